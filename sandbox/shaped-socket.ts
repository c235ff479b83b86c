/** A socket that is slow, far away, or cut after some bytes, for a server that takes it for an ordinary one. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface Shape {
  readonly bytesPerSecond?: number | undefined;
  /** Added in each direction. */
  readonly delayMs: number;
  /** Bytes to the client, after which the connection is reset. */
  readonly resetAfterBytes?: number | undefined;
}

/** Pieces of a slow line: small enough that a reader sees it trickle, large enough not to cost a timer a byte. */
const TICKS_PER_SECOND = 20;

export function shape(socket: Socket, how: Shape): Socket {
  return new ShapedSocket(socket, how) as unknown as Socket;
}

class ShapedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #in: Lane;
  readonly #out: Lane;
  #leftBeforeReset: number;

  constructor(socket: Socket, { bytesPerSecond, delayMs, resetAfterBytes }: Shape) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#leftBeforeReset = resetAfterBytes ?? Number.POSITIVE_INFINITY;
    this.#in = new Lane(bytesPerSecond, delayMs);
    this.#out = new Lane(bytesPerSecond, delayMs);
    socket.on('data', (chunk: Buffer) => {
      socket.pause();
      this.#in.send(
        chunk,
        (piece) => this.push(piece),
        () => socket.resume(),
      );
    });
    socket.on('end', () =>
      this.#in.send(
        Buffer.alloc(0),
        () => {},
        () => this.push(null),
      ),
    );
    socket.on('error', (error) => this.destroy(error));
    // As on the real socket: an error that nobody waits for must not end the process.
    this.on('error', () => {});
    socket.on('close', () => this.destroy());
  }

  // What a server asks of a net.Socket beyond the stream.
  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }
  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }
  get remoteFamily(): string | undefined {
    return this.#socket.remoteFamily;
  }
  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }
  get localPort(): number | undefined {
    return this.#socket.localPort;
  }
  get encrypted(): boolean {
    return false;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  setTimeout(ms: number, action?: () => void): this {
    this.#socket.setTimeout(ms, action);
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  resetAndDestroy(): this {
    this.#socket.resetAndDestroy();
    return this.destroy();
  }
  destroySoon(): void {
    this.end(() => this.destroy());
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const allowed = chunk.subarray(0, this.#leftBeforeReset);
    this.#leftBeforeReset -= allowed.length;
    this.#out.send(
      allowed,
      (piece) => void this.#socket.write(piece),
      () => {
        if (this.#leftBeforeReset <= 0) this.#socket.resetAndDestroy();
        else done();
      },
    );
  }

  override _final(done: () => void): void {
    this.#out.send(
      Buffer.alloc(0),
      () => {},
      () => {
        this.#socket.end();
        done();
      },
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#in.stop();
    this.#out.stop();
    this.#socket.destroy();
    done(error);
  }
}

/** One direction: pieces leave in order, each `delayMs` after it was sent, no faster than the line. */
class Lane {
  readonly #bytesPerTick: number;
  readonly #delayMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(bytesPerSecond: number | undefined, delayMs: number) {
    this.#bytesPerTick = Math.max(
      1,
      Math.floor((bytesPerSecond ?? Number.POSITIVE_INFINITY) / TICKS_PER_SECOND),
    );
    this.#delayMs = delayMs;
  }

  /** @param taken called when the line can take more; pieces may still be on their way. */
  send(bytes: Buffer, deliver: (piece: Buffer) => void, taken: () => void): void {
    let rest = bytes;
    const slow = Number.isFinite(this.#bytesPerTick);
    const step = () => {
      const piece = slow ? rest.subarray(0, this.#bytesPerTick) : rest;
      rest = rest.subarray(piece.length);
      if (piece.length > 0) this.#after(this.#delayMs, () => deliver(piece));
      if (rest.length === 0) {
        if (bytes.length === 0) this.#after(this.#delayMs, taken);
        else if (slow) this.#after(this.#tickFor(piece.length), taken);
        else taken();
        return;
      }
      this.#after(this.#tickFor(piece.length), step);
    };
    step();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #tickFor(bytes: number): number {
    return (bytes / this.#bytesPerTick) * (1000 / TICKS_PER_SECOND);
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
