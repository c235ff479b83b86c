/** Fetches POP3 messages batch by batch; what came before a break is still a batch. */
import { Readable } from 'node:stream';
import { beginningOf } from '../../store/blobs/beginning.ts';
import type { Blobs } from '../../store/blobs.ts';
import type { Pop3Message, Pop3Session } from '../../wire/pop3/session.ts';
import type { ByteBudget } from '../byte-budget.ts';
import type { Doubts } from '../doubts.ts';
import { isPlaceholder, LARGEST_PLACEHOLDER_BYTES, PLACEHOLDER_ATTEMPTS } from '../placeholder.ts';
import { type FetchLimits, type FetchStep, planFetch } from '../plan.ts';
import { STREAM_BYTES, type StreamedMessage, streamIn } from '../stream-in.ts';

export interface FetchedPop3Message {
  readonly uidl: string;
  /** undefined: it was streamed into the store, and is a batch of its own. */
  readonly raw: Buffer | undefined;
  readonly streamed?: StreamedMessage;
  readonly extent: 'whole' | 'header';
}

export interface FetchedPop3Batch {
  readonly messages: readonly FetchedPop3Message[];
  readonly release: () => void;
}

export interface FetchPop3Options extends FetchLimits {
  readonly budget: ByteBudget;
  readonly blobs: Pick<Blobs, 'keepStream'>;
  readonly doubts: Doubts;
}

/** @param messages in the order of the maildrop; doubtful ones are moved to the end, or left for later. */
export async function* fetchPop3(
  session: Pop3Session,
  messages: readonly Pop3Message[],
  options: FetchPop3Options,
  signal: AbortSignal,
): AsyncGenerator<FetchedPop3Batch, void> {
  const { doubts } = options;
  const sure = messages.filter(({ uidl }) => !doubts.has(uidl));
  const doubtful = messages.filter(({ uidl }) => doubts.has(uidl) && !doubts.waits(uidl));
  const byNumber = new Map(messages.map((message) => [message.number, message]));
  const plan = [
    ...planFetch(sure.map(asListed), options, new Map()),
    ...planFetch(doubtful.map(asListed), options, new Map(doubtful.map(({ number }) => [number, 1]))),
  ];
  for (const step of plan) {
    const wanted = listedOf(step).map(({ uid }) => byNumber.get(uid) as Pop3Message);
    const bytes = wanted.reduce((sum, { size }) => sum + size, 0);
    const streams = step.kind === 'large';
    const release = await options.budget.take(
      Math.min(bytes, streams ? STREAM_BYTES : options.messageLimitBytes),
      signal,
    );
    if (streams) yield* large(session, wanted[0] as Pop3Message, options, release, signal);
    else if (step.kind === 'header') yield* header(session, wanted[0] as Pop3Message, doubts, release);
    else yield* whole(session, wanted, options, release, signal);
  }
}

async function* whole(
  session: Pop3Session,
  wanted: readonly Pop3Message[],
  { doubts, messageLimitBytes }: FetchPop3Options,
  release: () => void,
  signal: AbortSignal,
): AsyncGenerator<FetchedPop3Batch, void> {
  const messages: FetchedPop3Message[] = [];
  let answered = 0;
  try {
    for await (const fetched of session.retrieve(wanted, messageLimitBytes)) {
      answered++;
      const { uidl } = fetched.message;
      if ('refused' in fetched) {
        doubts.add(uidl);
        continue;
      }
      if (isPlaceholder(fetched.raw)) {
        messages.push(...placeholder(uidl, fetched.raw, doubts));
        continue;
      }
      doubts.clear(uidl);
      messages.push(
        fetched.cut
          ? { uidl, raw: headerOf(fetched.raw), extent: 'header' }
          : { uidl, raw: fetched.raw, extent: 'whole' },
      );
    }
  } catch (error) {
    const broken = wanted[answered];
    if (broken && !signal.aborted) doubts.add(broken.uidl);
    if (messages.length > 0) yield { messages, release };
    else release();
    throw error;
  }
  yield { messages, release };
}

async function* large(
  session: Pop3Session,
  message: Pop3Message,
  { doubts, messageLimitBytes, blobs }: FetchPop3Options,
  release: () => void,
  signal: AbortSignal,
): AsyncGenerator<FetchedPop3Batch, void> {
  const { uidl } = message;
  try {
    const fetched = await session.retrievePieces(message);
    if ('refused' in fetched) {
      doubts.add(uidl);
      release();
      return;
    }
    const begun = await beginningOf(fetched.pieces, LARGEST_PLACEHOLDER_BYTES);
    if (begun.whole && isPlaceholder(begun.whole)) {
      yield { messages: placeholder(uidl, begun.whole, doubts), release };
      return;
    }
    const pieces = begun.all ?? Readable.from([begun.whole]);
    const streamed = await streamIn(blobs, pieces, messageLimitBytes, signal);
    doubts.clear(uidl);
    if (streamed) yield { messages: [{ uidl, raw: undefined, streamed, extent: 'whole' }], release };
    else yield* header(session, message, doubts, release);
  } catch (error) {
    if (!signal.aborted) doubts.add(uidl);
    release();
    throw error;
  }
}

async function* header(
  session: Pop3Session,
  message: Pop3Message,
  doubts: Doubts,
  release: () => void,
): AsyncGenerator<FetchedPop3Batch, void> {
  const raw = await session.header(message).catch((error: unknown) => {
    release();
    throw error;
  });
  const { uidl } = message;
  if (raw && isPlaceholder(raw)) {
    yield { messages: placeholder(uidl, raw, doubts), release };
    return;
  }
  if (!raw) doubts.add(uidl);
  yield { messages: raw ? [{ uidl, raw, extent: 'header' }] : [], release };
}

/**
 * Asked for again, until it is taken for want of the real one. Not as the whole mail: that would be deleted from the
 * server where retrieved mail is, while it is the only copy.
 */
function placeholder(uidl: string, raw: Buffer, doubts: Doubts): FetchedPop3Message[] {
  if (doubts.failures(uidl) + 1 < PLACEHOLDER_ATTEMPTS) {
    doubts.add(uidl);
    return [];
  }
  doubts.clear(uidl);
  return [{ uidl, raw, extent: 'header' }];
}

/** A copy: a view would keep the whole message in memory. */
function headerOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return Buffer.from(raw.subarray(0, end < 0 ? Math.min(raw.length, 64 * 1024) : end + 4));
}

function asListed({ number, size }: Pop3Message) {
  return { uid: number, size, internalDate: undefined, flags: [] };
}

function listedOf(step: FetchStep) {
  return step.kind === 'batch' ? step.messages : [step.message];
}
