/**
 * Fetches messages over Graph, batch by batch, in the order given. Graph does not tell the size of a message: whatever
 * turns out to be large is given up at that point and then streamed into the store by itself.
 *
 * A message that Graph lists and cannot hand out is doubtful and tried again later; it never stops the others.
 */
import type { Blobs } from '../../store/blobs.ts';
import type { ListedItem } from '../../wire/graph/delta.ts';
import { GraphRefused } from '../../wire/graph/fault.ts';
import { readMessageContent } from '../../wire/graph/read-message.ts';
import type { GraphSession } from '../../wire/graph/session.ts';
import type { ByteBudget } from '../byte-budget.ts';
import type { Doubts } from '../doubts.ts';
import { STREAM_BYTES, type StreamedMessage, streamIn } from '../stream-in.ts';

export interface FetchedGraphMessage {
  readonly item: ListedItem;
  /** undefined: it was streamed into the store, and is a batch of its own. */
  readonly raw: Buffer | undefined;
  readonly streamed?: StreamedMessage;
  readonly extent: 'whole' | 'header';
}

export interface FetchedGraphBatch {
  readonly messages: readonly FetchedGraphMessage[];
  readonly release: () => void;
}

export interface FetchGraphOptions {
  readonly messageLimitBytes: number;
  readonly budget: ByteBudget;
  readonly blobs: Pick<Blobs, 'keepStream'>;
  readonly doubts: Doubts;
}

/** Graph serves four requests at a time for one application and mailbox; the fourth is left for sending. */
const AT_A_TIME = 3;
const GROUP = 12;
const SMALL_BYTES = 1024 * 1024;
const LONGEST_HEADER_BYTES = 256 * 1024;
const ONE_MS = 10 * 60_000;

type Read = { readonly raw: Buffer } | 'large' | 'gone' | 'doubtful';

export async function* fetchGraph(
  session: GraphSession,
  items: readonly ListedItem[],
  options: FetchGraphOptions,
  signal: AbortSignal,
): AsyncGenerator<FetchedGraphBatch, void> {
  const { budget, doubts } = options;
  const wanted = items.filter(({ id }) => !doubts.waits(id));
  for (let start = 0; start < wanted.length; start += GROUP) {
    const group = wanted.slice(start, start + GROUP);
    // With what a large one among them takes: to wait for more while holding some could end in nobody going on.
    const release = await budget.take(group.length * SMALL_BYTES + STREAM_BYTES, signal);
    let reads: Read[];
    try {
      reads = await readGroup(session, group, doubts, signal);
    } catch (error) {
      release();
      throw error;
    }
    let run: FetchedGraphMessage[] = [];
    let isHandedOn = false;
    const rest = () => {
      isHandedOn = true;
      return { messages: run, release };
    };
    try {
      for (const [index, item] of group.entries()) {
        const read = reads[index] as Read;
        if (typeof read === 'object') run.push({ item, raw: read.raw, extent: 'whole' });
        if (read !== 'large') continue;
        yield { messages: run, release: () => {} };
        run = [];
        const message = await readLarge(session, item, options, signal);
        if (message) yield { messages: [message], release: () => {} };
      }
      yield rest();
    } catch (error) {
      // What was read before a break is stored too.
      if (!isHandedOn) yield rest();
      throw error;
    } finally {
      if (!isHandedOn) release();
    }
  }
}

async function readGroup(
  session: GraphSession,
  group: readonly ListedItem[],
  doubts: Doubts,
  signal: AbortSignal,
): Promise<Read[]> {
  const reads: Read[] = [];
  const waiting = group.entries();
  const worker = async () => {
    for (const [index, item] of waiting) reads[index] = await readSmall(session, item, doubts, signal);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return reads;
}

async function readSmall(
  session: GraphSession,
  { id }: ListedItem,
  doubts: Doubts,
  signal: AbortSignal,
): Promise<Read> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(ONE_MS)]);
  try {
    const content = await readMessageContent(session, id, ended);
    if (!content) return 'gone';
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of content) {
      size += chunk.length;
      if (size > SMALL_BYTES) return 'large';
      chunks.push(chunk);
    }
    doubts.clear(id);
    return { raw: Buffer.concat(chunks) };
  } catch (error) {
    if (signal.aborted || !concernsOneMessage(error)) throw error;
    doubts.add(id);
    return 'doubtful';
  }
}

/** @returns undefined when it is gone, or doubtful. */
async function readLarge(
  session: GraphSession,
  item: ListedItem,
  { messageLimitBytes, blobs, doubts }: FetchGraphOptions,
  signal: AbortSignal,
): Promise<FetchedGraphMessage | undefined> {
  try {
    const content = await readMessageContent(session, item.id, signal);
    const streamed = content && (await streamIn(blobs, content, messageLimitBytes, signal));
    doubts.clear(item.id);
    if (streamed) return { item, raw: undefined, streamed, extent: 'whole' };
    const raw = content && (await readHeader(session, item.id, signal));
    return raw && { item, raw, extent: 'header' };
  } catch (error) {
    if (signal.aborted || !concernsOneMessage(error)) throw error;
    doubts.add(item.id);
    return undefined;
  }
}

/** Of a message over the limit: what comes before the first empty line. */
async function readHeader(
  session: GraphSession,
  id: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const content = await readMessageContent(session, id, signal);
  if (!content) return undefined;
  let head = Buffer.alloc(0);
  for await (const chunk of content) {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) return Buffer.from(head.subarray(0, end + 4));
    if (head.length > LONGEST_HEADER_BYTES) break;
  }
  return head.subarray(0, LONGEST_HEADER_BYTES);
}

/** 503 and 429 are about the mailbox or the service, 401 and 403 about who asks. */
function concernsOneMessage(error: unknown): boolean {
  return error instanceof GraphRefused && ![401, 403, 429, 503, 507].includes(error.status);
}
