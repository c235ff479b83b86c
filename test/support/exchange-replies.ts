/**
 * What Exchange Online is known to answer a client that submits, word for word where it is known, and what is to follow
 * from it: this list is what the translation, the policy, the alarms and the sandbox are held to.
 *
 * Sources: learn.microsoft.com/exchange/mail-flow-best-practices (non-delivery reports; SMTP AUTH client submission),
 * learn.microsoft.com/office365/servicedescriptions (limits), and captured logs.
 */
import type { FailureCode } from '../../server/kernel/failure.ts';
import type { SmtpStep } from '../../server/wire/smtp/fault.ts';

export interface ExchangeReply {
  readonly reply: string;
  readonly step: SmtpStep;
  readonly means: FailureCode;
  /** Of the mailbox (pause), or of the one message. */
  readonly follows: 'pause' | 'fail' | 'retry';
  /** Until the next try, in minutes. */
  readonly restsMinutes: readonly [atLeast: number, atMost: number] | null;
  /** The one alarm that it gives when it lasts. */
  readonly alarm: 'mailbox-stopped' | 'throttled' | 'outbox-late' | null;
  /** The fault of the sandbox that answers so. */
  readonly fault: string;
}

/** Once more after 20 seconds, then every 15 minutes. */
const OPERATOR = { follows: 'pause', restsMinutes: [0.3, 0.4], alarm: 'mailbox-stopped' } as const;
/** The server's own circuit breaker: each try that is refused prolongs it. */
const BREAKER = { follows: 'pause', restsMinutes: [59, 61], alarm: 'mailbox-stopped' } as const;
const STORE = 'STOREDRV.Submission.Exception';

const breaker = (code: number, words: string, fault: string): ExchangeReply => ({
  reply: `550 5.2.${code} Sender throttled due to continuous ${words} errors.`,
  step: 'message',
  means: 'sender-throttled',
  ...BREAKER,
  fault: `smtp-throttled-${fault}`,
});

export const EXCHANGE_REPLIES: readonly ExchangeReply[] = [
  {
    reply: '535 5.7.3 Authentication unsuccessful',
    step: 'sign-in',
    means: 'sign-in-refused',
    ...OPERATOR,
    fault: 'smtp-authentication-refused',
  },
  {
    reply:
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    step: 'sign-in',
    means: 'smtp-disabled-tenant',
    ...OPERATOR,
    fault: 'smtp-disabled-tenant',
  },
  {
    reply:
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.',
    step: 'sign-in',
    means: 'smtp-disabled-mailbox',
    ...OPERATOR,
    fault: 'smtp-disabled-mailbox',
  },
  {
    reply:
      "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
    step: 'sign-in',
    means: 'security-defaults',
    ...OPERATOR,
    fault: 'smtp-security-defaults',
  },
  {
    reply: '530 5.7.57 Client not authenticated to send mail',
    step: 'sender',
    means: 'sign-in-refused',
    ...OPERATOR,
    fault: 'smtp-not-authenticated',
  },
  {
    reply: '550 5.7.30 Basic authentication is not supported for Client Submission.',
    step: 'sign-in',
    means: 'basic-auth-refused',
    ...OPERATOR,
    fault: 'smtp-basic-refused',
  },
  {
    reply: '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    step: 'sender',
    means: 'send-as-denied',
    ...OPERATOR,
    fault: 'smtp-send-as-denied',
  },
  {
    reply: `554 5.2.252 SendAsDenied; a@contoso.example not allowed to send as b@contoso.example; ${STORE}:SendAsDeniedException.MapiExceptionSendAsDenied`,
    step: 'message',
    means: 'send-as-denied',
    ...OPERATOR,
    fault: 'smtp-send-as-denied-after-data',
  },
  {
    reply: '432 4.3.2 Concurrent connections limit exceeded.',
    step: 'message',
    means: 'too-many-connections',
    follows: 'pause',
    restsMinutes: [1, 1],
    alarm: 'throttled',
    fault: 'smtp-concurrent-connections',
  },
  {
    reply: `554 5.2.2 mailbox full; ${STORE}:QuotaExceededException`,
    step: 'message',
    means: 'mailbox-full',
    ...OPERATOR,
    fault: 'smtp-mailbox-full',
  },
  {
    reply: `554 5.2.0 ${STORE}:SubmissionQuotaExceededException`,
    step: 'message',
    means: 'sending-quota-exceeded',
    follows: 'pause',
    restsMinutes: [60, 60],
    alarm: 'throttled',
    fault: 'smtp-quota-exceeded',
  },
  breaker(251, 'mailbox full', 'mailbox-full'),
  breaker(252, 'send as denied', 'send-as-denied'),
  breaker(253, 'invalid license', 'invalid-licence'),
  breaker(254, 'too many recipients', 'too-many-recipients'),
  breaker(255, 'invalid recipients', 'invalid-recipients'),
  {
    reply: '550 5.1.8 Access denied, bad outbound sender',
    step: 'message',
    means: 'sender-blocked',
    ...OPERATOR,
    fault: 'smtp-bad-outbound-sender',
  },
  {
    reply: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    step: 'recipient',
    means: 'recipient-unknown',
    follows: 'fail',
    restsMinutes: null,
    alarm: null,
    fault: 'smtp-recipient-refused',
  },
  {
    reply: '552 5.3.4 Message size exceeds fixed maximum message size',
    step: 'message',
    means: 'message-too-large',
    follows: 'fail',
    restsMinutes: null,
    alarm: null,
    fault: 'smtp-message-too-large',
  },
  {
    // More than 500 recipients: those beyond wait for the next try (RFC 5321 section 4.5.3.1.10).
    reply: '452 4.5.3 Too many recipients',
    step: 'recipient',
    means: 'recipient-deferred',
    follows: 'retry',
    restsMinutes: [0.4, 1.6],
    alarm: null,
    fault: 'smtp-too-many-recipients',
  },
  // Any other 4yz is worth another try.
  {
    reply: '450 4.2.1 Recipient busy',
    step: 'recipient',
    means: 'recipient-deferred',
    follows: 'retry',
    restsMinutes: [0.4, 1.6],
    alarm: null,
    fault: 'smtp-recipient-deferred',
  },
  {
    reply: '451 4.7.500 Server busy. Please try again later',
    step: 'message',
    means: 'message-deferred',
    follows: 'retry',
    restsMinutes: [0.4, 1.6],
    alarm: null,
    fault: 'smtp-temporary-error',
  },
  {
    reply: '421 4.3.2 Service not available',
    step: 'sender',
    means: 'server-unavailable',
    follows: 'pause',
    restsMinutes: [0, 0.2],
    alarm: 'outbox-late',
    fault: 'smtp-service-unavailable',
  },
];
