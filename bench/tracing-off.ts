/**
 * What a span costs while tracing is off: node bench/tracing-off.ts
 * Work that is traced is compared with the same work bare; a batch of mail passes five spans.
 */
import { traced } from '../server/telemetry/trace.ts';

const ROUNDS = 2_000_000;
const work = async () => 1;

async function time(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await run();
  return ((performance.now() - began) / ROUNDS) * 1e6;
}

await time(work);
const bare = await time(() => work());
const spanned = await time(() => traced({ name: 'mail.store' }, work));
console.log(`bare ${bare.toFixed(0)} ns, with a span that is off ${spanned.toFixed(0)} ns a call`);
