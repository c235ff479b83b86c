/**
 * A client that speaks whatever bytes a test gives it: line protocols as they are, without a library that would
 * tidy them up. Every wait has an end.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawClient {
  /** Sends as it is; add the line end yourself. */
  write(data: string | Buffer): void;
  /** Sends a line with CRLF. */
  send(line: string): void;
  /** Everything up to and including what the pattern matches (Latin-1). @throws when it does not come in time. */
  until(pattern: RegExp, ms?: number): Promise<string>;
  /** As `until` for what is large: only the end is looked at and nothing is kept. @returns the number of bytes. */
  count(atEnd: RegExp, ms?: number): Promise<number>;
  /** `send` and `until` the tagged IMAP answer. */
  command(tagged: string): Promise<string>;
  /** What has come and was not taken yet. */
  received(): string;
  /** Resolves with what was left when the server has closed. */
  closed(ms?: number): Promise<string>;
  /** STARTTLS: call after the server agreed. */
  startTls(): Promise<void>;
  pause(): void;
  resume(): void;
  end(): void;
}

const PATIENCE_MS = 10_000;

export async function openRawClient({
  port,
  ca,
  tls = true,
}: {
  port: number;
  ca?: string;
  tls?: boolean;
}): Promise<RawClient> {
  const trust = { ...(ca === undefined ? {} : { ca }), servername: 'localhost' };
  let socket: Socket = tls
    ? connectTls({ port, host: '127.0.0.1', ...trust })
    : connectTcp({ port, host: '127.0.0.1' });
  let received = '';
  let ended = false;
  let wake: () => void = () => {};
  listen();
  await new Promise<void>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve());
    socket.once('error', reject);
  });

  function listen(): void {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      wake();
    });
    // A reset is an end like any other here; tests look at what had come by then.
    socket.on('error', () => {});
    socket.on('close', () => {
      ended = true;
      wake();
    });
  }

  async function waitFor(isDone: () => boolean, what: string, ms: number): Promise<void> {
    const deadline = Date.now() + ms;
    while (!isDone()) {
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`${what} did not come within ${ms} ms; received: ${received.slice(-500)}`);
      if (ended) throw new Error(`the server closed before ${what}; received: ${received.slice(-500)}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, left);
      await promise;
      clearTimeout(timer);
    }
  }

  async function until(pattern: RegExp, ms = PATIENCE_MS): Promise<string> {
    let end = -1;
    const found = () => {
      const match = pattern.exec(received);
      if (match) end = match.index + match[0].length;
      return match !== null;
    };
    await waitFor(found, String(pattern), ms);
    const text = received.slice(0, end);
    received = received.slice(end);
    return text;
  }

  return {
    write: (data) => void socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data),
    send: (line) => void socket.write(Buffer.from(`${line}\r\n`, 'latin1')),
    until,
    async count(atEnd, ms = PATIENCE_MS * 3) {
      let bytes = 0;
      await waitFor(
        () => {
          if (atEnd.test(received.slice(-200))) return true;
          const kept = received.slice(-200);
          bytes += received.length - kept.length;
          received = kept;
          return false;
        },
        String(atEnd),
        ms,
      );
      bytes += received.length;
      received = '';
      return bytes;
    },
    async command(tagged) {
      const tag = tagged.split(' ', 1)[0] as string;
      socket.write(Buffer.from(`${tagged}\r\n`, 'latin1'));
      return until(new RegExp(`^${tag} (OK|NO|BAD).*\\r\\n`, 'm'));
    },
    received: () => received,
    async closed(ms = PATIENCE_MS) {
      const deadline = Date.now() + ms;
      while (!ended) {
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`still open after ${ms} ms; received: ${received.slice(-500)}`);
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, left);
        await promise;
        clearTimeout(timer);
      }
      return received;
    },
    async startTls() {
      socket.removeAllListeners('data').removeAllListeners('close');
      socket = connectTls({ socket, ...trust });
      listen();
      await new Promise<void>((resolve, reject) => {
        socket.once('secureConnect', () => resolve());
        socket.once('error', reject);
      });
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => socket.destroy(),
  };
}

/** The XOAUTH2 response in base64. */
export function xoauth2(user: string, token: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
}
