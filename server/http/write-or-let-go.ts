import type { Writable } from 'node:stream';

/** What a client may have to catch up on, beside what the kernel holds for it. */
const BUFFER_BYTES = 64 * 1024;

/** Writes to a client that listens; one that does not keep up is cut off, because it can always come back. */
export function writeOrLetGo(client: Writable, text: string): void {
  if (client.writableLength > BUFFER_BYTES) client.destroy();
  else if (!client.writableEnded) client.write(text);
}
