/**
 * One message over an open session: envelope, data, and what became of every recipient.
 *
 * The caller must know three things apart, because they lead to opposite actions:
 * - the server answered: what it said of each recipient;
 * - the link broke before the final dot: the server has no message (RFC 5321 section 4.2.5), so it may be sent again;
 * - the link broke after it: the server may have taken the message, so it must not be sent again unseen.
 * The last two are told apart by the moment our source has given its last byte to the client, which is before the dot
 * can be on the wire: doubt is called doubt too early rather than too late.
 */
import { Readable } from 'node:stream';
import { domainToASCII } from 'node:url';
import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { Failure } from '../../kernel/failure.ts';
import { clientFault, type SmtpStep } from './fault.ts';
import { parseReply } from './reply.ts';
import type { SmtpSession } from './session.ts';

/** A message too large for memory: the same bytes whenever it is opened. */
export interface StreamedMail {
  /** In bytes. */
  readonly length: number;
  /** May break with a Failure: then nothing was sent. */
  open(): AsyncIterable<Buffer>;
}

export interface OutgoingMail {
  /** RFC 5321 addresses without brackets. */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer | StreamedMail;
  /** Comes back in delivery reports as Original-Envelope-Id (RFC 3461 section 4.4). */
  readonly envelopeId?: string;
  /** Called when the dialogue about this message begins; a session that turns out to be closed makes it begin again. */
  readonly onBegin?: () => void;
  /**
   * Asked just before the last byte leaves; false breaks the submission off while nothing is sent yet. For a sender
   * that may have lost its right to send while the message was on its way.
   */
  readonly mayEnd?: () => boolean | Promise<boolean>;
}

export interface Refusal {
  readonly address: string;
  readonly failure: Failure;
  /** Enhanced status, where the server gave one. */
  readonly status: string | null;
  readonly reply: string | null;
}

export type Submission =
  /** The server answered for each recipient. `accepted` may be empty: then nothing was sent. */
  | {
      readonly outcome: 'answered';
      readonly accepted: readonly string[];
      readonly refused: readonly Refusal[];
      readonly reply: string;
      /** Exchange names the Message-ID that it gave the message, where it replaced ours. */
      readonly serverMessageId: string | null;
    }
  /** The server refused the message or its sender; nothing was sent to anybody. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** The link broke or a deadline passed. */
  | { readonly outcome: 'broken'; readonly failure: Failure; readonly finalDotGiven: boolean };

/** Never throws for what the other side or the network does, nor for a message that breaks off with a Failure. */
export async function submit(
  session: SmtpSession,
  mail: OutgoingMail,
  signal?: AbortSignal,
): Promise<Submission> {
  const progress: Progress = { phase: 'envelope', finalDotGiven: false };
  const given = new Map(mail.recipients.map((address) => [envelopeAddress(address), address]));
  try {
    const info = await transact(session, mail, progress, signal);
    return {
      outcome: 'answered',
      accepted: info.accepted.map((address) => given.get(address) ?? address),
      refused: refusals(info.rejectedErrors ?? [], session, given),
      reply: parseReply(info.response)?.line ?? info.response,
      serverMessageId: info.serverMessageId ?? null,
    };
  } catch (error) {
    if (error instanceof SourceBroke && !(error.cause instanceof Failure)) throw error.cause;
    return judge(
      (error instanceof SourceBroke ? error.cause : error) as SubmitError,
      session,
      progress,
      given,
    );
  }
}

interface Progress {
  phase: 'envelope' | 'data' | 'final reply';
  finalDotGiven: boolean;
}

/** The message could not be read to its end. Only what is no Failure is a fault of the program. */
class SourceBroke extends Error {}

interface SubmitError extends Error {
  readonly response?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly code?: string;
  readonly recipient?: string;
  readonly rejectedErrors?: SubmitError[];
}

/** Bytes handed to the client at a time; each hand-over is a sign of life and restarts the data deadline. */
const CHUNK = 64 * 1024;

async function transact(
  { connection, timeouts }: SmtpSession,
  mail: OutgoingMail,
  progress: Progress,
  signal?: AbortSignal,
): Promise<SMTPConnectionSendInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<SMTPConnectionSendInfo>();
  // Closing detaches the data stream from the socket, so a dot that is not yet on its way never leaves.
  const giveUp = (reason: unknown) => {
    reject(reason);
    connection.close();
  };
  let timer = setTimeout(() => {}, 0);
  const within = (phase: Progress['phase'], ms: number) => {
    progress.phase = phase;
    clearTimeout(timer);
    timer = setTimeout(
      () => giveUp(new Failure('host-timeout', { detail: `no answer in ${ms} ms (${phase})` })),
      ms,
    );
  };
  const onAbort = () => giveUp(new Failure('connection-lost', { detail: 'Postvak is stopping' }));
  signal?.addEventListener('abort', onAbort, { once: true });

  const chunks = chunksOf(mail.raw);
  const end = async () => {
    const mayEnd = (await mail.mayEnd?.()) ?? true;
    // Given up meanwhile: the link is closed and the dot must not be given.
    if (source.destroyed) return;
    if (!mayEnd) {
      giveUp(new Failure('connection-lost', { detail: 'broken off: another node may send this message' }));
      return;
    }
    progress.finalDotGiven = true;
    within('final reply', timeouts.finalReplyMs);
    source.push(null);
  };
  const source = new Readable({
    highWaterMark: CHUNK,
    read() {
      chunks
        .next()
        .catch((cause: unknown) => Promise.reject(new SourceBroke('', { cause })))
        .then(({ done, value }) => {
          if (source.destroyed) return undefined;
          if (done) return end();
          within('data', timeouts.dataBlockMs);
          source.push(value);
          return undefined;
        })
        .catch(giveUp);
    },
  });
  within('envelope', timeouts.envelopeMs);
  mail.onBegin?.();
  // The library answers for a message under way, but 'end' comes first; should it ever not answer, this does.
  const onEnd = () =>
    setImmediate(() => reject(new Failure('connection-lost', { detail: 'Connection closed unexpectedly' })));
  connection.once('end', onEnd);
  try {
    if (signal?.aborted) onAbort();
    else
      connection.send(envelopeOf(mail), source, (error, info) => {
        if (error) reject(error);
        else resolve(info);
      });
    return await promise;
  } finally {
    clearTimeout(timer);
    connection.off('end', onEnd);
    signal?.removeEventListener('abort', onAbort);
    source.destroy();
    // Not awaited: it may be in the middle of a read.
    chunks.return(undefined).catch(() => {});
  }
}

async function* chunksOf(raw: OutgoingMail['raw']): AsyncGenerator<Buffer, undefined> {
  for await (const piece of Buffer.isBuffer(raw) ? [raw] : raw.open()) {
    for (let at = 0; at < piece.length; at += CHUNK) yield piece.subarray(at, at + CHUNK);
  }
}

function envelopeOf(mail: OutgoingMail) {
  return {
    from: envelopeAddress(mail.from),
    to: mail.recipients.map(envelopeAddress),
    size: mail.raw.length,
    use8BitMime: [mail.from, ...mail.recipients].some((address) => /[^\x00-\x7f]/.test(address)),
    ...(mail.envelopeId
      ? { dsn: { ret: 'HDRS', envid: mail.envelopeId, notify: ['FAILURE', 'DELAY'] } }
      : {}),
  };
}

/** A domain goes out in its ASCII form, unless the local part needs SMTPUTF8 anyway (RFC 6531 section 3.2). */
function envelopeAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0 || /[^\x00-\x7f]/.test(address.slice(0, at))) return address;
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`;
}

function judge(
  error: SubmitError,
  session: SmtpSession,
  progress: Progress,
  given: ReadonlyMap<string, string>,
): Submission {
  if (error.rejectedErrors) return allRefused(refusals(error.rejectedErrors, session, given));
  const failure = clientFault(error, stepOf(error), session.context);
  // The client itself refuses what it cannot send (size, address); no byte of the message has left.
  const answered = (error.responseCode ?? 0) >= 400;
  const refusedHere = !answered && ['EMESSAGE', 'EENVELOPE'].includes(error.code ?? '');
  if (answered || refusedHere) return { outcome: 'refused', failure };
  return { outcome: 'broken', failure, finalDotGiven: progress.finalDotGiven };
}

/** Some servers tell at RCPT what is wrong with the sender: then it is not the recipients' fault. */
function allRefused(refused: Refusal[]): Submission {
  const wider = refused.find(({ failure }) => failure.scope !== 'recipient');
  if (wider) return { outcome: 'refused', failure: wider.failure };
  return {
    outcome: 'answered',
    accepted: [],
    refused,
    reply: refused[0]?.reply ?? '',
    serverMessageId: null,
  };
}

function refusals(
  errors: readonly SubmitError[],
  session: SmtpSession,
  given: ReadonlyMap<string, string>,
): Refusal[] {
  return errors.map((error) => {
    const reply = parseReply(error.response ?? '');
    const address = given.get(error.recipient ?? '') ?? error.recipient ?? '';
    return {
      address,
      failure: clientFault(error, 'recipient', { ...session.context, recipient: address }),
      status: reply?.enhanced ?? null,
      reply: reply?.line ?? null,
    };
  });
}

function stepOf(error: SubmitError): SmtpStep {
  if (error.command === 'MAIL FROM') return 'sender';
  if (error.command === 'RCPT TO') return 'recipient';
  return 'message';
}

/**
 * Makes the session ready for another message after a refusal, which may have left a transaction open (RFC 5321
 * section 4.1.1.5).
 * @returns false when the session can no longer be used.
 */
export async function reset(session: SmtpSession): Promise<boolean> {
  if (!session.isAlive()) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), session.timeouts.signInMs);
  const onEnd = () => resolve(false);
  session.connection.once('end', onEnd);
  session.connection.reset((error) => resolve(!error));
  const usable = await promise;
  clearTimeout(timer);
  session.connection.off('end', onEnd);
  if (!usable) session.close();
  return usable;
}
