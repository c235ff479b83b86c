/**
 * Asks for a run: rows say what each node has to do, NOTIFY says "look". Every node that runs now looks at its own
 * network; one of the services role (or any, when there is none) does the rest.
 */
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import { notify } from '../../store/notify.ts';
import type { Store } from '../../store/pool.ts';
import type { OneRow } from '../installation/examine.ts';
import { listLiveNodes } from '../installation/live-nodes.ts';

export interface RunRequest {
  readonly accountId: string | null;
  readonly only: OneRow | null;
  readonly askedBy: 'person' | 'clock';
  readonly agentId: string | null;
  /** Origin of the administrator's own request. */
  readonly consoleOrigin: string | null;
}

/** @returns its id. @throws Refused `not-found` for an account that is not there. */
export async function requestRun(store: Store, request: RunRequest): Promise<string> {
  const { accountId, only, askedBy, agentId, consoleOrigin } = request;
  const nodes = await listLiveNodes(store.db);
  const id = newId();
  await store.db.transaction().execute(async (trx) => {
    if (accountId !== null) {
      const known = await trx
        .selectFrom('account')
        .select('id')
        .where('id', '=', accountId)
        .executeTakeFirst();
      if (!known) throw new Refused('not-found', 'There is no such account.');
    }
    await trx
      .insertInto('doctor_run')
      .values({
        id,
        account_id: accountId,
        only_check: only?.check ?? null,
        only_subject: only?.subject ?? null,
        asked_by: askedBy,
        agent_id: agentId,
        console_origin: consoleOrigin,
      })
      .execute();
    const elsewhere = only ? [] : nodes.map(({ id: nodeId }) => nodeId);
    await trx
      .insertInto('doctor_task')
      .values([
        { id: newId(), run_id: id, work: 'examine' as const, node_id: null },
        ...elsewhere.map((nodeId) => ({
          id: newId(),
          run_id: id,
          work: 'network' as const,
          node_id: nodeId,
        })),
      ])
      .execute();
    if (agentId !== null) {
      const subject = accountId === null ? 'installation' : `account:${accountId}`;
      await recordAudit(trx, { agentId, action: 'doctor.asked', subject });
    }
    await notify(trx, 'doctor', id);
  });
  return id;
}
