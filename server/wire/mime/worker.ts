/** The worker thread's side of read.ts. Mails come packed in one buffer, because each transfer costs a message. */
import type { ReadMessage } from './message.ts';
import { parseAttachment, parseForwarded, parseMessage, unparsable } from './parse.ts';
import { parseSkeleton } from './read-skeleton.ts';
import type { Skeleton } from './skeleton.ts';

export type WorkerTask =
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
    };

export default async function work(task: WorkerTask): Promise<unknown> {
  if ('path' in task) {
    const raw = new Uint8Array(task.packed);
    return task.want === 'forwarded' ? parseForwarded(raw, task.path) : parseAttachment(raw, task.path);
  }
  if (task.want === 'skeleton') return parseSkeleton(new Uint8Array(task.packed), task.parts);
  const read: ReadMessage[] = [];
  let start = 0;
  for (const end of task.ends) {
    const raw = new Uint8Array(task.packed, start, end - start);
    read.push(await (task.want === 'headers' ? unparsable(raw) : parseMessage(raw)));
    start = end;
  }
  return read;
}
