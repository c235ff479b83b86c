/** The worker thread's side of read.ts and read-large.ts. Small mails come packed in one buffer, because each transfer costs a message; a large one comes as a stream. */
import type { MessagePort } from 'node:worker_threads';
import { chunksFrom } from './large/chunk-port.ts';
import { parseSkeleton, withShortened } from './large/read-skeleton.ts';
import { makeSkeleton } from './large/skeleton.ts';
import type { ReadMessage } from './message.ts';
import { parseAttachment, parseForwarded, parseMessage, unparsable } from './parse.ts';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.ts';

export type WorkerTask = PackedTask | StreamTask;

interface Common {
  readonly limits?: ReadingLimits | undefined;
}

export type PackedTask = Common & { readonly packed: ArrayBuffer } & (
    | {
        readonly want: 'messages' | 'headers';
        /** Where each mail ends in `packed`. */
        readonly ends: readonly number[];
      }
    | { readonly want: 'attachment' | 'forwarded'; readonly path: readonly number[] }
  );

/** The mail comes through the port. */
export type StreamTask = Common & { readonly port: MessagePort } & (
    | { readonly want: 'message' }
    | { readonly want: 'attachment' | 'forwarded'; readonly path: readonly number[] }
  );

export default function work(task: WorkerTask): Promise<unknown> {
  return 'port' in task ? readStream(task) : readPacked(task);
}

async function readPacked(task: PackedTask): Promise<unknown> {
  const { limits = DEFAULT_READING_LIMITS } = task;
  if ('path' in task) return readPart(task, new Uint8Array(task.packed), limits);
  const read: ReadMessage[] = [];
  let start = 0;
  for (const end of task.ends) {
    const raw = new Uint8Array(task.packed, start, end - start);
    read.push(await (task.want === 'headers' ? unparsable(raw, limits) : parseMessage(raw, limits)));
    start = end;
  }
  return read;
}

async function readStream(task: StreamTask): Promise<unknown> {
  const { limits = DEFAULT_READING_LIMITS } = task;
  const { raw, parts, shortened } = await makeSkeleton(chunksFrom(task.port));
  if ('path' in task) return readPart(task, raw, limits);
  const message = await parseSkeleton(raw, parts, limits).catch(() => unparsable(raw, limits));
  return shortened ? { ...message, traits: withShortened(message.traits, 'parts') } : message;
}

function readPart(
  { want, path }: { readonly want: 'attachment' | 'forwarded'; readonly path: readonly number[] },
  raw: Uint8Array,
  limits: ReadingLimits,
): Promise<unknown> {
  return want === 'forwarded' ? parseForwarded(raw, path, limits) : parseAttachment(raw, path);
}
