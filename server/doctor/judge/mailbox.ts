/**
 * Which row owns it when a mailbox does not open?
 *
 * Exchange answers a missing permission, a switched-off protocol and a missing licence with the same words ("User is
 * authenticated but not connected", or POP3's refusal). What tells them apart is what else opens with the same token:
 * the other protocol, submission, and what the administrator says about the switches. The verdict says how sure it is.
 */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import type { Attempt } from '../attempt.ts';

export interface MailboxFacts {
  readonly mailbox: string;
  /** Whose token it is. */
  readonly user: string;
  readonly inbound: 'imap' | 'pop3';
  /** What the administrator says; undefined where nothing is said. */
  readonly declared: { readonly imap?: boolean; readonly pop3?: boolean };
  readonly licenceDeclared: boolean;
  /** undefined: not tried. */
  readonly imap: Attempt | undefined;
  readonly pop3: Attempt | undefined;
  readonly smtp: Attempt | undefined;
}

export interface InboundVerdict {
  readonly row: 'licence' | 'switch' | 'access' | 'connectivity';
  readonly failure: Failure;
  readonly sure: 'certain' | 'likely';
  readonly because: string;
}

const NAMES = { imap: 'IMAP', pop3: 'POP3' } as const;
const DISABLED = { imap: 'imap-disabled', pop3: 'pop-disabled' } as const satisfies Record<
  string,
  FailureCode
>;

/** @returns undefined when the mailbox opens, or was not tried. */
export function judgeInbound(facts: MailboxFacts): InboundVerdict | undefined {
  const { inbound } = facts;
  const failure = facts[inbound]?.failure;
  if (!failure) return undefined;
  const verdict = (row: InboundVerdict['row'], sure: InboundVerdict['sure'], because: string) => ({
    row,
    sure,
    because,
    failure: row === 'connectivity' ? failure : ownedBy(row, facts, failure),
  });
  if (failure.code === DISABLED[inbound]) return verdict('switch', 'certain', 'the server says so');
  const shut =
    failure.code === 'authenticated-not-connected' ||
    (inbound === 'pop3' && failure.code === 'sign-in-refused');
  if (!shut) return verdict('connectivity', 'certain', `${NAMES[inbound]} answered so`);

  const declared = facts.declared[inbound];
  if (declared === false) {
    return verdict('switch', 'certain', `${NAMES[inbound]} is said to be off, and does not open`);
  }
  const otherName = inbound === 'imap' ? 'pop3' : 'imap';
  const other = facts[otherName];
  if (other && !other.failure) {
    const seen = `${NAMES[otherName]} opens it with the same token`;
    if (declared === undefined)
      return verdict('switch', 'likely', `${seen}, so permission and licence are there`);
    return verdict(
      inbound === 'imap' ? 'access' : 'connectivity',
      'likely',
      `${seen}, and ${NAMES[inbound]} is said to be on`,
    );
  }
  const own = facts.mailbox.toLowerCase() === facts.user.toLowerCase();
  const submits = facts.smtp && !facts.smtp.failure;
  if (own && submits && declared === undefined) {
    return verdict('switch', 'likely', 'it is the own mailbox of the user, and submission works');
  }
  if (own && facts.smtp?.failure?.code === 'sign-in-refused' && !facts.licenceDeclared) {
    return verdict('licence', 'likely', 'no protocol opens the own mailbox of the user');
  }
  if (inbound === 'pop3' && other?.failure?.code !== 'authenticated-not-connected') {
    return verdict('connectivity', 'certain', 'POP3 answered so');
  }
  return verdict(
    'access',
    own ? 'likely' : 'certain',
    'the token is good, but no protocol for reading opens the mailbox',
  );
}

function ownedBy(row: 'licence' | 'switch' | 'access', { inbound }: MailboxFacts, seen: Failure): Failure {
  const code = {
    licence: 'licence-missing',
    switch: DISABLED[inbound],
    access: 'authenticated-not-connected',
  } as const satisfies Record<typeof row, FailureCode>;
  return new Failure(code[row], { detail: seen.detail, facts: seen.facts });
}
