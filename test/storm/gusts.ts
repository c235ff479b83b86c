/**
 * The storm: Exchange throttles all mailboxes of one delegate for a minute, then those of the other, in turn. Each
 * mailbox that is throttled is an incident of its own, fails again whenever it has waited as long as it was told, and is
 * well again when its minute is over: so incidents open, clear and come back by the hundred, minute after minute.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../support/sandbox-control.ts';
import type { Half, StormInstallation } from './installation.ts';

export const GUST_MS = 60_000;
/** With 500 mailboxes at a time that is a thousand failures a minute, and half as many more. */
const PATIENCE_MS = 20_000;
const AT_ONCE = 100;

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

/** Who only waits does not notice that it is throttled: a mail makes it ask. */
async function writeToAll({ sandbox }: StormInstallation, { addresses }: Half, gust: number): Promise<void> {
  for (let from = 0; from < addresses.length; from += AT_ONCE) {
    const mails = addresses
      .slice(from, from + AT_ONCE)
      .map((to) => ({ to, from: 'an@klant.example', subject: `gust ${gust}`, text: 'Is anybody there?' }));
    await control(sandbox, 'POST', '/control/mail', mails);
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
