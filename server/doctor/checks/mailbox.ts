/**
 * One mailbox: licence, switches, permission, and whether it really opens. With credentials all is tried; without them
 * the administrator's own word is judged. When a mailbox does not open, one verdict (judge/mailbox.ts) says which row
 * owns it.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Attempt } from '../attempt.ts';
import type { Check, Evidence } from '../check.ts';
import type { InboundVerdict } from '../judge/mailbox.ts';
import { judgeRefusedSubmission } from '../judge/submission.ts';
import { both, type Said } from '../words.ts';
import {
  type ExaminedAccount,
  isSaid,
  type MailProbe,
  type MailTargets,
  type ServerKind,
} from './examined.ts';
import { licenceOf } from './licence.ts';
import { tlsKey } from './network.ts';
import { failed, surely } from './verdict.ts';

const BUDGET_MS = 60_000;
const SMTP_SWITCHES: ReadonlySet<string> = new Set([
  'smtp-disabled-tenant',
  'smtp-disabled-mailbox',
  'security-defaults',
]);

export const READ_NAMES = { imap: 'IMAP', pop3: 'POP3' } as const;
const OFF = {
  imap: 'imap-disabled',
  pop3: 'pop-disabled',
} as const;

export interface MailboxChecksOptions {
  readonly targets: MailTargets;
  readonly server: ServerKind;
  /** Keys of the rows of its account. */
  readonly needs: readonly string[];
}

export function mailboxChecks(
  account: ExaminedAccount,
  mailbox: string,
  { targets, server, needs }: MailboxChecksOptions,
): Check<MailProbe>[] {
  const { inbound } = account;
  const check = (
    id: Check<MailProbe>['id'],
    title: Said,
    wants: readonly string[],
    run: Check<MailProbe>['run'],
  ): Check<MailProbe> => ({
    id,
    subject: mailbox,
    title,
    needs: wants,
    effect: 'none',
    budgetMs: BUDGET_MS,
    ...(account.id === undefined ? {} : { accountId: account.id }),
    run,
  });
  const own = (id: string) => `${id} ${mailbox}`;
  const licence = own('mailbox.licence');
  const readSwitch = own(inbound === 'imap' ? 'mailbox.imap-enabled' : 'mailbox.pop-enabled');
  const retrieving = [...needs, tlsKey(targets[inbound]), licence, readSwitch];

  const switchCheck = (protocol: 'imap' | 'pop3') =>
    check(
      protocol === 'imap' ? 'mailbox.imap-enabled' : 'mailbox.pop-enabled',
      both(
        `${READ_NAMES[protocol]} is on for ${mailbox}`,
        `${READ_NAMES[protocol]} staat aan voor ${mailbox}`,
      ),
      inbound === protocol ? [...needs, licence] : [],
      (probe) =>
        inbound === protocol
          ? readingSwitch(probe, account, mailbox)
          : { evidence: [mayBeOff(protocol, inbound)] },
    );
  const connection = (protocol: 'imap' | 'pop3') =>
    check(
      `connectivity.${protocol}`,
      both(`${mailbox} opens by ${READ_NAMES[protocol]}`, `${mailbox} gaat open met ${READ_NAMES[protocol]}`),
      inbound === protocol && server === 'services' ? [...retrieving, own('mailbox.full-access')] : [],
      (probe) =>
        inbound === protocol
          ? reading(probe, account, mailbox, 'connectivity')
          : { evidence: [], skip: retrievesBy(inbound) },
    );
  return [
    check(
      'mailbox.licence',
      both(`the licence of ${mailbox} is enough`, `de licentie van ${mailbox} volstaat`),
      needs,
      (probe) => licenceOf(probe, account, mailbox),
    ),
    switchCheck('imap'),
    switchCheck('pop3'),
    check(
      'mailbox.smtp-enabled',
      both(`authenticated SMTP is on for ${mailbox}`, `SMTP met aanmelding staat aan voor ${mailbox}`),
      [...needs, licence],
      (probe) => sendingSwitch(probe, account, mailbox),
    ),
    check(
      'mailbox.full-access',
      both(
        `${account.signIn} has full access to ${mailbox}`,
        `${account.signIn} heeft volledige toegang tot ${mailbox}`,
      ),
      server === 'services' ? retrieving : [],
      (probe) => reading(probe, account, mailbox, 'access'),
    ),
    connection('imap'),
    connection('pop3'),
    check(
      'connectivity.smtp',
      both(`${mailbox} may begin to send`, `${mailbox} mag beginnen met versturen`),
      [...needs, tlsKey(targets.smtp), licence, own('mailbox.smtp-enabled')],
      (probe) => sending(probe, account, mailbox),
    ),
  ];
}

function mayBeOff(protocol: 'imap' | 'pop3', inbound: 'imap' | 'pop3'): Said {
  const [name, other] = [READ_NAMES[inbound], READ_NAMES[protocol]];
  return both(`retrieved by ${name}; ${other} may be off`, `opgehaald met ${name}; ${other} mag uit staan`);
}

function retrievesBy(inbound: 'imap' | 'pop3'): Said {
  const name = READ_NAMES[inbound];
  return both(`the account retrieves by ${name}`, `het account haalt op met ${name}`);
}

const SAID_ON = both('the file says it is on', 'het bestand zegt dat het aan staat');

/** Tried where there are credentials and a way; else the file's word. */
async function readingSwitch(probe: MailProbe, account: ExaminedAccount, mailbox: string): Promise<Evidence> {
  const { inbound, switches } = account;
  const name = READ_NAMES[inbound];
  const declared = switches?.[inbound];
  const tried = probe.server === 'services' ? await probe.attempt(account, mailbox, inbound) : undefined;
  if (tried) {
    const verdict = await probe.inbound(account, mailbox);
    if (verdict?.row === 'switch') return failed(verdict, tried);
    if (!tried.failure) return { evidence: [both(`it opens by ${name}`, `het gaat open met ${name}`)] };
    return { evidence: [notTheSwitch(verdict)] };
  }
  if (declared === undefined) return { evidence: [], skip: await untried(probe, account) };
  if (declared) return { evidence: [SAID_ON] };
  const facts = { mailbox, user: account.signIn };
  return { evidence: [], fail: new Failure(OFF[inbound], { detail: 'the file says it is off', facts }) };
}

function notTheSwitch(verdict: InboundVerdict | undefined): Said {
  const { en, nl } = verdict?.because ?? both('', '');
  return both(`what is wrong is not the switch: ${en}`, `wat mis is, is niet de schakelaar: ${nl}`);
}

async function sendingSwitch(probe: MailProbe, account: ExaminedAccount, mailbox: string): Promise<Evidence> {
  const declared = account.switches?.smtp;
  const tried = await probe.attempt(account, mailbox, 'smtp');
  if (tried?.failure && SMTP_SWITCHES.has(tried.failure.code)) {
    return { evidence: tried.transcript, fail: tried.failure };
  }
  if (tried && !tried.failure) {
    return { evidence: [both('the sign-in for sending works', 'de aanmelding om te versturen werkt')] };
  }
  if (declared === undefined) {
    return tried
      ? { evidence: [both('what is wrong is not the switch', 'wat mis is, is niet de schakelaar')] }
      : { evidence: [], skip: await untried(probe, account) };
  }
  if (declared) return { evidence: [SAID_ON] };
  const facts = { mailbox, user: account.signIn };
  const failure = new Failure('smtp-disabled-mailbox', { detail: 'the file says it is off', facts });
  return { evidence: tried?.transcript ?? [], fail: failure };
}

async function reading(
  probe: MailProbe,
  account: ExaminedAccount,
  mailbox: string,
  row: 'access' | 'connectivity',
): Promise<Evidence> {
  if (probe.server === 'application') {
    const skip = both(
      'mail is retrieved on the services server',
      'mail wordt opgehaald op de services-server',
    );
    return { evidence: [], skip };
  }
  const tried = await probe.attempt(account, mailbox, account.inbound);
  if (!tried) return { evidence: [], skip: await untried(probe, account) };
  const verdict = await probe.inbound(account, mailbox);
  if (verdict?.row === row) return failed(verdict, tried);
  if (row === 'connectivity') return { evidence: tried.transcript };
  if (!tried.failure) {
    const { signIn } = account;
    return { evidence: [both(`${signIn} opens ${mailbox}`, `${signIn} opent ${mailbox}`)] };
  }
  const name = READ_NAMES[account.inbound];
  const skip = both(
    `it cannot be told while ${name} answers otherwise`,
    `dat is niet te zeggen zolang ${name} iets anders antwoordt`,
  );
  return { evidence: [], skip };
}

async function sending(probe: MailProbe, account: ExaminedAccount, mailbox: string): Promise<Evidence> {
  const tried = await probe.attempt(account, mailbox, 'smtp');
  if (!tried) return { evidence: [], skip: await untried(probe, account) };
  if (!tried.failure) return { evidence: tried.transcript };
  const verdict = await probe.inbound(account, mailbox);
  const refused = tried.failure.code === 'sign-in-refused';
  if (refused && verdict?.row === 'access') return waitsFor('mailbox.full-access', mailbox, tried);
  const live = await probe.credentials(account);
  const byPassword = !isSaid(live) && 'password' in live.credentials;
  // One password, refused twice, is one fault.
  const again = byPassword && verdict?.failure.code === tried.failure.code;
  if (again) return waitsFor(`connectivity.${account.inbound}`, mailbox, tried);
  if (!refused || isSaid(live)) return { evidence: tried.transcript, fail: tried.failure };
  const told = judgeRefusedSubmission({
    claims: live.claims,
    reading: await probe.attempt(account, mailbox, account.inbound),
    inbound: account.inbound,
  });
  return { evidence: [...tried.transcript, surely(told)], fail: tried.failure };
}

function waitsFor(id: string, mailbox: string, tried: Attempt): Evidence {
  const name = `${id} (${mailbox})`;
  return { evidence: tried.transcript, skip: both(`needs ${name}`, `wacht op ${name}`) };
}

async function untried(probe: MailProbe, account: ExaminedAccount): Promise<Said> {
  const live = await probe.credentials(account).catch(() => both('there is no token', 'er is geen token'));
  return isSaid(live) ? live : both('the network is not open for it', 'het netwerk is er niet voor open');
}
