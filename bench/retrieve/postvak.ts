/**
 * Postvak's retriever in a process of its own, with the embedded PostgreSQL under it: one mailbox, from the first
 * sign-in until every mail is a message of a conversation. It waits for a line on stdin, and tells by IPC.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { Secret } from '../../server/kernel/secret.ts';
import type { Stage } from '../../server/retriever/context.ts';
import { createRetriever } from '../../server/retriever/retriever.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore, type Store } from '../../server/store/pool.ts';
import { closeReader } from '../../server/wire/mime/read.ts';
import { type Usage, watchUsage } from './usage.ts';

export interface PostvakTask {
  readonly incoming: 'imap' | 'pop3';
  readonly port: number;
  readonly ca: string;
  readonly address: string;
  readonly password: string;
  readonly mails: number;
}

export interface PostvakResult {
  readonly storedMs: number;
  readonly acceptedMs: number;
  /** Busy time of each stage; they overlap. */
  readonly stages: Readonly<Record<Stage, number>>;
}

/** @returns what it did, and what the process with its PostgreSQL cost. */
export async function measurePostvak(task: PostvakTask): Promise<PostvakResult & Usage> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(task)], {
    execArgv: (process.env.POSTVAK_BENCH_NODE ?? '').split(' ').filter(Boolean),
  });
  const told = async <T>() => {
    const [answer] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('the retriever ended early'))),
    ]);
    return answer as T;
  };
  await told();
  const usage = watchUsage(child.pid as number);
  child.send('go');
  const result = await told<PostvakResult>();
  const cost = usage();
  child.send('end');
  await once(child, 'exit');
  return { ...result, ...cost };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await retrieveAll(JSON.parse(process.argv[2] as string) as PostvakTask);
}

async function retrieveAll(task: PostvakTask): Promise<void> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-bench-'));
  const embedded = await openEmbedded({ dataDirectory, command: 'bench', guest: false, log: silentLog });
  const store = openStore({ connection: embedded.connection });
  try {
    await migrate(store);
    await connectMailbox(store, task);
    process.send?.('ready');
    await once(process, 'message');
    process.send?.(await run(store, task));
    await once(process, 'message');
  } finally {
    await closeReader();
    await store.close();
    await embedded.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
  process.disconnect();
}

async function run(store: Store, { mails, password }: PostvakTask): Promise<PostvakResult> {
  const stages: Record<Stage, number> = { fetch: 0, store: 0, read: 0, accept: 0 };
  const done: Record<Stage, number> = { fetch: 0, store: 0, read: 0, accept: 0 };
  const stop = new AbortController();
  const began = performance.now();
  let storedMs = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const running = createRetriever({
    store,
    tokens: { accessToken: async () => new Secret(''), password: async () => new Secret(password) },
    nodeId: newId(),
    log: silentLog,
    observe: (stage, ms, count) => {
      stages[stage] += ms;
      done[stage] += count;
      if (stage === 'store' && done.store === mails) storedMs = performance.now() - began;
      if (stage === 'accept' && done.accept === mails) resolve(performance.now() - began);
    },
  }).run(stop.signal);
  const acceptedMs = await promise;
  stop.abort();
  await running;
  const { rows } = await store.pool.query<{ count: number }>(
    "select count(*)::int as count from message where search @@ to_tsquery('simple', 'support:*') or true",
  );
  if (rows[0]?.count !== mails) throw new Error(`${rows[0]?.count} messages of ${mails} are in the database`);
  return { storedMs, acceptedMs, stages };
}

async function connectMailbox(store: Store, { incoming, port, ca, address }: PostvakTask): Promise<void> {
  const { db } = store;
  const ids = { department: newId(), app: newId(), account: newId(), mailbox: newId() };
  const endpoint = { host: 'localhost', port, tls: 'implicit' };
  await db.insertInto('department').values({ id: ids.department, name: 'Service' }).execute();
  await db
    .insertInto('app_registration')
    .values({
      id: ids.app,
      name: 'Mail server',
      provider: 'password',
      tenant: '',
      client_id: '',
      endpoints: JSON.stringify({ imap: endpoint, pop3: endpoint, smtp: endpoint, ca }),
    })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: ids.account,
      department_id: ids.department,
      app_registration_id: ids.app,
      kind: 'mailbox',
      grant_kind: 'password',
      name: address,
      sign_in: address,
      state: 'connected',
    })
    .execute();
  await db
    .insertInto('mailbox')
    .values({
      id: ids.mailbox,
      account_id: ids.account,
      address,
      incoming,
      start_point: JSON.stringify({ from: 'everything' }),
    })
    .execute();
}
