/** Mail in both directions for as long as a soak lasts, at a steady pace whatever is broken meanwhile. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { RunningSandbox } from '../../server/cli/demo/sandbox-process.ts';
import type { Store } from '../../server/store/pool.ts';
import { control } from '../support/sandbox-control.ts';

export interface Traffic {
  readonly mails: number;
  readonly answers: number;
  /** Ends both directions; what an agent began to write is written. */
  stop(): Promise<void>;
}

interface TrafficOptions {
  readonly desk: DeskClient;
  readonly sandbox: RunningSandbox;
  readonly store: Store;
  readonly addresses: readonly string[];
  readonly random: () => number;
}

const MAIL_EVERY_MS = 200;
const ANSWER_EVERY_MS = 500;
const AGAIN_MS = 500;
/** A minute: what was begun is written, unless there is nobody left to write it to. */
const TRIES_AFTER_STOP = 120;

export function startTraffic(options: TrafficOptions): Traffic {
  const stopping = new AbortController();
  const counts = { mails: 0, answers: 0 };
  // A sandbox that is gone ends the traffic; why it is gone is told by whoever ended it.
  const running = [
    paced(stopping.signal, MAIL_EVERY_MS, () => writeMail(options, counts)),
    paced(stopping.signal, ANSWER_EVERY_MS, () => writeAnswer(options, counts, stopping.signal)),
  ];
  for (const each of running) each.catch(() => {});
  return {
    get mails() {
      return counts.mails;
    },
    get answers() {
      return counts.answers;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function writeMail({ sandbox, addresses, random }: TrafficOptions, counts: { mails: number }) {
  await control(sandbox, 'POST', '/control/mail', [
    {
      to: addresses[Math.floor(random() * addresses.length)],
      from: `customer${Math.floor(random() * 200)}@klant.example`,
      fromName: 'Customer',
      subject: `Question ${counts.mails}`,
      text: `Mail ${counts.mails}, ${randomUUID()}\n${'words '.repeat(Math.floor(random() * 800))}`,
    },
  ]);
  counts.mails += 1;
}

/** Until it is known to be written, under one key: a node that dies in the middle must not make two answers of it. */
async function writeAnswer(
  { desk, store }: TrafficOptions,
  counts: { answers: number },
  signal: AbortSignal,
): Promise<void> {
  const found = await store.pool
    .query<{ id: string }>(
      `select conversation_id as id from message where direction = 'in' and from_address like '%@klant.example'
       order by random() limit 1`,
    )
    .catch(() => undefined);
  const conversation = found?.rows[0]?.id;
  if (!conversation) return;
  const key = randomUUID();
  const text = `Answer ${counts.answers}`;
  for (let stopped = 0; stopped < TRIES_AFTER_STOP; stopped += signal.aborted ? 1 : 0) {
    try {
      await desk.reply(conversation, { text }, key);
      counts.answers += 1;
      return;
    } catch {
      await sleep(AGAIN_MS);
    }
  }
}

async function paced(signal: AbortSignal, everyMs: number, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    await work();
    await sleep(Math.max(everyMs - (performance.now() - began), 0), undefined, { signal }).catch(() => {});
  }
}
