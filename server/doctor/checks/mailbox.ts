/**
 * One mailbox: licence, switches, permission, and whether it really opens. With a token all is tried; without one the
 * file's own word is judged. When a mailbox does not open, one verdict (judge/mailbox.ts) says which row owns it.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Attempt } from '../attempt.ts';
import type { Check, Evidence } from '../check.ts';
import type { EceAccount } from '../ece/file.ts';
import type { EceProbe } from '../ece/probe.ts';
import { judgeLicence } from '../judge/licence.ts';
import type { InboundVerdict } from '../judge/mailbox.ts';
import { tlsKey } from './network.ts';

const BUDGET_MS = 60_000;
const SMTP_SWITCHES: ReadonlySet<string> = new Set([
  'smtp-disabled-tenant',
  'smtp-disabled-mailbox',
  'security-defaults',
]);

export function mailboxChecks(
  { targets, server }: EceProbe,
  account: EceAccount,
  mailbox: string,
): Check<EceProbe>[] {
  const { inbound, name } = account;
  const check = (
    id: Check<EceProbe>['id'],
    title: string,
    needs: readonly string[],
    run: Check<EceProbe>['run'],
  ): Check<EceProbe> => ({ id, subject: mailbox, title, needs, effect: 'none', budgetMs: BUDGET_MS, run });
  const own = (id: string) => `${id} ${mailbox}`;
  const token = [`token.user ${name}`, `token.audience ${name}`, `token.lifetime ${name}`];
  const licence = own('mailbox.licence');
  const readSwitch = own(inbound === 'imap' ? 'mailbox.imap-enabled' : 'mailbox.pop-enabled');
  const retrieving = [...token, tlsKey(targets[inbound]), licence, readSwitch];

  const switchCheck = (protocol: 'imap' | 'pop3') =>
    check(
      protocol === 'imap' ? 'mailbox.imap-enabled' : 'mailbox.pop-enabled',
      `${READ_NAMES[protocol]} is on for ${mailbox}`,
      inbound === protocol ? [...token, licence] : [],
      (probe) =>
        inbound === protocol
          ? readingSwitch(probe, account, mailbox)
          : { evidence: [`retrieved by ${READ_NAMES[inbound]}; ${READ_NAMES[protocol]} may be off`] },
    );
  const connection = (protocol: 'imap' | 'pop3') =>
    check(
      `connectivity.${protocol}`,
      `${mailbox} opens by ${READ_NAMES[protocol]}`,
      inbound === protocol && server === 'services' ? [...retrieving, own('mailbox.full-access')] : [],
      (probe) =>
        inbound === protocol
          ? reading(probe, account, mailbox, 'connectivity')
          : { evidence: [], skip: `the account retrieves by ${READ_NAMES[inbound]}` },
    );
  return [
    check('mailbox.licence', `the licence of ${mailbox} is enough`, token, (probe) =>
      licenceOf(probe, account, mailbox),
    ),
    switchCheck('imap'),
    switchCheck('pop3'),
    check('mailbox.smtp-enabled', `authenticated SMTP is on for ${mailbox}`, [...token, licence], (probe) =>
      sendingSwitch(probe, account, mailbox),
    ),
    check(
      'mailbox.full-access',
      `${account.signIn} has full access to ${mailbox}`,
      server === 'services' ? retrieving : [],
      (probe) => reading(probe, account, mailbox, 'access'),
    ),
    connection('imap'),
    connection('pop3'),
    check(
      'connectivity.smtp',
      `${mailbox} may begin to send`,
      [...token, tlsKey(targets.smtp), licence, own('mailbox.smtp-enabled')],
      (probe) => sending(probe, account, mailbox),
    ),
  ];
}

const READ_NAMES = { imap: 'IMAP', pop3: 'POP3' } as const;

async function licenceOf(probe: EceProbe, account: EceAccount, mailbox: string): Promise<Evidence> {
  const { licence } = account;
  if (licence === undefined) {
    const verdict = await probe.inbound(account, mailbox);
    if (verdict?.row === 'licence')
      return failed(verdict, await probe.attempt(account, mailbox, account.inbound));
    return { evidence: [], skip: 'the file does not say licence, and Graph is not asked' };
  }
  const judged = judgeLicence([licence].filter((sku) => sku.trim() !== ''));
  if (judged.outcome === 'fail') {
    const facts = { mailbox, user: account.signIn };
    return { evidence: [], fail: new Failure('licence-missing', { detail: 'the file says none', facts }) };
  }
  const evidence = [`the file says ${judged.name}`];
  if (judged.outcome === 'pass') return { evidence };
  return {
    evidence,
    warn: {
      summary: `${judged.name} is less than the E3 that the guide asks for.`,
      remedy: `Microsoft 365 admin center > Users > ${account.signIn} > Licenses and apps: E3 or better. Others report that smaller ones work.`,
    },
  };
}

/** Tried where there is a token and a way; else the file's word. */
async function readingSwitch(probe: EceProbe, account: EceAccount, mailbox: string): Promise<Evidence> {
  const { inbound, switches } = account;
  const declared = switches?.[inbound];
  const tried = probe.server === 'services' ? await probe.attempt(account, mailbox, inbound) : undefined;
  if (tried) {
    const verdict = await probe.inbound(account, mailbox);
    if (verdict?.row === 'switch') return failed(verdict, tried);
    if (!tried.failure) return { evidence: [`it opens by ${READ_NAMES[inbound]}`] };
    return { evidence: [`what is wrong is not the switch: ${verdict?.because ?? ''}`] };
  }
  if (declared === undefined) return { evidence: [], skip: await untried(probe, account) };
  if (declared) return { evidence: ['the file says it is on'] };
  const facts = { mailbox, user: account.signIn };
  const code = inbound === 'imap' ? 'imap-disabled' : 'pop-disabled';
  return { evidence: [], fail: new Failure(code, { detail: 'the file says it is off', facts }) };
}

async function sendingSwitch(probe: EceProbe, account: EceAccount, mailbox: string): Promise<Evidence> {
  const declared = account.switches?.smtp;
  const tried = await probe.attempt(account, mailbox, 'smtp');
  if (tried?.failure && SMTP_SWITCHES.has(tried.failure.code)) {
    return { evidence: tried.transcript, fail: tried.failure };
  }
  if (tried && !tried.failure) return { evidence: ['the sign-in for sending works'] };
  if (declared === undefined) {
    return tried
      ? { evidence: ['what is wrong is not the switch'] }
      : { evidence: [], skip: await untried(probe, account) };
  }
  if (declared) return { evidence: ['the file says it is on'] };
  const facts = { mailbox, user: account.signIn };
  const failure = new Failure('smtp-disabled-mailbox', { detail: 'the file says it is off', facts });
  return { evidence: tried?.transcript ?? [], fail: failure };
}

async function reading(
  probe: EceProbe,
  account: EceAccount,
  mailbox: string,
  row: 'access' | 'connectivity',
): Promise<Evidence> {
  if (probe.server === 'application') {
    return { evidence: [], skip: 'mail is retrieved on the services server' };
  }
  const tried = await probe.attempt(account, mailbox, account.inbound);
  if (!tried) return { evidence: [], skip: await untried(probe, account) };
  const verdict = await probe.inbound(account, mailbox);
  if (verdict?.row === row) return failed(verdict, tried);
  if (row === 'connectivity') return { evidence: tried.transcript };
  if (!tried.failure) return { evidence: [`${account.signIn} opens ${mailbox}`] };
  return { evidence: [], skip: `it cannot be told while ${READ_NAMES[account.inbound]} answers otherwise` };
}

async function sending(probe: EceProbe, account: EceAccount, mailbox: string): Promise<Evidence> {
  const tried = await probe.attempt(account, mailbox, 'smtp');
  if (!tried) return { evidence: [], skip: await untried(probe, account) };
  if (!tried.failure) return { evidence: tried.transcript };
  const verdict = await probe.inbound(account, mailbox);
  if (verdict?.row === 'access' && tried.failure.code === 'sign-in-refused') {
    return { evidence: tried.transcript, skip: `needs mailbox.full-access (${mailbox})` };
  }
  return { evidence: tried.transcript, fail: tried.failure };
}

function failed({ failure, sure, because }: InboundVerdict, tried: Attempt | undefined): Evidence {
  return { evidence: [...(tried?.transcript ?? []), `${sure}: ${because}`], fail: failure };
}

async function untried(probe: EceProbe, account: EceAccount): Promise<string> {
  const live = await probe.token(account).catch(() => 'there is no token');
  return typeof live === 'string' ? live : 'the network is not open for it';
}
