/**
 * The storm: Exchange throttles all mailboxes of one delegate for a minute, then those of the other, in turn. Each
 * mailbox that is throttled is an incident of its own, fails again whenever it has waited as long as it was told, and is
 * well again when its minute is over: so incidents open, clear and come back by the hundred, minute after minute.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../support/sandbox-control.ts';
import type { Half, StormInstallation } from './installation.ts';

export const GUST_MS = 60_000;
/** With 500 mailboxes at a time, and the time that each takes to sign in again, that is more than a thousand a minute. */
const PATIENCE_MS = 12_000;
const WRITTEN_WITHIN_MS = 20_000;

export async function storm(installation: StormInstallation, minutes: number, tell: (line: string) => void) {
  const { sandbox, halves } = installation;
  const end = performance.now() + minutes * 60_000;
  for (let gust = 0; performance.now() < end; gust += 1) {
    const over = Math.min(performance.now() + GUST_MS, end);
    const half = halves[gust % 2] as Half;
    await control(sandbox, 'PUT', '/control/faults/imap-throttled', {
      user: half.user,
      backoffMs: PATIENCE_MS,
    });
    await writeToAll(installation, half, gust);
    await sleep(Math.max(0, over - performance.now()));
    tell(`gust ${gust + 1} over ${half.user}: ${await failures(installation)} failures so far`);
  }
  await control(sandbox, 'DELETE', '/control/faults/imap-throttled');
}

/**
 * Who only waits does not notice that it is throttled: a mail makes it ask. They come one after the other, so that what
 * is measured is a thousand failures a minute and not five hundred at once.
 */
async function writeToAll({ sandbox }: StormInstallation, { addresses }: Half, gust: number): Promise<void> {
  const seconds = WRITTEN_WITHIN_MS / 1_000;
  const size = Math.ceil(addresses.length / seconds);
  for (let second = 0; second < seconds; second += 1) {
    const due = performance.now() + 1_000;
    const mails = addresses
      .slice(second * size, (second + 1) * size)
      .map((to) => ({ to, from: 'an@klant.example', subject: `gust ${gust}`, text: 'Is anybody there?' }));
    if (mails.length > 0) await control(sandbox, 'POST', '/control/mail', mails);
    await sleep(Math.max(0, due - performance.now()));
  }
}

/** As Postvak itself counts them. */
export async function failures({ fleet }: StormInstallation): Promise<number> {
  const services = fleet.nodes.find(({ role }) => role === 'services');
  const text = await (await fetch(`${services?.process?.origin}/metrics`)).text();
  return [...text.matchAll(/^postvak_failures_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
