/** The worker thread's side of read.ts. Mails come packed in one buffer, because each transfer costs a message. */
import type { ReadMessage } from './message.ts';
import { parseAttachment, parseForwarded, parseMessage, unparsable } from './parse.ts';
import { parseSkeleton } from './read-skeleton.ts';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.ts';
import type { Skeleton } from './skeleton.ts';

export type WorkerTask = { readonly limits?: ReadingLimits | undefined } & (
  | {
      readonly want: 'messages' | 'headers';
      readonly packed: ArrayBuffer;
      /** Where each mail ends in `packed`. */
      readonly ends: readonly number[];
    }
  | { readonly want: 'skeleton'; readonly packed: ArrayBuffer; readonly parts: Skeleton['parts'] }
  | {
      readonly want: 'attachment' | 'forwarded';
      readonly packed: ArrayBuffer;
      readonly path: readonly number[];
    }
);

export default async function work(task: WorkerTask): Promise<unknown> {
  const { limits = DEFAULT_READING_LIMITS } = task;
  if ('path' in task) {
    const raw = new Uint8Array(task.packed);
    return task.want === 'forwarded'
      ? parseForwarded(raw, task.path, limits)
      : parseAttachment(raw, task.path);
  }
  if (task.want === 'skeleton') return parseSkeleton(new Uint8Array(task.packed), task.parts, limits);
  const read: ReadMessage[] = [];
  let start = 0;
  for (const end of task.ends) {
    const raw = new Uint8Array(task.packed, start, end - start);
    read.push(await (task.want === 'headers' ? unparsable(raw, limits) : parseMessage(raw, limits)));
    start = end;
  }
  return read;
}
