/**
 * `npm run fuzz:mail -- --runs 10000 [--seed N]`: damages mails of the corpus and reads them. Ends with 1 and the
 * smallest mail that does it when a reading crashes, hangs, loses a file or gives what the database would refuse.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { numberOptions, SEED } from '../support/number-options.ts';
import { CORPUS } from './all.ts';
import { checkReading } from './check.ts';
import { mutations } from './mutate.ts';

const values = numberOptions({ runs: { default: 10_000 }, seed: SEED });
const numRuns = values.runs;
let runs = 0;
let longestMs = 0;
let mostRss = 0;
const started = performance.now();

const outcome = await fc.check(
  fc.asyncProperty(mutations(CORPUS), async (raw) => {
    longestMs = Math.max(longestMs, await checkReading(raw));
    runs += 1;
    if (runs % 100 === 0) mostRss = Math.max(mostRss, process.memoryUsage.rss());
    if (runs % 1_000 === 0) process.stderr.write(`${runs} of ${numRuns}\n`);
  }),
  { numRuns, seed: values.seed },
);

if (outcome.failed) {
  const place = join(tmpdir(), `postvak-fuzz-${outcome.seed}.eml`);
  writeFileSync(place, outcome.counterexample?.[0] ?? '');
  process.stdout.write(
    `failed: ${String(outcome.errorInstance)}\nthe mail: ${place}\nagain: --seed ${outcome.seed}\n`,
  );
  process.exitCode = 1;
} else {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${runs} mails from ${CORPUS.length} in ${seconds} s (seed ${outcome.seed}): none crashed, hung or lost a file; ` +
      `longest reading ${Math.round(longestMs)} ms, most memory ${Math.round(mostRss / 1e6)} MB\n`,
  );
}
