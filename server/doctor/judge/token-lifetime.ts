/**
 * How long access tokens live. Entra's default is a random 60 to 90 minutes; a policy may say 10 minutes to 1 day.
 * The guide's "the refresh must be 60 minutes" can only mean this: nobody should shorten refresh tokens to an hour.
 */

const MINUTE_S = 60;
/** `expires_in` is often a second or a few short of the full hour (3599). */
const SLACK_S = 5 * MINUTE_S;

export type LifetimeVerdict = { readonly outcome: 'pass' | 'warn'; readonly minutes: number };

/** @param seconds `expires_in`, or `exp` minus `iat`. */
export function judgeTokenLifetime(seconds: number): LifetimeVerdict {
  const usual = seconds >= 60 * MINUTE_S - SLACK_S && seconds <= 90 * MINUTE_S + SLACK_S;
  return { outcome: usual ? 'pass' : 'warn', minutes: Math.round(seconds / MINUTE_S) };
}
