/**
 * When a token is renewed, and when a failed renewal is tried again. Numbers only, so that tables can test them.
 *
 * A token is renewed at a moment drawn at random between half and four fifths of its life: ahead of its end by far,
 * and thousands of accounts that were connected together drift apart. The moment is drawn once and stored, so that
 * all nodes agree on it.
 */
import { type BackoffPolicy, backoffMs } from '../kernel/backoff.ts';
import type { Failure } from '../kernel/failure.ts';

const EARLIEST_SHARE = 0.5;
const LATEST_SHARE = 0.8;

/** @returns milliseconds from the issue of the token to its renewal. */
export function refreshAfterMs(lifetimeMs: number, random: () => number = Math.random): number {
  return Math.round(lifetimeMs * (EARLIEST_SHARE + (LATEST_SHARE - EARLIEST_SHARE) * random()));
}

const SOON: BackoffPolicy = { firstMs: 2_000, longestMs: 5 * 60_000, factor: 2 };
/** A person has to act on a host (a proxy's certificate, say): look again, but do not hammer. */
const SLOWLY: BackoffPolicy = { firstMs: 60_000, longestMs: 15 * 60_000, factor: 2 };

/**
 * What follows from a refused renewal.
 * @param attempt 1 for the first failure in a row.
 * @returns `stop`: the grant is dead until a person acts, and asking again would only be noted as an attack;
 * otherwise how long to wait, never shorter than the service asked.
 */
export function afterRefusal(
  failure: Failure,
  attempt: number,
  random: () => number = Math.random,
): { readonly stop: true } | { readonly stop: false; readonly waitMs: number } {
  if (failure.kind === 'operator' && failure.scope === 'grant') return { stop: true };
  const soon = failure.kind === 'transient' || failure.kind === 'throttled';
  const waitMs = backoffMs(soon ? SOON : SLOWLY, attempt, random);
  return { stop: false, waitMs: Math.max(waitMs, failure.retryAfterMs ?? 0) };
}
