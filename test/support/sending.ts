/** Mailboxes of a sandbox that have something to send, and nodes that send it, in this process or in their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { writeReply } from '../../server/desk/writing/reply.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { notify } from '../../server/store/notify.ts';
import type { Store, StoreOptions } from '../../server/store/pool.ts';
import type { DispatchNodeSettings } from './dispatch-node.ts';
import { createConversation, createOutbox, type OutboxFixture } from './outbox.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxTokens } from './sandbox-tokens.ts';

const NODE = fileURLToPath(new URL('./dispatch-node.ts', import.meta.url));

export interface SendingMailbox extends OutboxFixture {
  readonly address: string;
}

export async function changeSettings(sandbox: Sandbox, settings: object): Promise<void> {
  const response = await fetch(`${sandbox.info.control.url}/control/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(await response.text());
}

export async function connectMailbox(
  store: Store,
  sandbox: Sandbox,
  limits: object,
): Promise<SendingMailbox> {
  const address = `out-${newId().slice(-12)}@contoso.example`;
  await sandbox.control.addUser({ upn: address, password: 'Sandbox1!', mailbox: true });
  const { imap, pop3, smtp } = sandbox.info;
  const endpoints = { imap, pop3, smtp, ca: sandbox.ca };
  return { ...(await createOutbox(store, { address, limits, endpoints })), address };
}

/** @returns whom they are for, one customer each. */
export async function writeAnswers(store: Store, mailbox: SendingMailbox, count: number): Promise<string[]> {
  const customers: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const customer = `c${n}-${newId()}@customer.example`;
    const conversationId = await createConversation(store, mailbox, customer);
    const wish = {
      conversationId,
      agentId: mailbox.agentId,
      text: `Answer ${n}`,
      cc: [],
      bcc: [],
      close: false,
    };
    await writeReply(store, wish);
    customers.push(customer);
  }
  return customers;
}

/** A node in this process. @returns stops it. */
export async function startNode(
  store: Store,
  sandbox: Sandbox,
  tuning: Partial<DispatcherTuning> = {},
): Promise<() => Promise<void>> {
  const nodeId = newId();
  // Its row counts for the share that each node takes.
  await store.db
    .insertInto('node')
    .values({ id: nodeId, roles: ['services'], version: 'test', host: 'test', pid: process.pid })
    .execute();
  const dispatcher = createDispatcher({
    store,
    tokens: sandboxTokens(store.db, sandbox.info.control.url),
    nodeId,
    clock: systemClock,
    log: silentLog,
    tuning,
  });
  const stop = new AbortController();
  const running = dispatcher.run(stop.signal);
  return async () => {
    stop.abort();
    await running;
    await store.db.deleteFrom('node').where('id', '=', nodeId).execute();
  };
}

/** A node as a process, to be killed. */
export async function spawnNode(
  connection: StoreOptions['connection'],
  sandbox: Sandbox,
  tuning: Partial<DispatcherTuning>,
): Promise<ChildProcess> {
  const settings: DispatchNodeSettings = { connection, controlUrl: sandbox.info.control.url, tuning };
  const child = spawn(process.execPath, [NODE, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return child;
}

export async function countStates(
  store: Store,
  mailboxIds: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const rows = await store.db
    .selectFrom('delivery')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')] as const)
    .where('mailbox_id', 'in', [...mailboxIds])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** As if an administrator had changed something: what rests is tried at once. */
export async function resumeAll(store: Store, mailboxes: readonly SendingMailbox[]): Promise<void> {
  for (const { accountId } of mailboxes) await notify(store.db, 'accounts', accountId);
}
