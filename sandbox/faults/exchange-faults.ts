/**
 * What can be wrong with Exchange: switches and permissions (answered by `directory/policy.ts`), and what the
 * protocols do (played by `exchange/`). The texts are those of Exchange Online as recorded.
 */
import { z } from 'zod';
import { LICENCE_NAMES } from '../directory/licences.ts';
import { fault, SMTP_STAGES, smtpReply } from './declaration.ts';

const FULL_ACCESS = ['mailbox.full-access'];
const IMAP = ['connectivity.imap'];
const POP3 = ['connectivity.pop3'];
const SMTP = ['connectivity.smtp'];
/** Seen only by who really sends a mail. */
const SENDING = ['mailbox.send-as'];
const SEND_AS = ['mailbox.send-as'];
const afterBytes = z.int().nonnegative().default(2000).describe('Bytes of the message that still arrive');

export const MAILBOX_FAULTS = {
  'imap-disabled': fault('mailbox', ['mailbox.imap-enabled'], 'IMAP is switched off for the mailbox'),
  'pop-disabled': fault('mailbox', ['mailbox.pop-enabled'], 'POP3 is switched off for the mailbox'),
  'smtp-disabled-mailbox': fault(
    'mailbox',
    ['mailbox.smtp-enabled'],
    'SMTP AUTH is switched off for the mailbox: 535 5.7.139 … disabled for the Mailbox',
  ),
  'smtp-disabled-tenant': fault(
    'mailbox',
    ['mailbox.smtp-enabled'],
    'SMTP AUTH is switched off for the organisation: 535 5.7.139 … disabled for the Tenant',
  ),
  'smtp-security-defaults': fault(
    'mailbox',
    ['mailbox.smtp-enabled'],
    'Security defaults refuse SMTP AUTH: 535 5.7.139 … security defaults policy',
  ),
  'licence-missing': fault('mailbox', ['mailbox.licence'], 'The user has no licence for Exchange'),
  'licence-below-e3': fault('mailbox', ['mailbox.licence'], 'The licence is lower than E3', {
    licence: z.enum(LICENCE_NAMES).default('STANDARDPACK'),
  }),
  'full-access-missing': fault(
    'mailbox',
    FULL_ACCESS,
    'The signed-in user has no FullAccess to the shared mailbox',
  ),
  'send-as-missing': fault('mailbox', SEND_AS, 'The signed-in user may not send as the mailbox'),
} as const;

export const IMAP_FAULTS = {
  'imap-authentication-failed': fault('imap', IMAP, 'AUTHENTICATE is refused: NO AUTHENTICATE failed.', {
    detail: z.string().optional().describe('Text after it, e.g. Error="AuthFailed:LogonDenied-…"'),
  }),
  'imap-not-connected': fault(
    'imap',
    FULL_ACCESS,
    'AUTHENTICATE succeeds, then BAD User is authenticated but not connected., twice, and BYE',
  ),
  'imap-throttled': fault('imap', IMAP, 'Request is throttled. Suggested Backoff Time: … milliseconds', {
    backoffMs: z.int().positive().default(299_961),
    close: z.boolean().default(false).describe('Also end the session with BYE Connection closed. 14'),
  }),
  'imap-session-expired': fault(
    'imap',
    IMAP,
    'Open sessions end at the next command with BYE Session invalidated - AccessTokenExpired',
  ),
  'imap-server-unavailable': fault('imap', IMAP, 'Commands are answered with NO Server Unavailable. 15'),
  'imap-connection-limit': fault('imap', IMAP, 'Too many connections: the session is closed after sign-in'),
  'imap-stalls': fault('imap', IMAP, 'A command is never answered', {
    command: z.string().default('FETCH').describe('Name of the command'),
  }),
  'imap-reset-in-literal': fault('imap', [], 'The connection is reset in the middle of a literal', {
    afterBytes,
  }),
  'imap-stalls-in-literal': fault('imap', [], 'The server falls silent in the middle of a literal', {
    afterBytes,
  }),
  'imap-uid-validity-changed': fault(
    'imap',
    [],
    'The folder gets a new UIDVALIDITY and new UIDs, at once, as after a mailbox move',
    { folder: z.string().default('INBOX') },
  ),
  'imap-placeholder': fault(
    'imap',
    [],
    'A message cannot be converted: a placeholder arrives in its place, Retrieval using the IMAP4 protocol failed …',
    { uid: z.int().positive().optional().describe('Only for this UID') },
  ),
  'imap-wrong-size': fault('imap', [], 'RFC822.SIZE is an estimate that is far off', {
    factor: z.number().positive().default(1.35).describe('Times the real size'),
  }),
  'imap-fetch-omits': fault('imap', [], 'FETCH leaves a message out of its answer and still says OK', {
    uid: z.int().positive().optional().describe('Only for this UID'),
  }),
  'imap-idle-silent': fault('imap', [], 'IDLE never tells of new mail'),
  'imap-idle-missing': fault('imap', [], 'IDLE is not in the capabilities and is refused'),
} as const;

export const POP3_FAULTS = {
  'pop3-authentication-failed': fault(
    'pop3',
    POP3,
    '-ERR Authentication failure: unknown user name or bad password.',
  ),
  'pop3-bad-state': fault('pop3', POP3, '-ERR Command is not valid in this state.'),
  'pop3-protocol-error': fault('pop3', POP3, '-ERR Protocol error. Connection is closed. 10'),
  'pop3-stalls': fault('pop3', [], 'A command is never answered', {
    command: z.string().default('RETR').describe('Name of the command'),
  }),
  'pop3-reset-in-message': fault('pop3', [], 'The connection is reset in the middle of a message', {
    afterBytes,
  }),
} as const;

export const SMTP_FAULTS = {
  'smtp-authentication-refused': smtpReply(
    'auth',
    SMTP,
    '535 5.7.3 Authentication unsuccessful',
    'AUTH is refused: token, scope, principal or user',
  ),
  'smtp-basic-refused': smtpReply(
    'auth',
    SMTP,
    '550 5.7.30 Basic authentication is not supported for Client Submission.',
    'AUTH is refused as Basic authentication',
  ),
  'smtp-not-authenticated': smtpReply(
    'mail',
    SENDING,
    '530 5.7.57 Client not authenticated to send mail',
    'MAIL FROM is refused as if there had been no AUTH',
  ),
  'smtp-send-as-denied': smtpReply(
    'mail',
    SEND_AS,
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    'MAIL FROM is refused: From is not the login and there is no SendAs',
  ),
  'smtp-send-as-denied-after-data': smtpReply(
    'end-of-data',
    SEND_AS,
    '554 5.2.252 SendAsDenied; {login} not allowed to send as {from}; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message.',
    'The same, said after the message',
  ),
  'smtp-concurrent-connections': smtpReply(
    'end-of-data',
    SENDING,
    '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.',
    'More than 3 connections',
  ),
  'smtp-mailbox-full': smtpReply(
    'end-of-data',
    SENDING,
    '554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    'The mailbox is full; the copy in Sent Items counts',
  ),
  'smtp-quota-exceeded': smtpReply(
    'end-of-data',
    SENDING,
    "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.",
    'More than 10,000 recipients in a day',
  ),
  'smtp-throttled-mailbox-full': throttled(251, 'mailbox full'),
  'smtp-throttled-send-as-denied': throttled(252, 'send as denied'),
  'smtp-throttled-invalid-licence': throttled(253, 'invalid license'),
  'smtp-throttled-too-many-recipients': throttled(254, 'too many recipients'),
  'smtp-throttled-invalid-recipients': throttled(255, 'invalid recipients'),
  'smtp-bad-outbound-sender': smtpReply(
    'end-of-data',
    SENDING,
    '550 5.1.8 Access denied, bad outbound sender',
    'The sender is restricted for spam',
  ),
  'smtp-recipient-refused': smtpReply(
    'rcpt',
    SENDING,
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    'RCPT TO is refused for good',
  ),
  'smtp-recipient-deferred': smtpReply(
    'rcpt',
    SENDING,
    '451 4.7.500 Server busy. Please try again later',
    'RCPT TO is refused for now',
  ),
  'smtp-too-many-recipients': smtpReply(
    'rcpt',
    SENDING,
    '452 4.5.3 Too many recipients',
    'More recipients than a message may have',
  ),
  'smtp-message-too-large': smtpReply(
    'end-of-data',
    SENDING,
    '552 5.3.4 Message size exceeds fixed maximum message size',
    'The message is larger than the mailbox may send',
  ),
  'smtp-temporary-error': smtpReply(
    'end-of-data',
    SENDING,
    '451 4.7.0 Temporary server error. Please try again later. PRX2',
    'The message is refused for now',
  ),
  'smtp-service-unavailable': smtpReply(
    'connect',
    ['connectivity.smtp', 'alarm.path'],
    '421 4.3.2 Service not active',
    'The greeting is a refusal',
  ),
  'smtp-reply': fault('smtp', SMTP, 'Any other reply at any stage', {
    stage: z.enum(SMTP_STAGES),
    reply: z.string().regex(/^[245]\d\d[ -]/, 'starts with a reply code, as in 450 4.2.1 Try later'),
  }),
  'smtp-lost-reply': fault('smtp', SENDING, 'The link is lost after the final dot, before the reply', {
    accepted: z.boolean().default(true).describe('Whether the message was taken all the same'),
  }),
  'smtp-reset-in-data': fault('smtp', [], 'The connection is reset in the middle of the message', {
    afterBytes,
  }),
  'smtp-cut': fault('smtp', SMTP, 'The connection is cut at a stage, before it is answered', {
    stage: z.enum(SMTP_STAGES),
  }),
  'smtp-stalls': fault('smtp', SMTP, 'A stage is never answered', { stage: z.enum(SMTP_STAGES) }),
  'smtp-sent-items-missing': fault('smtp', [], 'What is submitted leaves no copy in Sent Items'),
  'smtp-sent-items-late': fault('smtp', [], 'The copy in Sent Items appears late', {
    lateMs: z.int().positive().default(60_000),
  }),
  'smtp-bounces': fault('smtp', [], 'The outside world answers with a DSN (5.1.1) afterwards', {
    recipient: z.string().optional().describe('Only for this recipient'),
    status: z.string().default('5.1.1'),
    diagnostic: z.string().default('550 5.1.1 The email account that you tried to reach does not exist'),
  }),
} as const;

function throttled(detail: number, why: string) {
  return smtpReply(
    'mail',
    SENDING,
    `550 5.2.${detail} Sender throttled due to continuous ${why} errors.`,
    `The circuit breaker after repeated errors: ${why}`,
  );
}
