/**
 * Fetches everything above a checkpoint, batch by batch, in the order of arrival.
 *
 * A batch says how far it reaches: the checkpoint after it. When the connection breaks in the middle of one, what
 * came before the break is still a batch, so that every attempt gets further; the message at which it broke is a
 * suspect, fetched alone next time and passed over after five. What the server lists but does not hand out is
 * in `unavailable`: it is passed, remembered and asked for again.
 *
 * Two batches are under way on a connection, so that a distant server goes on with the next while the answer to the last
 * travels; a mailbox that is far behind is fetched over several connections (lanes.ts). The order of the batches stays
 * that of the UIDs.
 */
import { Failure } from '../../kernel/failure.ts';
import type { Blobs } from '../../store/blobs.ts';
import type { ImapSession } from '../../wire/imap/connect.ts';
import { fetchHeader, fetchMessages, fetchPieces, NotBegun } from '../../wire/imap/fetch-messages.ts';
import { type ListedMessage, listMessages } from '../../wire/imap/list-messages.ts';
import { presentUids } from '../../wire/imap/search-uids.ts';
import type { ByteBudget } from '../byte-budget.ts';
import { isPlaceholder, PLACEHOLDER_SENT } from '../placeholder.ts';
import { type FetchLimits, type FetchStep, planFetch } from '../plan.ts';
import { STREAM_BYTES, type StreamedMessage, streamIn } from '../stream-in.ts';
import { inOrder } from './lanes.ts';

export interface FetchedMessage {
  readonly uid: number;
  /** undefined: it was streamed into the store, and is a batch of its own. */
  readonly raw: Buffer | undefined;
  readonly streamed?: StreamedMessage;
  readonly extent: 'whole' | 'header';
  readonly flags: readonly string[];
  readonly internalDate: Date | undefined;
}

export interface UnavailableMessage {
  readonly uid: number;
  readonly failure: Failure;
}

export interface FetchedBatch {
  readonly messages: readonly FetchedMessage[];
  readonly unavailable: readonly UnavailableMessage[];
  /** Everything up to this UID is in this batch, in an earlier one, or not wanted. */
  readonly lastUid: number;
  /** Call it when the bytes are no longer needed. */
  readonly release: () => void;
}

export interface FetchOptions extends FetchLimits {
  readonly budget: ByteBudget;
  readonly blobs: Pick<Blobs, 'keepStream'>;
  readonly listSpan: number;
  /** UIDs on which the connection broke, kept over reconnects. */
  readonly suspicions: Map<number, number>;
  /** Leaves out what the start point does not want. */
  readonly wanted: (message: ListedMessage) => boolean;
  /** Runs while no command of the fetch does on this connection; with it, one batch is under way at a time. */
  readonly betweenCommands?: (() => Promise<void>) | undefined;
  /** For a mailbox that is far behind. */
  readonly further?: FurtherSessions;
}

/** Opens more connections to the same folder. */
export interface FurtherSessions {
  /** @returns undefined when there shall be none now. */
  open(): Promise<ImapSession> | undefined;
  close(session: ImapSession, error?: unknown): void;
}

/** Place for one step on a connection. */
interface Lane {
  readonly session: ImapSession;
}

/** A step with its share of the memory. */
interface HeldStep {
  readonly step: FetchStep;
  readonly release: () => void;
}

/**
 * @param above the checkpoint.
 * @param uidNext the folder's next UID, if the server says it: listing goes in spans up to it.
 */
export async function* fetchAbove(
  session: ImapSession,
  above: number,
  uidNext: number | undefined,
  options: FetchOptions,
  signal: AbortSignal,
): AsyncGenerator<FetchedBatch, void> {
  const lister = createLister(above, uidNext, options, signal);
  let steps: FetchStep[] = [];
  let waiting = 0;
  let reached = above;
  const closed = new Set<ImapSession>();
  const batches = inOrder<Lane, HeldStep, FetchedBatch>({
    first: { session },
    beside: options.betweenCommands ? [] : [{ session }],
    async take(lane) {
      while (steps.length === 0) {
        const listed = await lister.next(lane.session);
        if (!listed) return undefined;
        steps = planFetch(listed.filter(options.wanted), options, options.suspicions);
        waiting = steps.reduce((sum, step) => sum + messagesOf(step).length, 0);
      }
      const step = steps.shift() as FetchStep;
      waiting -= messagesOf(step).length;
      return { step, release: await options.budget.take(bytesOf(step), signal) };
    },
    work(lane, { step, release }) {
      // What breaks a further connection is tried once more, and judged, on the first.
      const suspicions = lane.session === session ? options.suspicions : new Map<number, number>();
      return runStep(lane.session, step, { ...options, suspicions }, release, signal);
    },
    discard: ({ release }) => release(),
    afterStep: async () => options.betweenCommands?.(),
    further: () => {
      const opening = waiting >= FAR_BEHIND_MESSAGES ? options.further?.open() : undefined;
      return opening?.then((opened) => [{ session: opened }, { session: opened }]);
    },
    close: (lane, error) => {
      if (closed.has(lane.session)) return;
      closed.add(lane.session);
      options.further?.close(lane.session, error);
    },
  });
  for await (const batch of batches) {
    reached = batch.lastUid;
    yield batch;
  }
  // Unwanted ones at the end are passed too.
  if (lister.highest() > reached) {
    yield { messages: [], unavailable: [], lastUid: lister.highest(), release: () => {} };
  }
}

/** Below this, a further connection costs more time than it saves. */
const FAR_BEHIND_MESSAGES = 1_000;

/** Lists what is above the checkpoint, span by span. A span that failed is listed again by whoever asks next. */
function createLister(
  above: number,
  uidNext: number | undefined,
  { listSpan }: FetchOptions,
  signal: AbortSignal,
) {
  let span = listSpan;
  let first = above + 1;
  let highest = 0;
  let over = false;
  return {
    highest: () => highest,
    async next(session: ImapSession): Promise<readonly ListedMessage[] | undefined> {
      if (over) return undefined;
      // The last span is open-ended, so that what arrives meanwhile is not left for the next round.
      const last = uidNext !== undefined && first + span < uidNext ? first + span - 1 : undefined;
      const listed = await withOmitted(
        session,
        first,
        await listMessages(session, first, last, signal),
        signal,
      );
      highest = listed.at(-1)?.uid ?? highest;
      if (last === undefined) over = true;
      else {
        // A folder where much was deleted has few messages in many UIDs.
        span = listed.length < listSpan / 4 ? span * 4 : listSpan;
        first = last + 1;
      }
      return listed;
    },
  };
}

/**
 * FETCH may leave a message out of its answer and still say OK, and the checkpoint would pass it for ever. So where
 * UIDs are missing between those that were listed, the folder is asked which of them it has; these are asked for by
 * themselves, and remembered when they are not handed out. What is missing at the end is not passed.
 */
async function withOmitted(
  session: ImapSession,
  first: number,
  listed: readonly ListedMessage[],
  signal: AbortSignal,
): Promise<readonly ListedMessage[]> {
  const highest = listed.at(-1)?.uid;
  if (highest === undefined || listed.length === highest - first + 1) return listed;
  const known = new Set(listed.map(({ uid }) => uid));
  const omitted = (await presentUids(session, first, highest, signal)).filter((uid) => !known.has(uid));
  if (omitted.length === 0) return listed;
  const unseen = omitted.map((uid) => ({ uid, size: 0, internalDate: undefined, flags: [] }));
  return [...listed, ...unseen].sort((a, b) => a.uid - b.uid);
}

function messagesOf(step: FetchStep): readonly ListedMessage[] {
  return step.kind === 'batch' ? step.messages : [step.message];
}

function bytesOf(step: FetchStep): number {
  switch (step.kind) {
    case 'batch':
      return sum(step.messages);
    case 'pass':
      return 0;
    default:
      return Math.min(step.message.size, STREAM_BYTES);
  }
}

async function* runStep(
  session: ImapSession,
  step: FetchStep,
  options: FetchOptions,
  release: () => void,
  signal: AbortSignal,
): AsyncGenerator<FetchedBatch, void> {
  switch (step.kind) {
    case 'batch':
      return yield* fetchBatch(session, step.messages, options, release, signal);
    case 'large':
      return yield* alone(session, step.message, options, release, signal, () =>
        fetchWhole(session, step.message, options, signal),
      );
    case 'header':
      return yield* alone(session, step.message, options, release, signal, () =>
        fetchHeaderOnly(session, step.message, signal),
      );
    case 'pass':
      yield passed(step.message, 'The connection broke at this message again and again.');
      options.suspicions.delete(step.message.uid);
  }
}

async function* fetchBatch(
  session: ImapSession,
  listed: readonly ListedMessage[],
  options: FetchOptions,
  release: () => void,
  signal: AbortSignal,
): AsyncGenerator<FetchedBatch, void> {
  const received = new Map<number, Buffer>();
  try {
    const uids = listed.map(({ uid }) => uid);
    await fetchMessages(session, uids, ({ uid, raw }) => received.set(uid, raw), signal);
  } catch (error) {
    // The server had not come to any of these.
    if (error instanceof NotBegun) throw error.cause;
    const broken = listed.findIndex(({ uid }) => !received.has(uid));
    const complete = broken < 0 ? listed : listed.slice(0, broken);
    suspect(options.suspicions, listed[broken]?.uid, signal);
    if (complete.length > 0) yield toBatch(complete, received, new Set(), release);
    throw error;
  }
  for (const { uid } of listed) options.suspicions.delete(uid);
  const missing = listed.filter(({ uid }) => !received.has(uid));
  const withheld = missing.length === 0 ? new Set<number>() : await stillThere(session, missing, signal);
  yield toBatch(listed, received, withheld, release);
}

/** Of what was not handed out: what the folder still has. The rest was deleted meanwhile. */
async function stillThere(
  session: ImapSession,
  missing: readonly ListedMessage[],
  signal: AbortSignal,
): Promise<Set<number>> {
  const first = missing[0] as ListedMessage;
  const last = missing.at(-1) as ListedMessage;
  const present = new Set(await presentUids(session, first.uid, last.uid, signal));
  return new Set(missing.map(({ uid }) => uid).filter((uid) => present.has(uid)));
}

function toBatch(
  listed: readonly ListedMessage[],
  received: ReadonlyMap<number, Buffer>,
  withheld: ReadonlySet<number>,
  release: () => void,
): FetchedBatch {
  const messages: FetchedMessage[] = [];
  const unavailable: UnavailableMessage[] = [];
  for (const { uid, flags, internalDate } of listed) {
    const raw = received.get(uid);
    if (raw && isPlaceholder(raw)) {
      unavailable.push({ uid, failure: withheldFailure(PLACEHOLDER_SENT) });
    } else if (raw) {
      messages.push({ uid, raw, extent: 'whole', flags, internalDate });
    } else if (withheld.has(uid)) {
      unavailable.push({ uid, failure: withheldFailure('The server lists it but did not hand it out.') });
    }
  }
  return { messages, unavailable, lastUid: (listed.at(-1) as ListedMessage).uid, release };
}

/** One message by itself. @param fetchIt gives undefined when the message is gone. */
async function* alone(
  session: ImapSession,
  message: ListedMessage,
  options: FetchOptions,
  release: () => void,
  signal: AbortSignal,
  fetchIt: () => Promise<FetchedContent | undefined>,
): AsyncGenerator<FetchedBatch, void> {
  const { uid, flags, internalDate } = message;
  let fetched: FetchedContent | undefined;
  let there: Set<number> | undefined;
  try {
    fetched = await fetchIt();
    if (!fetched) there = await stillThere(session, [message], signal);
  } catch (error) {
    // The server had not come to this one.
    if (error instanceof NotBegun) throw error.cause;
    suspect(options.suspicions, uid, signal);
    throw error;
  }
  options.suspicions.delete(uid);
  const withheld = there?.has(uid)
    ? 'The server lists it but did not hand it out.'
    : fetched?.raw && isPlaceholder(fetched.raw)
      ? PLACEHOLDER_SENT
      : undefined;
  if (withheld) {
    release();
    yield passed(message, withheld);
    return;
  }
  yield {
    messages: fetched ? [{ uid, flags, internalDate, ...fetched }] : [],
    unavailable: [],
    lastUid: uid,
    release,
  };
}

type FetchedContent = Pick<FetchedMessage, 'raw' | 'streamed' | 'extent'>;

/** Reported sizes are estimates: it may turn out to be small, or over the limit. */
export async function fetchWhole(
  session: ImapSession,
  { uid }: Pick<ListedMessage, 'uid'>,
  { blobs, messageLimitBytes }: Pick<FetchOptions, 'blobs' | 'messageLimitBytes'>,
  signal: AbortSignal,
): Promise<FetchedContent | undefined> {
  const fetched = await fetchPieces(session, uid, signal);
  if (!fetched) return undefined;
  if ('raw' in fetched) return { raw: fetched.raw, extent: 'whole' };
  const streamed = await streamIn(blobs, fetched.pieces, messageLimitBytes, signal);
  return streamed ? { raw: undefined, streamed, extent: 'whole' } : fetchHeaderOnly(session, { uid }, signal);
}

async function fetchHeaderOnly(
  session: ImapSession,
  { uid }: Pick<ListedMessage, 'uid'>,
  signal: AbortSignal,
) {
  const raw = await fetchHeader(session, uid, signal);
  return raw && { raw, extent: 'header' as const };
}

function suspect(suspicions: Map<number, number>, uid: number | undefined, signal: AbortSignal): void {
  // Our own stopping is not the message's doing.
  if (uid !== undefined && !signal.aborted) suspicions.set(uid, (suspicions.get(uid) ?? 0) + 1);
}

function passed({ uid }: ListedMessage, why: string): FetchedBatch {
  return {
    messages: [],
    unavailable: [{ uid, failure: withheldFailure(why) }],
    lastUid: uid,
    release: () => {},
  };
}

function withheldFailure(detail: string): Failure {
  return new Failure('message-unavailable', { detail });
}

function sum(messages: readonly ListedMessage[]): number {
  return messages.reduce((total, { size }) => total + size, 0);
}
