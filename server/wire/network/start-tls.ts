/** STARTTLS as each mail protocol has it: SMTP (RFC 3207), IMAP (RFC 9051 section 6.2.1), POP3 (RFC 2595 section 4). */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Failure } from '../../kernel/failure.ts';
import type { Destination } from '../destination.ts';

export type StartTls = 'starttls-smtp' | 'starttls-imap' | 'starttls-pop3';

/**
 * Asks in the clear for TLS, up to the word that it may begin.
 * @throws Failure `tls-failed` when it is not offered, `protocol-error` with what was said instead.
 */
export async function askStartTls(
  socket: Socket,
  mode: StartTls,
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  // A reset may come before anybody reads: then no line and no end will.
  if (socket.destroyed) throw new Failure('connection-lost', { facts: { host: destination.host } });
  const lines = createInterface({ input: socket });
  const close = () => lines.close();
  // The interface tells errors of its input as its own, and closes only at an orderly end.
  lines.on('error', close);
  socket.once('close', close);
  try {
    if (mode === 'starttls-smtp') await startSmtp(socket, lines, destination, signal);
    else await startReading(socket, lines, mode, destination, signal);
  } finally {
    socket.off('close', close);
    lines.removeAllListeners('line').removeAllListeners('close');
    lines.close();
    // readline's own listener would swallow the handshake.
    socket.removeAllListeners('data');
  }
}

async function startSmtp(
  socket: Socket,
  lines: NodeJS.EventEmitter,
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  await replied(lines, 220, destination, signal);
  socket.write('EHLO postvak-doctor\r\n');
  const offered = await replied(lines, 250, destination, signal);
  if (!offered.some((line) => /^STARTTLS$/i.test(line))) throw notOffered(destination);
  socket.write('STARTTLS\r\n');
  await replied(lines, 220, destination, signal);
}

/** IMAP: RFC 9051 section 6.2.1; POP3: RFC 2595 section 4. */
async function startReading(
  socket: Socket,
  lines: NodeJS.EventEmitter,
  mode: 'starttls-imap' | 'starttls-pop3',
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  const imap = mode === 'starttls-imap';
  await lineSaid(lines, imap ? /^\* OK/i : /^\+OK/i, destination, signal);
  socket.write(imap ? 'a STARTTLS\r\n' : 'STLS\r\n');
  await lineSaid(lines, imap ? /^a OK/i : /^\+OK/i, destination, signal).catch((error: unknown) => {
    throw error instanceof Failure && error.code === 'protocol-error' ? notOffered(destination) : error;
  });
}

function notOffered({ host, port }: Destination): Failure {
  return new Failure('tls-failed', {
    detail: `${host}:${port} does not offer STARTTLS`,
    facts: { host, port: String(port) },
  });
}

/** @throws Failure when the next line says something else. */
async function lineSaid(
  lines: NodeJS.EventEmitter,
  wanted: RegExp,
  { host, port }: Destination,
  signal: AbortSignal,
): Promise<void> {
  const closed = once(lines, 'close', { signal }).then(() => {
    throw new Failure('connection-lost', { facts: { host } });
  });
  closed.catch(() => {});
  const [line] = (await Promise.race([once(lines, 'line', { signal }), closed])) as [string];
  if (wanted.test(line)) return;
  throw new Failure('protocol-error', { detail: line.slice(0, 200), facts: { host, port: String(port) } });
}

/** @returns the texts of a reply, which may have several lines. @throws Failure when its code is another. */
async function replied(
  lines: NodeJS.EventEmitter,
  wanted: number,
  destination: Destination,
  signal: AbortSignal,
): Promise<string[]> {
  const texts: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const onLine = (line: string) => {
    const match = /^(\d{3})([ -])(.*)$/.exec(line);
    if (!match || Number(match[1]) !== wanted) {
      const facts = { host: destination.host, port: String(destination.port) };
      // 421 and 554 in place of a greeting: no service for now (RFC 5321 section 3.1).
      const code = /^(4\d\d|554)/.test(line) ? 'server-unavailable' : 'protocol-error';
      reject(new Failure(code, { detail: line.slice(0, 200), facts }));
      return;
    }
    texts.push(match[3] ?? '');
    if (match[2] === ' ') resolve(texts);
  };
  const onClose = () => reject(new Failure('connection-lost', { facts: { host: destination.host } }));
  const onAbort = () => reject(signal.reason);
  lines.on('line', onLine).once('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await promise;
  } finally {
    lines.off('line', onLine).off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  }
}
