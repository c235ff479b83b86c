/**
 * `POST /users/{id}/sendMail` with MIME: base64 in a body of text/plain, at most 4 MB. There is no envelope: recipients
 * are those of To, Cc and Bcc, and Bcc is taken out before anybody sees it. The answer is 202 without a word.
 * https://learn.microsoft.com/graph/api/user-sendmail, https://learn.microsoft.com/graph/outlook-send-mime-message
 */
import { bareAddresses } from '../../exchange/mime/addresses.ts';
import { headerFields } from '../../exchange/mime/header.ts';
import { Content } from '../../exchange/store/content.ts';
import type { Ask } from '../../http/ask.ts';
import type { Reply } from '../../http/reply.ts';
import type { GraphContext } from '../context.ts';
import { GraphFailure } from '../failure.ts';
import type { MailAccess } from './access.ts';

const LARGEST_BODY = 4 * 1024 * 1024;

export async function sendMail(
  { exchange, faults }: GraphContext,
  { mailbox, principal }: MailAccess,
  ask: Ask,
): Promise<Reply> {
  const place = { mailbox: mailbox.address, user: principal.upn ?? principal.oid };
  const body = await ask.body();
  if (!/^text\/plain\b/i.test(ask.header('content-type') ?? '')) {
    throw new GraphFailure(400, 'ErrorInvalidRequest', 'The sandbox takes mail as MIME (text/plain) only.');
  }
  if (body.length > LARGEST_BODY) {
    throw new GraphFailure(
      413,
      'ErrorMessageSizeExceeded',
      'The message exceeds the maximum supported size.',
    );
  }
  const raw = Buffer.from(body.toString('ascii'), 'base64');
  const { sender, recipients, visible } = readEnvelope(raw);
  if (recipients.length === 0) {
    throw new GraphFailure(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
  const from = sender ?? mailbox.address;
  const envelope = {
    login: mailbox.address,
    principal,
    from,
    recipients: recipients.map((address) => ({ address, notify: [], originalRecipient: undefined })),
    envelopeId: undefined,
    returnFull: false,
  };
  if (faults.active('graph-send-as-denied', place) || !exchange.submission.mayUseSender(envelope, from)) {
    throw new GraphFailure(
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
    );
  }
  const judgement = await exchange.submission.judge(envelope, visible);
  if (judgement.kind === 'refused') throw refusalOf(judgement.reply);
  if (faults.active('graph-cut', place)) return { status: 500, cut: true };
  exchange.submission.accept(envelope, visible);
  if (faults.active('graph-lost-reply', place)) return { status: 202, cut: true };
  return { status: 202 };
}

/** Who sends, to whom, and the message as they see it. */
function readEnvelope(raw: Buffer) {
  const { root } = new Content(raw);
  const recipients: string[] = [];
  const hidden: { start: number; end: number }[] = [];
  let sender: string | undefined;
  for (const { name, value, start, end } of headerFields(raw, root.start, root.bodyStart)) {
    const field = name.toLowerCase();
    if (field === 'from') sender ??= bareAddresses(value)[0];
    if (field === 'to' || field === 'cc' || field === 'bcc') recipients.push(...bareAddresses(value));
    if (field === 'bcc') hidden.push({ start, end });
  }
  let visible = raw;
  for (const { start, end } of hidden.toReversed()) {
    visible = Buffer.concat([visible.subarray(0, start), visible.subarray(end)]);
  }
  return { sender, recipients: [...new Set(recipients)], visible };
}

/** The same limits as over SMTP, in Graph's words. */
function refusalOf(reply: string): GraphFailure {
  if (/SubmissionQuotaExceeded/.test(reply)) {
    return new GraphFailure(
      429,
      'ErrorExceededMessageLimit',
      'The user has exceeded the daily message limit.',
      3600,
    );
  }
  if (/SendAsDenied/.test(reply)) return new GraphFailure(403, 'ErrorSendAsDenied', reply);
  if (/mailbox full/.test(reply)) {
    return new GraphFailure(507, 'ErrorQuotaExceeded', 'The mailbox has exceeded its quota.');
  }
  return new GraphFailure(
    429,
    'ApplicationThrottled',
    'Application is over its MailboxConcurrency limit.',
    10,
  );
}
