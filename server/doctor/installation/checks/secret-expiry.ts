/**
 * How long the proof of an application lasts: as Graph tells it where that is permitted, else as it was written down
 * when the registration was made.
 */
import { Failure } from '../../../kernel/failure.ts';
import { applicationSecrets } from '../../../wire/graph/questions.ts';
import type { Check, Evidence } from '../../check.ts';
import { judgeExpiry } from '../../judge/expiry.ts';
import { both, type Said, type Words } from '../../words.ts';
import type { ExaminedRegistration, InstallationAccount } from '../accounts.ts';
import { contentOf, type InstallationProbe, permitted } from '../probe.ts';

const BUDGET_MS = 20_000;

/** @param account one of its accounts, whose token asks Graph. */
export function secretExpiryCheck(
  registration: ExaminedRegistration,
  account: InstallationAccount,
): Check<InstallationProbe> {
  const byCertificate = registration.by === 'certificate';
  return {
    id: 'entra.secret-expiry',
    subject: registration.name,
    title: byCertificate
      ? both('the certificate of the application lasts', 'het certificaat van de applicatie blijft geldig')
      : both(
          'the client secret of the application lasts',
          'het clientgeheim van de applicatie blijft geldig',
        ),
    needs: ['system.vault Postvak'],
    effect: 'none',
    budgetMs: BUDGET_MS,
    run: async (probe, signal) => {
      if (byCertificate) return judged(registration, registration.certificateExpiresOn, RECORD);
      if (registration.secretId === null) {
        return { evidence: [], skip: both('it has no client secret', 'ze heeft geen clientgeheim') };
      }
      const read = await fromGraph(probe, registration, account, signal);
      if (typeof read === 'object' && 'endsOn' in read) return judged(registration, read.endsOn, GRAPH);
      const told = judged(registration, registration.secretExpiresOn, RECORD);
      return { ...told, evidence: [...told.evidence, read] };
    },
  };
}

const RECORD = both('written down', 'genoteerd');
const GRAPH = both('Graph says', 'Graph zegt');

async function fromGraph(
  probe: InstallationProbe,
  { clientId, secretId }: ExaminedRegistration,
  account: InstallationAccount,
  signal: AbortSignal,
): Promise<{ readonly endsOn: string } | Said> {
  const access = await probe.graph(account);
  if (typeof access === 'string' || 'en' in access) return access;
  const secrets = await permitted(() => applicationSecrets(access, clientId, signal));
  if (!Array.isArray(secrets)) return secrets as Words;
  const secret = await contentOf(probe.opened.vault).read(contentOf(probe.opened.store).db, secretId ?? '');
  const hint = secret.reveal().slice(0, 3);
  const own = secrets.filter((one) => one.hint === undefined || one.hint === hint);
  const [last] = own
    .map(({ endsAt }) => endsAt.toISOString())
    .sort()
    .reverse();
  return last === undefined
    ? both('Graph does not list this secret', 'Graph noemt dit geheim niet')
    : { endsOn: last.slice(0, 10) };
}

function judged(
  { name, clientId, tenant, by }: ExaminedRegistration,
  endsOn: string | null,
  source: Words,
): Evidence {
  const what =
    by === 'certificate' ? both('certificate', 'certificaat') : both('client secret', 'clientgeheim');
  if (endsOn === null) {
    return {
      evidence: [],
      skip: both(
        'when it ends is not known: write the date down with the application in the console',
        'wanneer het verloopt is niet bekend: noteer de datum bij de applicatie in de console',
      ),
    };
  }
  const { outcome, days } = judgeExpiry(endsOn, new Date());
  const evidence = [both(`${source.en}: until ${endsOn}`, `${source.nl}: tot ${endsOn}`)];
  if (outcome === 'pass') return { evidence };
  if (outcome === 'fail') {
    const code = by === 'certificate' ? 'certificate-wrong' : 'secret-expired';
    return {
      evidence,
      fail: new Failure(code, {
        detail: `${what.en} ended on ${endsOn}`,
        facts: { app: name, clientId, tenant },
      }),
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
        'Make a new one in Entra (Certificates & secrets) and give it to Postvak before that day; the old one stays good until then.',
        'Maak in Entra een nieuw exemplaar (Certificates & secrets) en geef dat vóór die dag aan Postvak; het oude blijft tot dan geldig.',
      ),
    },
  };
}
