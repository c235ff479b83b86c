/**
 * Kills Postvak without warning while it retrieves and while it sends, starts it again, and counts at the server's
 * side: every mail is there exactly once, every answer was delivered exactly once.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../server/cli/demo/until.ts';
import type { Store } from '../../server/store/pool.ts';
import { control } from '../support/sandbox-control.ts';
import type { Installation } from './installation.ts';
import { compareDelivered, compareRetrieved, type Verdict } from './ledger.ts';

export interface RoundPlan {
  readonly mails: number;
  readonly answers: number;
  /** Milliseconds after Postvak found the waiting mails and the answers began to be written. */
  readonly killAfterMs: number;
}

export interface RoundReport {
  readonly killAfterMs: number;
  readonly acceptedAtKill: number;
  readonly sentAtKill: number;
  readonly settledMs: number;
  readonly retrieved: Verdict;
  readonly delivered: Verdict;
}

const SETTLE_MS = 180_000;

/** @param openStore a connection of the test's own to the installation's database, good after a restart too. */
export async function chaosRound(
  installation: Installation,
  openStore: () => Promise<Store>,
  plan: RoundPlan,
  random: () => number,
): Promise<RoundReport> {
  const { sandbox, mailboxes } = installation;
  const round = randomUUID().slice(0, 8);
  const answerable = await newestConversations(installation, plan.answers);
  // The mails wait at the server while Postvak is away, so that it finds all of them at once.
  await installation.postvak().kill();
  await writeMails(installation, round, plan.mails, random);
  await installation.start();
  // Answers are written while the mails come in; a write that the kill cuts off is tried again under the same key.
  const pending = Array.from({ length: answerable.length === 0 ? 0 : plan.answers }, (_, index) => ({
    conversation: answerable[index % answerable.length]?.id ?? '',
    key: randomUUID(),
    text: `Answer ${index} of round ${round}`,
  }));
  const writing = writeAnswers(installation, pending);
  await sleep(plan.killAfterMs);
  const before = await totals(openStore);
  await installation.postvak().kill();
  const left = await writing;
  await installation.start();
  const began = performance.now();
  const unwritten = await writeAnswers(installation, left);
  if (unwritten.length > 0)
    throw new Error(`${unwritten.length} answers could not be written after the restart`);
  const expectedMails = await mailsAtServer(installation);
  const store = await openStore();
  try {
    await until('settling after the kill', SETTLE_MS, async () => {
      const { rows } = await store.pool.query<{ accepted: number; unsent: number; held: number }>(`
        select (select count(*) from message where direction = 'in')::int as accepted,
               (select count(*) from delivery where state not in ('sent', 'held', 'failed'))::int as unsent,
               (select count(*) from delivery where state in ('held', 'failed'))::int as held`);
      const [row] = rows;
      if (row && row.held > 0) throw new Error(`${row.held} deliveries were given up`);
      return row && row.accepted >= expectedMails && row.unsent === 0 ? true : undefined;
    });
    return {
      killAfterMs: plan.killAfterMs,
      acceptedAtKill: before.accepted,
      sentAtKill: before.sent,
      settledMs: Math.round(performance.now() - began),
      retrieved: await compareRetrieved(sandbox, store, mailboxes),
      delivered: await compareDelivered(sandbox, store),
    };
  } finally {
    await store.close();
  }
}

/** Spread over the mailboxes, because each of them sends thirty a minute and no more. */
async function newestConversations({ desk }: Installation, answers: number) {
  const { items: accounts } = await desk.accounts();
  const mailboxes = accounts.flatMap((account) => account.mailboxes);
  const each = Math.max(1, Math.min(200, Math.ceil(answers / mailboxes.length)));
  const pages = await Promise.all(
    mailboxes.map(({ id }) => desk.conversations(`?mailboxId=${id}&limit=${each}`)),
  );
  return pages.flatMap(({ items }) => items);
}

async function writeMails(
  { sandbox, mailboxes }: Installation,
  round: string,
  mails: number,
  random: () => number,
): Promise<void> {
  const all = Array.from({ length: mails }, (_, index) => ({
    to: mailboxes[index % mailboxes.length],
    from: `customer${Math.floor(random() * 50)}@klant.example`,
    fromName: 'Customer',
    subject: `Question ${index} of round ${round}`,
    text: `Mail ${index}, ${randomUUID()}\n${'words '.repeat(Math.floor(random() * 1_000))}`,
  }));
  for (let from = 0; from < all.length; from += 500) {
    await control(sandbox, 'POST', '/control/mail', all.slice(from, from + 500));
  }
}

interface Answer {
  readonly conversation: string;
  readonly key: string;
  readonly text: string;
}

/** @returns those of which it is not known that they were written. */
async function writeAnswers({ desk }: Installation, answers: readonly Answer[]): Promise<Answer[]> {
  const left: Answer[] = [];
  const queue = [...answers];
  const writer = async () => {
    for (let answer = queue.shift(); answer; answer = queue.shift()) {
      try {
        await desk.reply(answer.conversation, { text: answer.text }, answer.key);
      } catch {
        left.push(answer);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  return left;
}

async function mailsAtServer({ sandbox, mailboxes }: Installation): Promise<number> {
  let mails = 0;
  for (const address of mailboxes) {
    const path = `/control/mailboxes/${encodeURIComponent(address)}/messages?folder=INBOX`;
    mails += (await control<unknown[]>(sandbox, 'GET', path)).length;
  }
  return mails;
}

async function totals(openStore: () => Promise<Store>): Promise<{ accepted: number; sent: number }> {
  const store = await openStore();
  try {
    const { rows } = await store.pool.query<{ accepted: number; sent: number }>(`
      select (select count(*) from message where direction = 'in')::int as accepted,
             (select count(*) from delivery where state = 'sent')::int as sent`);
    return rows[0] ?? { accepted: 0, sent: 0 };
  } finally {
    await store.close();
  }
}
