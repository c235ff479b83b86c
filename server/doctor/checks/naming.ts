import { Failure } from '../../kernel/failure.ts';
import type { Check } from '../check.ts';

/** The same check; a failure that it finds gets the names that its remedy speaks of, under those it knew itself. */
export function naming<Probe>(names: Readonly<Record<string, string>>, check: Check<Probe>): Check<Probe> {
  const named = ({ code, detail, cause, retryAfterMs, facts }: Failure) =>
    new Failure(code, {
      detail,
      cause,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      facts: { ...names, ...facts },
    });
  return {
    ...check,
    run: async (probe, signal) => {
      try {
        const found = await check.run(probe, signal);
        return found.fail ? { ...found, fail: named(found.fail) } : found;
      } catch (error) {
        throw error instanceof Failure ? named(error) : error;
      }
    },
  };
}
