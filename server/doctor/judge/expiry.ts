/** How soon is too soon? A new secret needs somebody with rights in Entra, who may be away for weeks. */
const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** @param endsOn the last day, YYYY-MM-DD, in UTC. */
export function judgeExpiry(
  endsOn: string,
  now: Date,
): { readonly outcome: 'pass' | 'warn' | 'fail'; readonly days: number } {
  const days = Math.floor((Date.parse(`${endsOn}T23:59:59Z`) - now.getTime()) / DAY_MS);
  return { outcome: days < 0 ? 'fail' : days < SOON_DAYS ? 'warn' : 'pass', days };
}
