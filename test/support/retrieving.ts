/** Mailboxes of the sandbox in a database, and retrievers that work on them, for tests of mail in. */
import { createHash } from 'node:crypto';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createRetriever } from '../../server/retriever/retriever.ts';
import type { Tuning } from '../../server/retriever/tuning.ts';
import type { Db, Store } from '../../server/store/pool.ts';
import type { StartPoint } from '../../server/store/schema.ts';
import type { AccessTokens } from '../../server/tokens/access.ts';
import type { Sandbox } from './sandbox.ts';

/** Production's times, shortened where a test would wait for them. */
export const QUICK: Partial<Tuning> = {
  leaseTtlMs: 3_000,
  renewEveryMs: 500,
  lookEveryMs: 200,
  pollMs: 300,
  pop3PollMs: 300,
  graphPollMs: 300,
  safetyPollMs: 60_000,
  operatorAgainMs: 200,
  backoff: { firstMs: 50, longestMs: 500, factor: 2 },
  unavailableBackoff: { firstMs: 200, longestMs: 1_000, factor: 2 },
};

export interface MailboxOptions {
  readonly address: string;
  readonly startPoint?: StartPoint;
  readonly afterRetrieval?: 'leave' | 'seen' | 'move' | 'delete';
  readonly incoming?: 'imap' | 'pop3' | 'graph';
  readonly limits?: object;
  readonly departmentId?: string;
}

export interface MailboxFixture {
  readonly mailboxId: string;
  readonly accountId: string;
  readonly departmentId: string;
}

/** A user with a mailbox in the sandbox, connected in the database. */
export async function connectMailbox(
  db: Db,
  sandbox: Sandbox,
  options: MailboxOptions,
): Promise<MailboxFixture> {
  await sandbox.control.addUser({ upn: options.address, mailbox: true });
  return connectExisting(db, sandbox, options);
}

export async function connectExisting(
  db: Db,
  {
    info,
    ca,
  }: Pick<Sandbox, 'ca'> & {
    readonly info: Pick<Sandbox['info'], 'imap' | 'pop3' | 'smtp'> & Partial<Pick<Sandbox['info'], 'graph'>>;
  },
  options: MailboxOptions,
): Promise<MailboxFixture> {
  const ids = { departmentId: options.departmentId ?? newId(), accountId: newId(), mailboxId: newId() };
  const appId = newId();
  if (!options.departmentId) {
    await db.insertInto('department').values({ id: ids.departmentId, name: ids.departmentId }).execute();
  }
  await db
    .insertInto('app_registration')
    .values({
      id: appId,
      name: appId,
      tenant: 'contoso.example',
      client_id: newId(),
      endpoints: JSON.stringify({
        imap: info.imap,
        pop3: info.pop3,
        smtp: info.smtp,
        graph: info.graph?.url,
        ca,
      }),
    })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: ids.accountId,
      department_id: ids.departmentId,
      app_registration_id: appId,
      kind: 'mailbox',
      name: options.address,
      sign_in: options.address,
      state: 'connected',
    })
    .execute();
  await db
    .insertInto('mailbox')
    .values({
      id: ids.mailboxId,
      account_id: ids.accountId,
      address: options.address,
      incoming: options.incoming ?? 'imap',
      start_point: JSON.stringify(options.startPoint ?? { from: 'everything' }),
      after_retrieval: options.afterRetrieval ?? 'leave',
      limits: JSON.stringify(options.limits ?? {}),
    })
    .execute();
  return ids;
}

export interface RunningRetriever {
  readonly nodeId: string;
  stop(): Promise<void>;
}

export function startRetriever(
  store: Store,
  tokens: AccessTokens,
  tuning: Partial<Tuning> = {},
): RunningRetriever {
  const stopping = new AbortController();
  const nodeId = newId();
  const running = createRetriever({
    store,
    tokens,
    nodeId,
    log: silentLog,
    tuning: { ...QUICK, ...tuning },
  }).run(stopping.signal);
  return {
    nodeId,
    stop: async () => {
      stopping.abort(new Error('the test is over'));
      await running;
    },
  };
}

/** Digests of a mailbox's accepted mail, in the order in which it was accepted. */
export async function acceptedDigests(db: Db, mailboxId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('arrival', 'arrival.id', 'message.arrival_id')
    .select('arrival.digest')
    .where('arrival.mailbox_id', '=', mailboxId)
    .where('arrival.accepted_at', 'is not', null)
    .orderBy('message.id')
    .execute();
  return rows.map(({ digest }) => digest.toString('hex'));
}

export async function countAccepted(db: Db, mailboxId: string): Promise<number> {
  const row = await db
    .selectFrom('message')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('mailbox_id', '=', mailboxId)
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function mailboxRow(db: Db, mailboxId: string) {
  return db.selectFrom('mailbox').selectAll().where('id', '=', mailboxId).executeTakeFirstOrThrow();
}

export function digestOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex');
}
