/**
 * How fast and how much a mailbox may submit: messages a minute in a sliding window, recipients in 24 hours.
 * Microsoft delays the excess of the first and refuses that of the second.
 */
const DAY_MS = 86_400_000;

export class Pace {
  /** Times at which messages were let through or will be, ascending. */
  readonly #messages = new Map<string, number[]>();
  readonly #recipients = new Map<string, { at: number; count: number }[]>();

  /**
   * Takes a place in the window.
   * @returns milliseconds to wait for it; with `refuse`, undefined when there is none now.
   */
  takePlace(
    mailbox: string,
    { now, windowMs, limit, refuse }: { now: number; windowMs: number; limit: number; refuse: boolean },
  ): number | undefined {
    const times = (this.#messages.get(mailbox) ?? []).filter((time) => time > now - windowMs);
    const waitsFor = times.length < limit ? undefined : (times[times.length - limit] as number) + windowMs;
    const at = Math.max(now, waitsFor ?? now);
    if (at > now && refuse) return undefined;
    times.push(at);
    this.#messages.set(mailbox, times);
    return at - now;
  }

  /** @returns whether so many more recipients are within the day's limit; only then they are counted. */
  takeRecipients(mailbox: string, count: number, now: number, limit: number): boolean {
    const taken = (this.#recipients.get(mailbox) ?? []).filter(({ at }) => at > now - DAY_MS);
    const sum = taken.reduce((total, entry) => total + entry.count, 0);
    this.#recipients.set(mailbox, taken);
    if (sum + count > limit) return false;
    taken.push({ at: now, count });
    return true;
  }

  clear(): void {
    this.#messages.clear();
    this.#recipients.clear();
  }
}
