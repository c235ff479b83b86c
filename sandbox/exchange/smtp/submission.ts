/**
 * What happens to a message that was submitted. Who may send as whom is asked of the directory; limits are those of
 * Exchange Online. Acceptance is one step: the copy in Sent Items and every delivery stand before the 250 leaves, so
 * that a client which loses the reply can find out by looking.
 */
import { randomUUID } from 'node:crypto';
import type { Principal } from '../../directory/policy.ts';
import type { Exchange } from '../context.ts';
import { bareAddresses } from '../mime/addresses.ts';
import { formatDate } from '../mime/encode.ts';
import { headerValue } from '../mime/header.ts';
import { composeReport, type FailedRecipient } from '../outside/delivery-status.ts';
import type { Outside } from '../outside/outside.ts';
import { Content } from '../store/content.ts';
import { FLAG_BITS } from '../store/flags.ts';
import { Pace } from './pace.ts';

export interface EnvelopeRecipient {
  readonly address: string;
  /** Of RFC 3461; empty: not given. */
  readonly notify: readonly string[];
  readonly originalRecipient: string | undefined;
}

export interface Envelope {
  /** The mailbox that signed in. */
  readonly login: string;
  readonly principal: Principal;
  /** Empty: the null sender. */
  readonly from: string;
  readonly recipients: readonly EnvelopeRecipient[];
  readonly envelopeId: string | undefined;
  readonly returnFull: boolean;
}

/** `refused` carries the whole reply. */
export type Judgement = { readonly kind: 'accept' } | { readonly kind: 'refused'; readonly reply: string };

export interface Submission {
  /** By who may send what, and how much; may take its time when the mailbox sends too fast. */
  judge(envelope: Envelope, raw: Buffer): Promise<Judgement>;
  mayUseSender(envelope: Pick<Envelope, 'login' | 'principal'>, address: string): boolean;
  /** @returns the Message-ID. */
  accept(envelope: Envelope, raw: Buffer): string;
  clear(): void;
}

const RATE_REFUSAL = '421 4.4.2 Message submission rate for this client has exceeded the configured limit';
const RECIPIENTS_REFUSAL =
  "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota was exceeded.";
const FULL_REFUSAL =
  '554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception with message Cannot open mailbox.';

export function createSubmission({
  exchange,
  outside,
}: {
  exchange: Exchange;
  outside: Outside;
}): Submission {
  const { directory, policy, settings, store, faults } = exchange;
  const pace = new Pace();

  function mayUseSender(
    { login, principal }: Pick<Envelope, 'login' | 'principal'>,
    address: string,
  ): boolean {
    const mailbox = directory.findMailbox(address);
    if (!mailbox) return false;
    if (mailbox.address === login && mailbox.owner === login && principal.upn?.toLowerCase() === login)
      return true;
    return policy.maySendAs(principal, mailbox);
  }

  async function judge(envelope: Envelope, raw: Buffer): Promise<Judgement> {
    const content = new Content(raw);
    const header = headerValue(raw, content.root.start, content.root.bodyStart, 'from') ?? '';
    const senders = new Set([...bareAddresses(header), ...(envelope.from === '' ? [] : [envelope.from])]);
    for (const sender of senders) {
      if (mayUseSender(envelope, sender)) continue;
      const reply = `554 5.2.252 SendAsDenied; ${envelope.login} not allowed to send as ${sender}; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message.`;
      return { kind: 'refused', reply };
    }
    const { login, recipients } = envelope;
    if (isFull(login, raw.length)) return { kind: 'refused', reply: FULL_REFUSAL };
    if (!pace.takeRecipients(login, recipients.length, exchange.now(), settings.smtpRecipientsPerDay)) {
      return { kind: 'refused', reply: RECIPIENTS_REFUSAL };
    }
    const waitMs = pace.takePlace(login, {
      now: performance.now(),
      windowMs: 60_000 / settings.timeCompression,
      limit: settings.smtpMessagesPerMinute,
      refuse: settings.smtpExcess === 'refuse',
    });
    if (waitMs === undefined) return { kind: 'refused', reply: RATE_REFUSAL };
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    return { kind: 'accept' };
  }

  /** The copy in Sent Items counts. */
  function isFull(address: string, more: number): boolean {
    const quota = directory.findMailbox(address)?.quotaBytes;
    if (quota === undefined) return false;
    let held = more;
    for (const { folder } of store.mailbox(address).folders()) {
      for (const { content } of folder.messages) held += content.size;
    }
    return held > quota;
  }

  function accept(envelope: Envelope, submitted: Buffer): string {
    const { raw, messageId } = completed(submitted, envelope.login, exchange.now());
    const content = new Content(raw);
    keepCopies(envelope, content);
    const failed: { recipient: EnvelopeRecipient; failure: FailedRecipient }[] = [];
    for (const recipient of envelope.recipients) {
      const failure = deliver(envelope, recipient, content);
      if (failure) failed.push({ recipient, failure });
    }
    const reported = failed.filter(
      ({ recipient }) => recipient.notify.length === 0 || recipient.notify.includes('FAILURE'),
    );
    if (reported.length > 0 && envelope.from !== '') {
      report(
        envelope,
        reported.map(({ failure }) => failure),
        content,
      );
    }
    return messageId;
  }

  function keepCopies({ login, from }: Envelope, content: Content): void {
    const where = { mailbox: login, user: login };
    if (faults.active('smtp-sent-items-missing', where)) return;
    const copy = [{ content, flags: FLAG_BITS['\\Seen'], internalDate: new Date(exchange.now()) }];
    const sentAs = directory.findMailbox(from);
    const keep = () => {
      store.mailbox(login).sentItems.add(copy);
      if (sentAs?.messageCopyForSentAs && sentAs.address !== login) {
        store.mailbox(sentAs.address).sentItems.add(copy);
      }
    };
    const late = faults.active('smtp-sent-items-late', where);
    if (late) exchange.after(late.lateMs, keep);
    else keep();
  }

  /** @returns why it did not arrive. */
  function deliver(
    envelope: Envelope,
    recipient: EnvelopeRecipient,
    content: Content,
  ): FailedRecipient | undefined {
    const { address, originalRecipient } = recipient;
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    const failure = (status: string, diagnostic: string, remoteHost: string): FailedRecipient => ({
      address,
      originalRecipient,
      status,
      diagnostic,
      remoteHost,
    });
    const place = { mailbox: envelope.login, user: envelope.login };
    const bounces = faults.isSet('smtp-bounces', place);
    const meant =
      bounces?.recipient === undefined || bounces.recipient.toLowerCase() === address.toLowerCase();
    const bounce = bounces && meant ? faults.active('smtp-bounces', place) : undefined;
    if (bounce) return failure(bounce.status, bounce.diagnostic, `mx.${domain}`);
    const mailbox = directory.findMailbox(address);
    if (mailbox) {
      const arrival = { content, flags: 0, internalDate: new Date(exchange.now()) };
      store.mailbox(mailbox.address).inbox.add([arrival]);
      return undefined;
    }
    if (directory.isOwnDomain(domain)) {
      const text = '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup';
      return failure('5.1.10', text, settings.host);
    }
    const unknown =
      address.toLowerCase().startsWith('unknown') ||
      settings.unknownDomains.some((name) => name.toLowerCase() === domain);
    if (unknown) {
      const text = `550 5.1.1 <${address}>: Recipient address rejected: User unknown`;
      return failure('5.1.1', text, `mx.${domain}`);
    }
    outside.arrive({ to: address, from: envelope.from, content });
    return undefined;
  }

  function report(envelope: Envelope, failed: FailedRecipient[], original: Content): void {
    const sender = directory.findMailbox(envelope.from)?.address ?? envelope.login;
    const raw = composeReport({
      to: sender,
      host: settings.host,
      tenantDomain: sender.slice(sender.lastIndexOf('@') + 1),
      envelopeId: envelope.envelopeId,
      failed,
      original,
      returnFull: envelope.returnFull,
      at: new Date(exchange.now()),
    });
    const arrival = { content: new Content(raw), flags: 0, internalDate: new Date(exchange.now()) };
    store.mailbox(sender).inbox.add([arrival]);
  }

  return { judge, mayUseSender, accept, clear: () => pace.clear() };
}

/** Message-ID and Date are added where the client left them out (RFC 6409 section 8). */
function completed(raw: Buffer, login: string, now: number): { raw: Buffer; messageId: string } {
  const { root } = new Content(raw);
  const header = (name: string) => headerValue(raw, root.start, root.bodyStart, name);
  const given = header('message-id');
  const messageId = given || `<${randomUUID()}@${login.slice(login.lastIndexOf('@') + 1)}>`;
  const added = [
    ...(given ? [] : [`Message-ID: ${messageId}`]),
    ...(header('date') === undefined ? [`Date: ${formatDate(new Date(now))}`] : []),
  ];
  if (added.length === 0) return { raw, messageId };
  return { raw: Buffer.concat([Buffer.from(`${added.join('\r\n')}\r\n`), raw]), messageId };
}
