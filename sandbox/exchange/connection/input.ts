/**
 * What a client sends, pulled line by line or by the byte. The socket is paused as soon as more has arrived than
 * was asked for, so a client that floods is held back by TCP and not by our memory.
 */
import type { Socket } from 'node:net';

/** More than this waiting unasked pauses the socket. */
const HELD_AT_MOST = 256 * 1024;

/** The client sent a line longer than the protocol allows. */
export class LineTooLong extends Error {}

export class Input {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #length = 0;
  #ended = false;
  #paused = false;
  #wake: (() => void) | undefined;
  readonly #onData = (chunk: Buffer) => this.#arrived(chunk);
  readonly #onEnd = () => this.#end();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd);
  }

  /** Bytes that have arrived and were not taken yet. */
  get waiting(): number {
    return this.#length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The next line, Latin-1, without its line end; undefined when the client has gone.
   * @throws LineTooLong
   */
  async line(longest: number): Promise<string | undefined> {
    let searched = 0;
    for (;;) {
      const newline = this.#find(0x0a, searched);
      if (newline > longest + 1 || (newline < 0 && this.#length > longest + 1)) throw new LineTooLong();
      if (newline >= 0) {
        const line = this.#take(newline + 1);
        const end = newline > 0 && line[newline - 1] === 0x0d ? newline - 1 : newline;
        return line.toString('latin1', 0, end);
      }
      searched = this.#length;
      if (!(await this.#more())) return undefined;
    }
  }

  /** Exactly `count` bytes; undefined when the client goes before. Memory grows with what arrives, not with `count`. */
  async bytes(count: number): Promise<Buffer | undefined> {
    while (this.#length < count) if (!(await this.#more())) return undefined;
    return this.#take(count);
  }

  /** Passes over `count` bytes without keeping them. */
  async skip(count: number): Promise<boolean> {
    let left = count;
    while (left > 0) {
      if (this.#length === 0 && !(await this.#more())) return false;
      const step = Math.min(left, this.#length);
      this.#take(step);
      left -= step;
    }
    return true;
  }

  /** Whatever has arrived, at least one byte; undefined when the client has gone. */
  async chunk(): Promise<Buffer | undefined> {
    while (this.#length === 0) if (!(await this.#more())) return undefined;
    const first = this.#chunks.shift() as Buffer;
    this.#length -= first.length;
    return first;
  }

  /** Puts back what `chunk` gave too much of. */
  unread(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#chunks.unshift(bytes);
    this.#length += bytes.length;
  }

  /** Lets go of the socket (before STARTTLS wraps it) and forgets what was sent in the clear (RFC 3207 section 4.2). */
  detach(): void {
    this.#socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onEnd);
    this.#chunks = [];
    this.#length = 0;
  }

  #arrived(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#wake) this.#wake();
    else if (this.#length > HELD_AT_MOST && !this.#paused) {
      this.#paused = true;
      this.#socket.pause();
    }
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** @returns false when nothing more will come. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    if (this.#paused) {
      this.#paused = false;
      this.#socket.resume();
    }
    const before = this.#length;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    return this.#length > before;
  }

  #find(byte: number, from: number): number {
    let offset = 0;
    for (const chunk of this.#chunks) {
      if (offset + chunk.length > from) {
        const at = chunk.indexOf(byte, Math.max(from - offset, 0));
        if (at >= 0) return offset + at;
      }
      offset += chunk.length;
    }
    return -1;
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0];
    this.#length -= count;
    if (first && first.length >= count) {
      if (first.length === count) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const all = Buffer.concat(this.#chunks);
    this.#chunks = all.length > count ? [all.subarray(count)] : [];
    return all.subarray(0, count);
  }
}
