/**
 * The bytes of a POP3 connection: lines out, lines and multi-line answers in. No knowledge of commands.
 *
 * What comes in is read only as fast as it is used: above a megabyte the socket is paused. Silence longer than the
 * time limit ends the connection, as does the abort signal; whoever waits then gets the reason.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failure } from '../../kernel/failure.ts';
import { CONNECT_MS, type MailPatience, SILENCE_MS } from '../mail-patience.ts';
import { trusting } from '../trust.ts';
import { createUnstuffer } from './unstuff.ts';

export interface Pop3Target extends MailPatience {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca?: string | undefined;
}

export interface Pop3Connection {
  send(line: string): void;
  /** The next line, without its end. */
  line(): Promise<string>;
  /** The rest of a multi-line answer. @param limitBytes what is kept; the rest is read and dropped. */
  body(limitBytes: number): Promise<{ readonly content: Buffer; readonly cut: boolean }>;
  /** The same as it comes. Whoever stops early has the rest read and dropped, so that the connection goes on. */
  pieces(): AsyncGenerator<Buffer, void>;
  /** STLS: goes on under TLS (RFC 2595 section 4). @throws when the server had sent more before it. */
  secure(): Promise<void>;
  close(): void;
}

const PAUSE_ABOVE_BYTES = 1024 * 1024;
const RESUME_BELOW_BYTES = 256 * 1024;
/** RFC 2449 section 4 allows 512; a server that never ends a line must not fill the memory. */
const LONGEST_LINE_BYTES = 64 * 1024;
const LF = 0x0a;

export async function openConnection(target: Pop3Target, signal?: AbortSignal): Promise<Pop3Connection> {
  signal?.throwIfAborted();
  const trust = {
    servername: target.host,
    secureContext: trusting(target.ca),
  };
  const { connectMs = CONNECT_MS, silenceMs = SILENCE_MS } = target;
  const incoming: Buffer[] = [];
  let incomingBytes = 0;
  let ended: unknown;
  let wake: () => void = () => {};
  let socket: Socket;

  const end = (reason: unknown) => {
    ended ??= reason;
    socket.destroy();
    wake();
  };
  const use = (next: Socket) => {
    socket = next;
    socket.setTimeout(connectMs);
    socket.once('data', () => next.setTimeout(silenceMs));
    socket.on('timeout', () => end(new Failure('host-timeout', { detail: 'The server fell silent' })));
    socket.on('error', (error) => end(error));
    socket.on('close', () =>
      end(Object.assign(new Error('The server closed the connection'), { code: 'ECONNRESET' })),
    );
    socket.on('data', (chunk: Buffer) => {
      incoming.push(chunk);
      incomingBytes += chunk.length;
      if (incomingBytes > PAUSE_ABOVE_BYTES) socket.pause();
      wake();
    });
  };
  const ready = async (event: 'connect' | 'secureConnect') => {
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once(event, resolve);
    wake = resolve;
    await promise;
    if (ended !== undefined) throw ended;
  };
  /** The next chunk, once there is one. */
  const next = async (): Promise<Buffer> => {
    for (;;) {
      const chunk = incoming.shift();
      if (chunk) {
        incomingBytes -= chunk.length;
        if (incomingBytes < RESUME_BELOW_BYTES && socket.isPaused()) socket.resume();
        return chunk;
      }
      if (ended !== undefined) throw ended;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const putBack = (rest: Buffer) => {
    if (rest.length === 0) return;
    incoming.unshift(rest);
    incomingBytes += rest.length;
  };

  const onAbort = () => end(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const { host, port } = target;
  try {
    use(
      target.tls === 'implicit'
        ? connectTls({ host, port, ...trust }).setNoDelay(true)
        : connectTcp({ host, port, noDelay: true }),
    );
    await ready(target.tls === 'implicit' ? 'secureConnect' : 'connect');
  } catch (error) {
    signal?.removeEventListener('abort', onAbort);
    throw error;
  }

  return {
    send(line) {
      if (ended !== undefined) throw ended;
      socket.write(`${line}\r\n`);
    },
    async line() {
      const parts: Buffer[] = [];
      let length = 0;
      for (;;) {
        const chunk = await next();
        const at = chunk.indexOf(LF);
        const part = at < 0 ? chunk : chunk.subarray(0, at);
        parts.push(part);
        length += part.length;
        if (length > LONGEST_LINE_BYTES) {
          end(new Failure('protocol-error', { detail: 'A line of the server does not end' }));
          throw ended;
        }
        if (at < 0) continue;
        putBack(chunk.subarray(at + 1));
        return Buffer.concat(parts).toString('latin1').replace(/\r$/, '');
      }
    },
    async body(limitBytes) {
      const pieces: Buffer[] = [];
      let kept = 0;
      let cut = false;
      const unstuffer = createUnstuffer();
      for (;;) {
        const rest = unstuffer.push(await next(), (piece) => {
          if (kept + piece.length > limitBytes) cut = true;
          if (cut) return;
          kept += piece.length;
          pieces.push(piece);
        });
        if (!rest) continue;
        putBack(rest);
        return { content: Buffer.concat(pieces), cut };
      }
    },
    async *pieces() {
      const unstuffer = createUnstuffer();
      let rest: Buffer | undefined;
      const more = async () => {
        const emitted: Buffer[] = [];
        rest = unstuffer.push(await next(), (piece) => emitted.push(piece));
        return emitted;
      };
      try {
        while (!rest) yield* await more();
      } finally {
        while (!rest && ended === undefined) await more();
        if (rest) putBack(rest);
      }
    },
    async secure() {
      // What came in the clear before the handshake may be an attacker's (CVE-2021-38371 and its kin).
      if (incomingBytes > 0)
        throw new Failure('protocol-error', { detail: 'The server spoke before TLS began' });
      const plain = socket;
      plain.removeAllListeners();
      plain.on('error', () => {});
      use(connectTls({ socket: plain, ...trust }));
      await ready('secureConnect');
    },
    close() {
      signal?.removeEventListener('abort', onAbort);
      end(new Error('closed'));
    },
  };
}
