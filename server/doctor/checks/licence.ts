/** The licence: what the administrator says, else what Graph tells, else what the mail servers give away. */
import { Failure } from '../../kernel/failure.ts';
import type { Evidence } from '../check.ts';
import { judgeLicence, type LicenceVerdict } from '../judge/licence.ts';
import { both, type Said, type Words } from '../words.ts';
import type { ExaminedAccount, MailProbe } from './examined.ts';
import { failed } from './verdict.ts';

export async function licenceOf(
  probe: MailProbe,
  account: ExaminedAccount,
  mailbox: string,
): Promise<Evidence> {
  const { licence } = account;
  if (licence !== undefined) {
    const verdict = judgeLicence([licence].filter((sku) => sku.trim() !== ''));
    return judged(verdict, account, mailbox, FILE);
  }
  const read = await probe.licences?.(account, mailbox);
  if (Array.isArray(read)) return judged(judgeLicence(read), account, mailbox, GRAPH);
  const verdict = await probe.inbound(account, mailbox);
  if (verdict?.row === 'licence') {
    return failed(verdict, await probe.attempt(account, mailbox, account.inbound));
  }
  const unread = read as Said | undefined;
  const skip =
    unread ??
    both(
      'the file does not say licence, and Graph is not asked',
      'het bestand noemt geen licentie, en Graph wordt niet gevraagd',
    );
  return { evidence: [], skip };
}

const FILE = both('the file says', 'het bestand zegt');
const GRAPH = both('Graph says', 'Graph zegt');

function judged(
  verdict: LicenceVerdict,
  { signIn }: ExaminedAccount,
  mailbox: string,
  source: Words,
): Evidence {
  if (verdict.outcome === 'fail') {
    const facts = { mailbox, user: signIn };
    return { evidence: [], fail: new Failure('licence-missing', { detail: `${source.en} none`, facts }) };
  }
  const { name, outcome } = verdict;
  const evidence = [both(`${source.en} ${name}`, `${source.nl} ${name}`)];
  if (outcome === 'pass') return { evidence };
  return {
    evidence,
    warn: {
      summary: both(
        `${name} is less than the E3 that the guide asks for.`,
        `${name} is minder dan de E3 waar de handleiding om vraagt.`,
      ),
      remedy: both(
        `Microsoft 365 admin center > Users > ${signIn} > Licenses and apps: E3 or better. Others report that smaller ones work.`,
        `Microsoft 365 admin center > Users > ${signIn} > Licenses and apps: E3 of beter. Anderen melden dat kleinere ook werken.`,
      ),
    },
  };
}
