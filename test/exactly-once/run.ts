/**
 * Every answer reaches its customer once, whatever happens to the link and to the nodes.
 *
 * While the answers leave, the link is cut at every point of the SMTP dialogue in turn: before each command is answered,
 * in the middle of the message, after the final dot with the message taken and not taken; and nodes are killed with
 * SIGKILL and replaced. Then all is mended, and what arrived outside is compared with what was written.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import type { Store, StoreOptions } from '../../server/store/pool.ts';
import type { Sandbox } from '../support/sandbox.ts';
import {
  changeSettings,
  connectMailbox,
  countStates,
  resumeAll,
  spawnNode,
  writeAnswers,
} from '../support/sending.ts';

const UNLIMITED = { messagesPerMinute: 1_000_000, recipientsPerDay: 10_000_000 };
export const TUNING: Partial<DispatcherTuning> = {
  leaseMs: 1_500,
  renewMs: 300,
  pollMs: 100,
  lingerMs: 500,
  graceMs: 1_500,
  lookMs: 100,
};

/** Every single point of the dialogue. */
const POINTS: readonly (readonly [fault: string, parameters: object])[] = [
  ...['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'end-of-data'].map(
    (stage) => ['smtp-cut', { stage, probability: 0.5 }] as const,
  ),
  ['smtp-reset-in-data', { afterBytes: 1, probability: 0.5 }],
  ['smtp-reset-in-data', { afterBytes: 300, probability: 0.5 }],
  ['smtp-lost-reply', { accepted: true, probability: 0.5 }],
  ['smtp-lost-reply', { accepted: false, probability: 0.5 }],
];

export interface ExactlyOnceReport {
  readonly written: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Nodes killed with SIGKILL. */
  readonly killed: number;
  /** Times that a point of the dialogue was cut at, in turn. */
  readonly turns: number;
  /** Uncertain ones that were found in Sent Items, and so not sent again. */
  readonly found: number;
  /** Messages that needed more than one try. */
  readonly again: number;
  readonly tookMs: number;
}

export async function exactlyOnce(
  { store, connection, sandbox }: { store: Store; connection: StoreOptions['connection']; sandbox: Sandbox },
  wish: {
    readonly answers: number;
    readonly mailboxes: number;
    readonly nodes: number;
    /** Between two kills. */
    readonly killEveryMs: number;
    /** How long each point is cut at. */
    readonly turnMs: number;
    readonly patienceMs: number;
    readonly tell?: (line: string) => void;
  },
): Promise<ExactlyOnceReport> {
  const began = performance.now();
  await changeSettings(sandbox, { smtpMessagesPerMinute: 1_000_000, smtpRecipientsPerDay: 10_000_000 });
  const mailboxes = [];
  for (let n = 0; n < wish.mailboxes; n += 1) mailboxes.push(await connectMailbox(store, sandbox, UNLIMITED));
  const ids = mailboxes.map(({ mailboxId }) => mailboxId);
  const customers: string[] = [];
  const perMailbox = Math.ceil(wish.answers / wish.mailboxes);
  // A few at first and the others while the trouble goes on: nodes must meet it in every state.
  for (const mailbox of mailboxes) customers.push(...(await writeAnswers(store, mailbox, 1)));

  const stop = new AbortController();
  let killed = 0;
  let turns = 0;
  const nodes = await Promise.all(
    Array.from({ length: wish.nodes }, () => spawnNode(connection, sandbox, TUNING)),
  );
  const trouble = (async () => {
    for (; !stop.signal.aborted; turns += 1) {
      const [fault, parameters] = POINTS[turns % POINTS.length] as (typeof POINTS)[number];
      await sandbox.control.setFault(fault, parameters);
      await delay(wish.turnMs);
      await sandbox.control.clearFault(fault);
      await resumeAll(store, mailboxes);
    }
  })();
  const killing = (async () => {
    while (!stop.signal.aborted) {
      await delay(wish.killEveryMs);
      const at = killed % nodes.length;
      const victim = nodes[at];
      if (stop.signal.aborted || !victim) break;
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      killed += 1;
      nodes[at] = await spawnNode(connection, sandbox, TUNING);
    }
  })();
  try {
    for (let n = 1; n < perMailbox; n += 1) {
      for (const mailbox of mailboxes) customers.push(...(await writeAnswers(store, mailbox, 1)));
      await delay(wish.turnMs / 20);
    }
    wish.tell?.(`${customers.length} answers written, ${killed} nodes killed, ${turns} turns so far`);
    // Every point has its turn at least once while there is something to send.
    const end = performance.now() + wish.patienceMs;
    while (turns < POINTS.length && performance.now() < end) await delay(50);
  } finally {
    stop.abort();
    await Promise.all([trouble, killing]);
  }
  try {
    await settle(store, mailboxes, ids, wish.patienceMs);
  } finally {
    for (const node of nodes) {
      node.kill('SIGTERM');
      if (node.exitCode === null && node.signalCode === null) await once(node, 'exit');
    }
  }
  return {
    ...(await compare(store, sandbox, ids, customers)),
    killed,
    turns,
    tookMs: performance.now() - began,
  };
}

async function settle(
  store: Store,
  mailboxes: Parameters<typeof resumeAll>[1],
  ids: readonly string[],
  patienceMs: number,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let round = 0; ; round += 1) {
    const { sent: _, ...open } = await countStates(store, ids);
    if (Object.keys(open).length === 0) return;
    if (performance.now() > end) throw new Error(`not all sent in time: ${JSON.stringify(open)}`);
    // Not each time: who is resumed begins anew.
    if (round % 10 === 0) await resumeAll(store, mailboxes);
    await delay(200);
  }
}

async function compare(store: Store, sandbox: Sandbox, ids: readonly string[], customers: readonly string[]) {
  const arrived = new Map<string, number>();
  for (const { to } of await sandbox.control.outside()) {
    const customer = [to].flat().join();
    arrived.set(customer, (arrived.get(customer) ?? 0) + 1);
  }
  const rows = await store.db
    .selectFrom('delivery')
    .select(['attempts', 'server_reply'])
    .where('mailbox_id', 'in', [...ids])
    .execute();
  return {
    written: customers.length,
    lost: customers.filter((customer) => !arrived.has(customer)),
    doubled: customers.filter((customer) => (arrived.get(customer) ?? 0) > 1),
    found: rows.filter(({ server_reply }) => server_reply === 'found in Sent Items').length,
    again: rows.filter(({ attempts }) => attempts > 1).length,
  };
}
