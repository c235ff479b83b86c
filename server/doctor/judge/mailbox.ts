/**
 * Which row owns it when a mailbox does not open?
 *
 * Exchange answers a missing permission, a switched-off protocol and a missing licence with the same words ("User is
 * authenticated but not connected", or POP3's refusal). What tells them apart is what else opens with the same token:
 * the other protocol, submission, another mailbox of the account, what Graph tells of the licence, and what the
 * administrator says about the switches. The verdict says how sure it is.
 */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import type { Attempt } from '../attempt.ts';
import { both, type Words } from '../words.ts';

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
  /** The same protocol on another mailbox of the account; undefined: there is none, or it was not tried. */
  readonly sibling?: { readonly mailbox: string; readonly opens: boolean } | undefined;
}

export interface InboundVerdict {
  readonly row: 'licence' | 'switch' | 'access' | 'connectivity';
  readonly failure: Failure;
  readonly sure: 'certain' | 'likely';
  readonly because: Words;
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
  const verdict = (row: InboundVerdict['row'], sure: InboundVerdict['sure'], because: Words) => ({
    row,
    sure,
    because,
    failure: row === 'connectivity' ? failure : ownedBy(row, facts, failure),
  });
  const name = NAMES[inbound];
  const answeredSo = both(`${name} answered so`, `dat antwoordde ${name}`);
  if (failure.code === DISABLED[inbound]) {
    return verdict('switch', 'certain', both('the server says so', 'dat zegt de server'));
  }
  const shut =
    failure.code === 'authenticated-not-connected' ||
    (inbound === 'pop3' && failure.code === 'sign-in-refused');
  if (!shut) return verdict('connectivity', 'certain', answeredSo);

  const declared = facts.declared[inbound];
  if (declared === false) {
    const because = both(
      `${name} is said to be off, and does not open`,
      `${name} staat volgens opgave uit, en gaat niet open`,
    );
    return verdict('switch', 'certain', because);
  }
  const otherName = inbound === 'imap' ? 'pop3' : 'imap';
  const other = facts[otherName];
  if (other && !other.failure) return byOtherProtocol(facts, NAMES[otherName], verdict);
  const own = facts.mailbox.toLowerCase() === facts.user.toLowerCase();
  const submits = facts.smtp && !facts.smtp.failure;
  if (own && submits && declared === undefined) {
    const because = both(
      'it is the own mailbox of the user, and submission works',
      'het is het eigen postvak van de gebruiker, en versturen werkt',
    );
    return verdict('switch', 'likely', because);
  }
  if (own && facts.smtp?.failure?.code === 'sign-in-refused' && !facts.licenceDeclared) {
    const because = both(
      'no protocol opens the own mailbox of the user',
      'geen enkel protocol opent het eigen postvak van de gebruiker',
    );
    return verdict('licence', 'likely', because);
  }
  if (!own && facts.sibling?.opens) {
    const because = both(
      `${name} opens ${facts.sibling.mailbox} with the same token, so token and licence are good; this mailbox is what it may not open`,
      `${name} opent ${facts.sibling.mailbox} met hetzelfde token, dus token en licentie zijn goed; juist dit postvak mag het niet openen`,
    );
    return verdict('access', 'certain', because);
  }
  if (inbound === 'pop3' && other?.failure?.code !== 'authenticated-not-connected') {
    return verdict('connectivity', 'certain', answeredSo);
  }
  const because = both(
    'the token is good, but no protocol for reading opens the mailbox',
    'het token is goed, maar geen protocol om te lezen opent het postvak',
  );
  return verdict('access', own ? 'likely' : 'certain', because);
}

type Verdict = (row: InboundVerdict['row'], sure: InboundVerdict['sure'], because: Words) => InboundVerdict;

/** The other protocol for reading opens the mailbox. */
function byOtherProtocol(
  { inbound, declared }: MailboxFacts,
  other: string,
  verdict: Verdict,
): InboundVerdict {
  if (declared[inbound] === undefined) {
    const because = both(
      `${other} opens it with the same token, so permission and licence are there`,
      `${other} opent het met hetzelfde token, dus recht en licentie zijn er`,
    );
    return verdict('switch', 'likely', because);
  }
  const because = both(
    `${other} opens it with the same token, and ${NAMES[inbound]} is said to be on`,
    `${other} opent het met hetzelfde token, en ${NAMES[inbound]} staat volgens opgave aan`,
  );
  return verdict(inbound === 'imap' ? 'access' : 'connectivity', 'likely', because);
}

function ownedBy(row: 'licence' | 'switch' | 'access', { inbound }: MailboxFacts, seen: Failure): Failure {
  const code = {
    licence: 'licence-missing',
    switch: DISABLED[inbound],
    access: 'authenticated-not-connected',
  } as const satisfies Record<typeof row, FailureCode>;
  return new Failure(code[row], { detail: seen.detail, facts: seen.facts });
}
