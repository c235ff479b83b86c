/**
 * The caps of reading as the installation has set them, known to a process for some seconds: mail comes in hundreds
 * a second, and a setting changes once a year.
 */
import type { Store } from '../../store/pool.ts';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from '../../wire/mime/reading-limits.ts';
import { readReadingSettings } from './reading-settings.ts';

const KNOWN_FOR_MS = 5_000;

interface Known {
  readonly limits: Promise<ReadingLimits>;
  readonly until: number;
}

const known = new WeakMap<Store, Known>();

/**
 * Never fails: without the database a mail is read with what was known, and storing it tells of the failure.
 * @param now milliseconds of a clock that does not jump.
 */
export function readingLimits(store: Store, now = performance.now()): Promise<ReadingLimits> {
  const last = known.get(store);
  if (last && now < last.until) return last.limits;
  const limits = readReadingSettings(store.db).then(
    (settings) => settings.limits,
    () => last?.limits ?? DEFAULT_READING_LIMITS,
  );
  known.set(store, { limits, until: now + KNOWN_FOR_MS });
  return limits;
}
