/**
 * The long form of the crash tests: npm run chaos -- --rounds 20
 * First the outages of every kind while mail flows in, on two nodes; then rounds of kill -9 while mail comes in and
 * answers go out.
 * Options: --outage-mails N (20000; 0 for none), --rounds N, --mails N (2000), --answers N (200), --mailboxes N (20),
 * --seed N.
 */

import { numberOptions, SEED } from '../support/number-options.ts';
import { type Installation, openInstallation } from './installation.ts';
import { embeddedStore } from './open-store.ts';
import { outageRun } from './outages.ts';
import { seededRandom } from './random.ts';
import { chaosRound } from './rounds.ts';

/** Long enough that the kills fall into retrieving, sending and the quiet after both. */
const LATEST_KILL_MS = 6_000;

const values = numberOptions({
  'outage-mails': { default: 20_000, least: 0 },
  rounds: { default: 20, least: 0 },
  mails: { default: 2_000 },
  answers: { default: 200 },
  mailboxes: { default: 20 },
  seed: SEED,
});
if (values['outage-mails'] === 0 && values.rounds === 0) {
  console.error('With --outage-mails 0 and --rounds 0 there is nothing to try');
  process.exit(2);
}
const random = seededRandom(values.seed);
console.log(`seed ${values.seed}`);
let installation: Installation | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void installation?.close().finally(() => process.exit(1)));
}
let bad = values['outage-mails'] > 0 ? await outages(values['outage-mails']) : 0;
if (values.rounds > 0) bad += await kills();
console.log(bad === 0 ? 'nothing lost, nothing twice' : `${bad} rounds went wrong`);
process.exitCode = bad === 0 ? 0 : 1;

/** @returns how many runs went wrong. */
async function outages(mails: number): Promise<number> {
  const opened = await openInstallation(values.mailboxes, { nodes: 2 });
  installation = opened;
  try {
    const openStore = () => embeddedStore(opened.dataDirectory);
    const report = await outageRun(opened, openStore, { mails, outages: 40 }, random);
    const { retrieved, misordered } = report;
    console.log(
      `outages: ${Object.entries(report.outages)
        .map(([kind, times]) => `${kind} ${times}`)
        .join(', ')}`,
    );
    console.log(
      `settled in ${report.settledMs} ms; mails ${retrieved.inPostvak}/${retrieved.inServer}, lost ${retrieved.lost.length}, ` +
        `doubled ${retrieved.doubled.length}, mailboxes out of order ${misordered.length}`,
    );
    const wrong = retrieved.lost.length + retrieved.doubled.length + misordered.length;
    if (wrong > 0) console.log(JSON.stringify({ retrieved, misordered }, null, 2));
    return wrong === 0 ? 0 : 1;
  } finally {
    await opened.close();
  }
}

/** @returns how many rounds went wrong. */
async function kills(): Promise<number> {
  const opened = await openInstallation(values.mailboxes);
  installation = opened;
  let wrongRounds = 0;
  try {
    for (let round = 1; round <= values.rounds; round += 1) {
      const report = await chaosRound(
        opened,
        () => embeddedStore(opened.dataDirectory),
        {
          mails: values.mails,
          // The first round has nothing to answer yet.
          answers: values.answers,
          killAfterMs: Math.floor(random() * LATEST_KILL_MS),
        },
        random,
      );
      const { retrieved, delivered } = report;
      const wrong =
        retrieved.lost.length + retrieved.doubled.length + delivered.lost.length + delivered.doubled.length;
      wrongRounds += wrong === 0 ? 0 : 1;
      console.log(
        `round ${round}: killed after ${report.killAfterMs} ms (${report.acceptedAtKill} accepted, ${report.sentAtKill} sent), ` +
          `settled in ${report.settledMs} ms; mails ${retrieved.inPostvak}/${retrieved.inServer}, ` +
          `answers ${delivered.inPostvak}/${delivered.inServer}, lost ${retrieved.lost.length + delivered.lost.length}, ` +
          `doubled ${retrieved.doubled.length + delivered.doubled.length}`,
      );
      if (wrong > 0) console.log(JSON.stringify({ retrieved, delivered }, null, 2));
    }
  } finally {
    await opened.close();
  }
  return wrongRounds;
}
