/**
 * The long form of the crash test: npm run chaos -- --rounds 20
 * Options: --rounds N, --mails N (2000), --answers N (200), --mailboxes N (20), --seed N.
 */
import { parseArgs } from 'node:util';
import { openInstallation } from './installation.ts';
import { embeddedStore } from './open-store.ts';
import { seededRandom } from './random.ts';
import { chaosRound } from './rounds.ts';

/** Long enough that the kills fall into retrieving, sending and the quiet after both. */
const LATEST_KILL_MS = 6_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    mails: { type: 'string', default: '2000' },
    answers: { type: 'string', default: '200' },
    mailboxes: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const random = seededRandom(Number(values.seed));
console.log(`seed ${values.seed}`);
const installation = await openInstallation(Number(values.mailboxes));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void installation.close().finally(() => process.exit(1)));
}
let bad = 0;
try {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const report = await chaosRound(
      installation,
      () => embeddedStore(installation.dataDirectory),
      {
        mails: Number(values.mails),
        // The first round has nothing to answer yet.
        answers: Number(values.answers),
        killAfterMs: Math.floor(random() * LATEST_KILL_MS),
      },
      random,
    );
    const { retrieved, delivered } = report;
    const wrong =
      retrieved.lost.length + retrieved.doubled.length + delivered.lost.length + delivered.doubled.length;
    bad += wrong === 0 ? 0 : 1;
    console.log(
      `round ${round}: killed after ${report.killAfterMs} ms (${report.acceptedAtKill} accepted, ${report.sentAtKill} sent), ` +
        `settled in ${report.settledMs} ms; mails ${retrieved.inPostvak}/${retrieved.inServer}, ` +
        `answers ${delivered.inPostvak}/${delivered.inServer}, lost ${retrieved.lost.length + delivered.lost.length}, ` +
        `doubled ${retrieved.doubled.length + delivered.doubled.length}`,
    );
    if (wrong > 0) console.log(JSON.stringify({ retrieved, delivered }, null, 2));
  }
} finally {
  await installation.close();
}
console.log(bad === 0 ? 'nothing lost, nothing twice' : `${bad} rounds went wrong`);
process.exitCode = bad === 0 ? 0 : 1;
