/** A process that only burns: this share of one core, in twentieths of a second, until its parent lets it go. */
import { setTimeout as sleep } from 'node:timers/promises';

const load = Math.min(Number(process.argv[2]), 1);
const TURN_MS = 20;

process.on('disconnect', () => process.exit());
for (;;) {
  const until = performance.now() + TURN_MS * load;
  while (performance.now() < until);
  await sleep(TURN_MS * (1 - load));
}
