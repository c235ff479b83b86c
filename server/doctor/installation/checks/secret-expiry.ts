/**
 * How long the proof of an application lasts: as Graph tells it where that is permitted, else as it was written down
 * when the registration was made.
 */
import { applicationSecrets } from '../../../wire/graph/questions.ts';
import type { Check, Evidence } from '../../check.ts';
import { endOfSecret, GRAPH_SAYS, judgeEnd } from '../../checks/secret-end.ts';
import { permitted } from '../../permitted.ts';
import { both, type Said, type Words } from '../../words.ts';
import type { ExaminedRegistration, InstallationAccount } from '../accounts.ts';
import { contentOf, type InstallationProbe } from '../probe.ts';

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
      if (typeof read === 'object' && 'endsOn' in read) return judged(registration, read.endsOn, GRAPH_SAYS);
      const told = judged(registration, registration.secretExpiresOn, RECORD);
      return { ...told, evidence: [...told.evidence, read] };
    },
  };
}

const RECORD = both('written down', 'genoteerd');

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
  const endsOn = endOfSecret(secrets, secret.reveal());
  return endsOn === undefined
    ? both('Graph does not list this secret', 'Graph noemt dit geheim niet')
    : { endsOn };
}

function judged({ name, tenant, by }: ExaminedRegistration, endsOn: string | null, source: Words): Evidence {
  if (endsOn !== null) return judgeEnd({ name, tenant, by, product: 'Postvak' }, endsOn, source);
  return {
    evidence: [],
    skip: both(
      'when it ends is not known: write the date down with the application in the console',
      'wanneer het verloopt is niet bekend: noteer de datum bij de applicatie in de console',
    ),
  };
}
