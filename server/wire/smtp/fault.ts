/**
 * SMTP replies and SMTP client errors in the words of the failure list.
 *
 * Order of looking: what Exchange Online says about the sender's mailbox whatever the command (its enhanced codes are
 * its own, RFC 3463 knows none of 5.2.251 or 5.7.60), then the command that was answered, then the class of the code.
 * Texts decide last and only between meanings that share a code. A 4yz nobody knows is worth another try, a 5yz
 * nobody knows is not (RFC 5321 section 4.2.1).
 *
 * Sources: learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online,
 * …/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365,
 * RFC 3463 (and IANA's registry of enhanced status codes), RFC 4954, RFC 7504.
 */
import { Failure, type FailureCode, namedFailure } from '../../kernel/failure.ts';
import type { Destination } from '../destination.ts';
import { networkFault } from '../network-fault.ts';
import { heldBecause } from './held-because.ts';
import { parseReply, type SmtpReply } from './reply.ts';

/** The step of the dialogue that was answered. */
export type SmtpStep = 'connect' | 'sign-in' | 'sender' | 'recipient' | 'message';

export interface SmtpContext extends Destination {
  /** The address that signs in; fills the remedy. */
  readonly mailbox: string;
  /** Whom the reply is about. */
  readonly recipient?: string;
}

/** The submission quota is counted over a sliding day; asking more often than hourly only adds errors. */
const QUOTA_WAIT_MS = 60 * 60_000;
const CONNECTIONS_WAIT_MS = 60_000;

/** A refusing reply as a failure. */
export function replyFault(reply: SmtpReply, step: SmtpStep, context: SmtpContext): Failure {
  const code = senderFault(reply, step) ?? stepFault(reply, step);
  return new Failure(code, {
    detail: reply.line,
    facts: { ...factsOf(context), ...(code === 'sender-throttled' ? heldBecause(reply.enhanced) : {}) },
    ...waitOf(code),
  });
}

/**
 * An error of the SMTP library as a failure: a reply where there was one, else the network's, else `unknown`.
 * @param step the step that was under way.
 */
export function clientFault(error: unknown, step: SmtpStep, context: SmtpContext): Failure {
  if (error instanceof Failure) return namedFailure(error, factsOf(context));
  const { response, originalCode, code, message } = error as Partial<Record<string, unknown>>;
  const reply = typeof response === 'string' ? parseReply(response) : undefined;
  if (reply && reply.code >= 400) return replyFault(reply, step, context);
  // The library puts its own code over the one of the system, which it keeps as originalCode.
  const network =
    (originalCode ? networkFault({ code: originalCode, message }, context) : undefined) ??
    networkFault(error, context);
  if (network) return network;
  return new Failure(LIBRARY_CODES[String(code)] ?? 'unknown', {
    detail: String(message ?? error).split(/[\r\n]/, 1)[0] ?? '',
    cause: error,
    facts: factsOf(context),
  });
}

/** nodemailer's own codes (nodemailer/errors): what is left when neither a reply nor a system error says more. */
const LIBRARY_CODES: Readonly<Record<string, FailureCode>> = {
  ECONNECTION: 'connection-lost',
  ESOCKET: 'connection-lost',
  ETIMEDOUT: 'host-timeout',
  EDNS: 'dns-not-found',
  ETLS: 'tls-failed',
  EPROTOCOL: 'protocol-error',
  EMESSAGE: 'message-too-large',
  EENVELOPE: 'message-refused',
  EAUTH: 'protocol-error',
};

/** What is about the mailbox that sends, whichever command was answered. */
function senderFault({ code, enhanced, text }: SmtpReply, step: SmtpStep): FailureCode | undefined {
  switch (enhanced) {
    case '5.7.60':
      return 'send-as-denied';
    case '5.2.252':
      // The same code stands for one refusal and for the circuit breaker that many of them trip.
      return /SendAsDenied/i.test(text) ? 'send-as-denied' : 'sender-throttled';
    case '5.2.251':
    case '5.2.253':
    case '5.2.254':
    case '5.2.255':
      return 'sender-throttled';
    case '5.1.90':
      return 'sending-quota-exceeded';
    case '5.1.8':
    case '5.7.501':
    case '5.7.502':
    case '5.7.503':
    case '5.7.504':
    case '5.7.703':
    case '5.7.705':
    case '5.7.708':
    case '5.7.750':
      return 'sender-blocked';
    case '5.7.139':
      return authenticationPolicy(text);
    case '5.7.30':
      return 'basic-auth-refused';
    case '5.7.57':
      return 'sign-in-refused';
    case '5.2.2':
    case '4.2.2':
      // Before or after the recipients it is our own mailbox (its Sent Items) that is full.
      return step === 'recipient' ? undefined : 'mailbox-full';
  }
  if (code === 432) return 'too-many-connections';
  if (code === 421 && /concurrent|too many connections/i.test(text)) return 'too-many-connections';
  if (/SubmissionQuotaExceeded/i.test(text)) return 'sending-quota-exceeded';
  if (/SendAsDenied|Sender address rejected: not owned by/i.test(text)) return 'send-as-denied';
  return undefined;
}

function authenticationPolicy(text: string): FailureCode {
  if (/disabled for the Tenant/i.test(text)) return 'smtp-disabled-tenant';
  if (/disabled for the Mailbox/i.test(text)) return 'smtp-disabled-mailbox';
  if (/security defaults/i.test(text)) return 'security-defaults';
  return 'sign-in-refused';
}

function stepFault(reply: SmtpReply, step: SmtpStep): FailureCode {
  const { code } = reply;
  if (code === 421) return 'server-unavailable';
  switch (step) {
    case 'connect':
      return 'server-unavailable';
    case 'sign-in':
      if (code < 500) return 'server-unavailable';
      return code === 500 || code === 501 || code === 502 || code === 503 || code === 504
        ? 'protocol-error'
        : 'sign-in-refused';
    case 'sender':
      if (code === 530) return 'sign-in-refused';
      if (code === 503) return 'protocol-error';
      return messageFault(reply);
    case 'recipient':
      return recipientFault(reply);
    case 'message':
      if (code === 503) return 'protocol-error';
      return messageFault(reply);
  }
}

function messageFault({ code, enhanced }: SmtpReply): FailureCode {
  if (enhanced === '5.3.4' || enhanced === '5.2.3' || (code === 552 && !enhanced)) return 'message-too-large';
  return code < 500 ? 'message-deferred' : 'message-refused';
}

function recipientFault({ code, enhanced, text }: SmtpReply): FailureCode {
  if (code < 500) return 'recipient-deferred';
  if (enhanced && UNKNOWN_RECIPIENT.has(enhanced)) return 'recipient-unknown';
  if (!enhanced && /unknown|not exist|no such (user|mailbox|recipient)|not found/i.test(text)) {
    return 'recipient-unknown';
  }
  return 'recipient-refused';
}

/** RFC 3463 section 3.2: the address itself is bad; 5.1.10 is "null MX" (RFC 7505) and Exchange's unknown recipient. */
const UNKNOWN_RECIPIENT: ReadonlySet<string> = new Set([
  '5.1.1',
  '5.1.2',
  '5.1.3',
  '5.1.6',
  '5.1.10',
  '5.4.1',
]);

function waitOf(code: FailureCode): { retryAfterMs?: number } {
  if (code === 'sending-quota-exceeded') return { retryAfterMs: QUOTA_WAIT_MS };
  if (code === 'too-many-connections') return { retryAfterMs: CONNECTIONS_WAIT_MS };
  return {};
}

function factsOf({ host, port, mailbox, recipient }: SmtpContext): Record<string, string> {
  return { host, port: String(port), mailbox, ...(recipient === undefined ? {} : { recipient }) };
}
