/**
 * Why does the server for sending refuse a sign-in (535 5.7.3) whose token is good?
 *
 * Exchange gives the same answer for a token without SMTP.Send, a mailbox that it does not find for this user, and an
 * authentication policy that shuts SMTP out. What the token says and whether reading works tell them apart.
 */
import type { AccessTokenClaims } from '../../wire/entra/claims.ts';
import type { Attempt } from '../attempt.ts';
import { both, type Words } from '../words.ts';

export interface RefusedSubmission {
  readonly claims: AccessTokenClaims | undefined;
  /** undefined: not tried. */
  readonly reading: Attempt | undefined;
  readonly inbound: 'imap' | 'pop3';
}

export interface SubmissionVerdict {
  readonly sure: 'certain' | 'likely';
  readonly because: Words;
}

const SEND_PERMISSIONS: ReadonlySet<string> = new Set(['smtp.send', 'smtp.sendasapp']);

export function judgeRefusedSubmission(facts: RefusedSubmission): SubmissionVerdict {
  const { claims, reading, inbound } = facts;
  const granted = [...(claims?.scopes ?? []), ...(claims?.roles ?? [])].map((name) => name.toLowerCase());
  const name = inbound === 'imap' ? 'IMAP' : 'POP3';
  if (claims && !granted.some((one) => SEND_PERMISSIONS.has(one))) {
    return {
      sure: 'certain',
      because: both('the token lacks the permission SMTP.Send', 'het token mist het recht SMTP.Send'),
    };
  }
  if (reading && !reading.failure) {
    return {
      sure: 'likely',
      because: both(
        `${name} opens the mailbox with the same token, so token, user and licence are good; what refuses is SMTP for this user: an authentication policy, or a Conditional Access rule for SMTP`,
        `${name} opent het postvak met hetzelfde token, dus token, gebruiker en licentie zijn goed; wat weigert is SMTP voor deze gebruiker: een verificatiebeleid, of een regel van Conditional Access voor SMTP`,
      ),
    };
  }
  if (reading?.failure) {
    return {
      sure: 'likely',
      because: both(
        `${name} does not open the mailbox with this token either (${reading.failure.code}): look at that row first`,
        `ook ${name} opent het postvak niet met dit token (${reading.failure.code}): kijk eerst naar die rij`,
      ),
    };
  }
  return {
    sure: 'likely',
    because: both(
      'reading was not tried from this server, so SMTP alone is known to refuse',
      'lezen is vanaf deze server niet geprobeerd, dus alleen van SMTP is bekend dat het weigert',
    ),
  };
}
