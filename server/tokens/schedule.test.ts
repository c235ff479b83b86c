import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURES, Failure, type FailureCode } from '../kernel/failure.ts';
import { afterRefusal, refreshAfterMs } from './schedule.ts';

test('a token is renewed between half and four fifths of its life', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 86_400_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (life, r) => {
        const after = refreshAfterMs(life, () => r);
        expect(after).toBeGreaterThanOrEqual(Math.floor(life * 0.5));
        expect(after).toBeLessThanOrEqual(Math.ceil(life * 0.8));
      },
    ),
  );
});

describe('what follows from a refused renewal', () => {
  test.each(
    Object.entries(FAILURES)
      .filter(([, { kind, scope }]) => kind === 'operator' && scope === 'grant')
      .map(([code]) => code as FailureCode),
  )('%s stops at once', (code) => {
    expect(afterRefusal(new Failure(code), 1)).toEqual({ stop: true });
  });

  test.each([
    ['token-service-unavailable', 1, 1_000, 2_000],
    ['token-service-unavailable', 4, 8_000, 16_000],
    ['host-timeout', 30, 150_000, 300_000],
    // A person must act on a host, but the grant is not dead: look again, slowly.
    ['tls-untrusted', 1, 30_000, 60_000],
    ['vault-unreadable', 1, 30_000, 60_000],
  ] as const)('%s, attempt %i, waits between %i and %i ms', (code, attempt, least, most) => {
    for (const random of [0, 0.5, 0.999]) {
      const next = afterRefusal(new Failure(code), attempt, () => random);
      expect(next.stop).toBe(false);
      if (!next.stop) {
        expect(next.waitMs).toBeGreaterThanOrEqual(least);
        expect(next.waitMs).toBeLessThanOrEqual(most);
      }
    }
  });

  test('the wait that the service asked for is never cut short', () => {
    const failure = new Failure('token-request-loop', { retryAfterMs: 600_000 });
    expect(afterRefusal(failure, 1)).toEqual({ stop: false, waitMs: 600_000 });
  });
});
