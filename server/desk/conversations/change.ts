/**
 * What an agent changes on a conversation: its state, its queue, who works on it, whether it still wants attention.
 *
 * A queue may be one of another department: the conversation then moves there, and an agent who does not work there
 * lets go of it.
 * A change that changes nothing is silent. The history of states and of who worked on it goes into the audit.
 */

import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { notify } from '../../store/notify.ts';
import type { Store, Trx } from '../../store/pool.ts';
import { type Actor, mayChange, requireRight } from '../people/rights.ts';
import type { ConversationState } from './conversations.ts';

export interface ConversationChange {
  readonly state?: ConversationState | undefined;
  readonly unread?: boolean | undefined;
  /** null gives it back to the queue. */
  readonly agentId?: string | null | undefined;
  readonly queueId?: string | null | undefined;
}

/**
 * @throws Refused when the conversation may not be seen, is a colleague's (rights.ts), or the new agent does not work in
 *   its department.
 */
export async function changeConversation(
  store: Store,
  by: Actor,
  id: string,
  change: ConversationChange,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('conversation')
      .select(['department_id', 'state', 'unread', 'agent_id', 'queue_id'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!before || (by.departments && !by.departments.includes(before.department_id))) {
      throw new Refused('not-found', 'There is no such conversation.');
    }
    requireRight(
      mayChange(by, before.agent_id, change),
      'A colleague works on it: take it over first, or ask that colleague or a supervisor.',
    );
    const departmentId = change.queueId ? await departmentOf(trx, change.queueId) : before.department_id;
    const agentId = change.agentId === undefined ? before.agent_id : change.agentId;
    const mayKeep =
      !agentId ||
      (agentId === before.agent_id && departmentId === before.department_id) ||
      (await worksIn(trx, agentId, departmentId));
    if (!mayKeep && change.agentId) {
      throw new Refused('invalid', 'is nobody who works in this department', 'agentId');
    }
    const after = {
      state: change.state ?? before.state,
      unread: change.unread ?? before.unread,
      agent_id: mayKeep ? agentId : null,
      queue_id: change.queueId === undefined ? before.queue_id : change.queueId,
      department_id: departmentId,
    };
    const moved =
      after.state !== before.state ||
      after.agent_id !== before.agent_id ||
      after.queue_id !== before.queue_id ||
      after.department_id !== before.department_id;
    if (!moved && after.unread === before.unread) return;
    await trx
      .updateTable('conversation')
      .set({
        ...after,
        ...(after.state === before.state ? {} : { closed_at: after.state === 'closed' ? new Date() : null }),
      })
      .where('id', '=', id)
      .execute();
    if (moved) {
      const detail = {
        from: { state: before.state, agentId: before.agent_id, queueId: before.queue_id },
        to: { state: after.state, agentId: after.agent_id, queueId: after.queue_id },
      };
      await recordAudit(trx, {
        agentId: by.agentId,
        action: 'conversation.changed',
        subject: `conversation:${id}`,
        detail,
      });
    }
    await notify(trx, 'desk', JSON.stringify({ type: 'conversation', id, reason: 'state' }));
  });
}

/** @throws Refused when there is no such queue. */
async function departmentOf(trx: Trx, queueId: string): Promise<string> {
  const queue = await trx
    .selectFrom('queue')
    .select('department_id')
    .where('id', '=', queueId)
    .executeTakeFirst();
  if (!queue) throw new Refused('invalid', 'is no queue', 'queueId');
  return queue.department_id;
}

async function worksIn(trx: Trx, agentId: string, departmentId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('agent')
    .leftJoin('agent_department', (join) =>
      join
        .onRef('agent_department.agent_id', '=', 'agent.id')
        .on('agent_department.department_id', '=', departmentId),
    )
    .select('agent.id')
    .where('agent.id', '=', agentId)
    .where('agent.disabled_at', 'is', null)
    .where((eb) =>
      eb.or([eb('agent.role', '=', 'administrator'), eb('agent_department.agent_id', 'is not', null)]),
    )
    .executeTakeFirst();
  return found !== undefined;
}
