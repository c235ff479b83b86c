/** How long the proof of an application lasts, and what is told when that is not long. */
import { Failure } from '../../kernel/failure.ts';
import type { ApplicationSecret } from '../../wire/graph/questions.ts';
import type { Evidence } from '../check.ts';
import { judgeExpiry } from '../judge/expiry.ts';
import { both, type Words } from '../words.ts';

export interface Proof {
  /** Names the application. */
  readonly name: string;
  readonly tenant: string;
  readonly by: 'secret' | 'certificate';
  /** Who uses it: "Postvak", "ECE". */
  readonly product: string;
}

export const GRAPH_SAYS = both('Graph says', 'Graph zegt');

/** @returns the day on which the secret in use ends, as far as its first characters tell which one that is. */
export function endOfSecret(secrets: readonly ApplicationSecret[], value: string): string | undefined {
  const own = secrets.filter(({ hint }) => hint === undefined || hint === value.slice(0, 3));
  return own
    .map(({ endsAt }) => endsAt.toISOString())
    .sort()
    .at(-1)
    ?.slice(0, 10);
}

/** @param endsOn a day, as 2027-03-31. @param source who says so. */
export function judgeEnd({ name, tenant, by, product }: Proof, endsOn: string, source: Words): Evidence {
  const what =
    by === 'certificate' ? both('certificate', 'certificaat') : both('client secret', 'clientgeheim');
  const { outcome, days } = judgeExpiry(endsOn, new Date());
  const evidence = [both(`${source.en}: until ${endsOn}`, `${source.nl}: tot ${endsOn}`)];
  if (outcome === 'pass') return { evidence };
  if (outcome === 'fail') {
    const code = by === 'certificate' ? 'certificate-wrong' : 'secret-expired';
    return {
      evidence,
      fail: new Failure(code, { detail: `${what.en} ended on ${endsOn}`, facts: { app: name, tenant } }),
    };
  }
  return {
    evidence,
    warn: {
      summary: both(
        `The ${what.en} of ${name} ends in ${days} days, on ${endsOn}.`,
        `Het ${what.nl} van ${name} verloopt over ${days} dagen, op ${endsOn}.`,
      ),
      remedy: both(
        `Make a new one in Entra (Certificates & secrets) and give it to ${product} before that day; the old one stays good until then.`,
        `Maak in Entra een nieuw exemplaar (Certificates & secrets) en geef dat vóór die dag aan ${product}; het oude blijft tot dan geldig.`,
      ),
    },
  };
}
