/**
 * A thousand failures a minute, at the pace at which they really come: npm run storm -- --minutes 10
 * Options: --minutes N (10), --calm N (2) minutes before it, --mailboxes N (1000) that it strikes.
 *
 * Real processes, the times of production, failures from the mail server through retrieving to the rules; only how long
 * a mailbox must be throttled before anybody is told is set to ten seconds, through the API. Prints how many notices
 * left and what became of every incident, and how long mail of mailboxes that are well took before and during it. Ends
 * with 1 when notices flood or are lost, or when retrieval does not keep up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { numberOptions } from '../support/number-options.ts';
import { failures, storm } from './gusts.ts';
import { openStormInstallation, type StormInstallation } from './installation.ts';
import { startSteadyMail } from './steady-mail.ts';
import { judge, mailsToOnCall, percentile, settle } from './verdict.ts';

const WELL = 20;

const values = numberOptions({
  minutes: { default: 10 },
  calm: { default: 2, least: 0.1, fraction: true },
  mailboxes: { default: 1_000, least: 2 },
});
const minutes = values.minutes;
const began = performance.now();
const tell = (line: string) =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}`);

await using stack = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stack.disposeAsync().finally(() => process.exit(1)));
}
const installation = await openStormInstallation(stack, { well: WELL, struck: values.mailboxes });
const { desk } = installation;
await desk.patch('/alarm-rules/throttled', { durationMs: 10_000 });
await allLookedInto(installation);
tell(`${WELL} mailboxes that stay well and ${values.mailboxes} others are looked into`);

const mail = startSteadyMail(installation);
stack.defer(() => mail.stop());
mail.begin('calm');
await sleep(values.calm * 60_000);
const [failedBefore, mailsBefore] = [await failures(installation), await mailsToOnCall(installation)];
mail.begin('storm');
tell('the storm begins');
await storm(installation, minutes, tell);
const failed = (await failures(installation)) - failedBefore;
const mailsDuring = (await mailsToOnCall(installation)) - mailsBefore;
tell('the storm is over');
await mail.stop();

const { items } = await desk.get<{ items: { id: string; mostInWindow: number }[] }>('/alarm-channels');
const channel = items[0];
// What is gathered for the rest of ten minutes is told now.
await desk.patch(`/alarm-channels/${channel?.id}`, { windowMs: 60_000 });
const latencies = await mail.latencies();
const told = await settle(installation);
const facts = {
  minutes,
  failures: failed,
  mailsDuring,
  mailsInAll: (await mailsToOnCall(installation)) - mailsBefore,
  mostInWindow: channel?.mostInWindow ?? 0,
  told,
  calm: latencies.get('calm') ?? [],
  stormy: latencies.get('storm') ?? [],
};
const times = (of: readonly number[]) =>
  `${of.length} mails, median ${percentile(of, 0.5)} ms, 95% within ${percentile(of, 0.95)} ms, slowest ${percentile(of, 1)} ms`;
console.log(`
failures         ${failed}, ${Math.round(failed / minutes)} a minute
incidents        ${told.incidents}; opened, came back or ended ${told.steps} times
notices          ${told.notices}; without one ${told.untold}, not sent ${told.unsent}
mails to people  ${mailsDuring} during the storm, ${facts.mailsInAll} in all
mail in, before  ${times(facts.calm)}
mail in, during  ${times(facts.stormy)}
`);
const wrong = judge(facts);
for (const line of wrong) console.log(`WRONG: ${line}`);
console.log(wrong.length === 0 ? 'bounded, nothing lost, mail kept up' : `${wrong.length} things went wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function allLookedInto({ fleet }: StormInstallation): Promise<void> {
  for (;;) {
    const { rows } = await fleet.store.pool.query<{ left: number }>(
      'select count(*)::int as left from mailbox where last_retrieved_at is null',
    );
    if (rows[0]?.left === 0) return;
    await sleep(1_000);
  }
}
