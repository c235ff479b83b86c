/**
 * Microsoft's rate kept and used: mailboxes with many answers each, against a sandbox that refuses the excess instead of
 * delaying it. The minute is compressed by a setting of the sandbox: it allows 30 messages in 60 s / compression, and
 * each mailbox is given the limit that this makes in a minute. Postvak lives in real time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../server/store/pool.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { changeSettings, connectMailbox, startNode, writeAnswers } from '../support/sending.ts';

const LIMIT = 30;

export interface PaceReport {
  readonly answers: number;
  /** Tries beyond one for each answer: the server refused one, for whatever reason. */
  readonly refused: number;
  readonly arrivedOnce: boolean;
  /** How many mailboxes each node sent for, the most first. */
  readonly shares: readonly number[];
  /** Of the allowed rate, per mailbox; the lowest and the mean. Between its first message and its last. */
  readonly lowest: number;
  readonly mean: number;
}

export async function keepPace(
  { store, sandbox }: { store: Store; sandbox: Sandbox },
  wish: { mailboxes: number; answers: number; nodes: number; compression: number; patienceMs: number },
): Promise<PaceReport> {
  await changeSettings(sandbox, {
    smtpMessagesPerMinute: LIMIT,
    smtpExcess: 'refuse',
    timeCompression: wish.compression,
  });
  const limits = { messagesPerMinute: LIMIT * wish.compression };
  const mailboxes = [];
  const customers: string[] = [];
  for (let n = 0; n < wish.mailboxes; n += 1) {
    const mailbox = await connectMailbox(store, sandbox, limits);
    mailboxes.push(mailbox);
    customers.push(...(await writeAnswers(store, mailbox, wish.answers)));
  }
  const ids = mailboxes.map(({ mailboxId }) => mailboxId);
  const stops = await Promise.all(Array.from({ length: wish.nodes }, () => startNode(store, sandbox)));
  let shares: number[] = [];
  try {
    const end = performance.now() + wish.patienceMs;
    for (;;) {
      const { left } = await store.db
        .selectFrom('delivery')
        .select(({ fn }) => fn.countAll<number>().as('left'))
        .where('mailbox_id', 'in', ids)
        .where('state', '<>', 'sent')
        .executeTakeFirstOrThrow();
      if (left > 0 && left < customers.length / 2 && shares.length === 0) shares = await sharesOf(store);
      if (left === 0) break;
      if (performance.now() > end) throw new Error(`${left} are not sent in time`);
      await delay(200);
    }
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
  const rates = await ratesOf(store, ids, wish.compression);
  const arrived = (await sandbox.control.outside()).map(({ to }) => [to].flat().join());
  const ours = arrived.filter((to) => customers.includes(to));
  const { tries } = await store.db
    .selectFrom('delivery')
    .select(({ fn }) => fn.sum<number>('attempts').as('tries'))
    .where('mailbox_id', 'in', ids)
    .executeTakeFirstOrThrow();
  return {
    answers: customers.length,
    refused: Number(tries) - customers.length,
    arrivedOnce: ours.length === customers.length && new Set(ours).size === customers.length,
    shares,
    lowest: Math.min(...rates),
    mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
  };
}

async function sharesOf(store: Store): Promise<number[]> {
  const rows = await store.db
    .selectFrom('lease')
    .select(({ fn }) => ['node_id', fn.countAll<number>().as('count')] as const)
    .where('resource', 'like', 'dispatch:%')
    .where('expires_at', '>', new Date())
    .groupBy('node_id')
    .execute();
  return rows.map(({ count }) => count).sort((a, b) => b - a);
}

/** n messages at 30 a window need (ceil(n / 30) - 1) windows between the first of them and the last. */
async function ratesOf(store: Store, ids: readonly string[], compression: number): Promise<number[]> {
  const rows = await store.db
    .selectFrom('delivery')
    .select(
      ({ fn }) =>
        [
          'mailbox_id',
          fn.countAll<number>().as('count'),
          fn.min('finished_at').as('first'),
          fn.max('finished_at').as('last'),
        ] as const,
    )
    .where('mailbox_id', 'in', [...ids])
    .groupBy('mailbox_id')
    .execute();
  const windowMs = 60_000 / compression;
  return rows.map(({ count, first, last }) => {
    const allowedMs = (Math.ceil(count / LIMIT) - 1) * windowMs;
    return allowedMs / ((last as Date).getTime() - (first as Date).getTime());
  });
}
