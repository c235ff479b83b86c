/** A mailbox that a test holds by lease, in a database of its own, without any server: for what happens after fetching. */
import { mailboxConnection } from '../../server/accounts/connection.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { createGate } from '../../server/kernel/gate.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { createByteBudget } from '../../server/retriever/byte-budget.ts';
import { beginCheckpoint, type Checkpoint } from '../../server/retriever/checkpoint.ts';
import { createConnectGate } from '../../server/retriever/connect-gate.ts';
import type { HeldMailbox, RetrieverContext } from '../../server/retriever/context.ts';
import type { FetchedBatch } from '../../server/retriever/imap/fetch.ts';
import { DEFAULT_TUNING } from '../../server/retriever/tuning.ts';
import { acquireLeases } from '../../server/store/lease.ts';
import type { TestDatabase } from './database.ts';
import { connectExisting, QUICK } from './retrieving.ts';

export const BEGINNING: Checkpoint = { folder: 'INBOX', uidValidity: 7, lastUid: 0, floorUid: 0 };

export async function holdMailbox(
  { store }: TestDatabase,
  address = 'support@contoso.example',
): Promise<{ context: RetrieverContext; held: HeldMailbox }> {
  const { db } = store;
  const nowhere = { host: 'localhost', port: 1, tls: 'implicit' } as const;
  const { mailboxId } = await connectExisting(
    db,
    { ca: '', info: { imap: nowhere, pop3: nowhere, smtp: nowhere } },
    { address },
  );
  const context: RetrieverContext = {
    store,
    tokens: { accessToken: async () => new Secret(''), password: async () => new Secret('') },
    nodeId: newId(),
    clock: systemClock,
    log: silentLog,
    tuning: { ...DEFAULT_TUNING, ...QUICK },
    budget: createByteBudget(1e6),
    waiting: createByteBudget(1e6),
    turns: { storing: createGate(1), accepting: createGate(1) },
    connecting: createConnectGate(1, 1_000),
  };
  const resource = `retrieve:${mailboxId}`;
  const epoch = (await acquireLeases(db, context.nodeId, [resource], 60_000)).get(resource) as number;
  const connection = await mailboxConnection(db, mailboxId);
  if (!connection) throw new Error('no mailbox');
  await db.transaction().execute((trx) => beginCheckpoint(trx, mailboxId, BEGINNING));
  return { context, held: { connection, lease: { resource, epoch } } };
}

export function fetchedBatch(
  uids: readonly number[],
  content = (uid: number) => `Subject: ${uid}\r\n\r\nx`,
): FetchedBatch {
  return {
    messages: uids.map((uid) => ({
      uid,
      raw: Buffer.from(content(uid)),
      extent: 'whole',
      flags: [],
      internalDate: undefined,
    })),
    unavailable: [],
    lastUid: uids.at(-1) as number,
    release: () => {},
  };
}
