export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Growth per attempt. */
  readonly factor: number;
}

/**
 * Exponential back-off with full jitter over the upper half, so that many waiters do not return together.
 * @param attempt 1 for the wait after the first failure.
 * @param random uniform in [0, 1).
 */
export function backoffMs(
  policy: BackoffPolicy,
  attempt: number,
  random: () => number = Math.random,
): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 64);
  const ceiling = Math.min(policy.longestMs, policy.firstMs * policy.factor ** exponent);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
