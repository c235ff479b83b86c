/**
 * What goes to a client. Small writes of one tick leave as one packet; large buffers go out as they are, without
 * a copy. Whoever writes much awaits `drained`, so a slow reader of a 50 MB mail costs one mail of memory, not all.
 */
import type { Socket } from 'node:net';

const GATHER_AT_MOST = 64 * 1024;

export class Output {
  readonly #socket: Socket;
  #pieces: Buffer[] = [];
  #size = 0;
  #scheduled = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Latin-1 text and CRLF. */
  line(text: string): void {
    this.write(`${text}\r\n`);
  }

  write(data: string | Buffer): void {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    if (bytes.length >= GATHER_AT_MOST) {
      this.flush();
      this.#send(bytes);
      return;
    }
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= GATHER_AT_MOST) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      process.nextTick(() => {
        this.#scheduled = false;
        this.flush();
      });
    }
  }

  flush(): void {
    if (this.#size === 0) return;
    const all = this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    this.#send(all);
  }

  /** Resolves when the client has taken enough of what was written, or has gone. */
  async drained(): Promise<void> {
    const socket = this.#socket;
    if (!socket.writableNeedDrain || socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
  }

  /** Sends what is left and closes in order. */
  end(): void {
    this.flush();
    this.#socket.end();
    // A client that never closes its own side would hold the connection for ever.
    setTimeout(() => this.#socket.destroy(), 5_000).unref();
  }

  #send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }
}
