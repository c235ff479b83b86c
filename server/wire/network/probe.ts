/**
 * Looks at the way to a host one layer at a time, so that the first layer that fails is the one that is named:
 * name, TCP, TLS. Nothing is sent beyond what opens TLS (for 587: EHLO and STARTTLS, RFC 3207). Each function keeps
 * to its signal and closes what it opened.
 */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { connect as connectTls, type DetailedPeerCertificate, rootCertificates } from 'node:tls';
import { Failure } from '../../kernel/failure.ts';
import { type Destination, networkFault } from '../network-fault.ts';

export type TlsMode = 'implicit' | 'starttls-smtp' | 'starttls-imap' | 'starttls-pop3';

const LONGEST_PROXY_ANSWER = 8192;

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name as this machine resolves it. @throws Failure `dns-not-found`. */
export async function resolveName(host: string): Promise<ResolvedAddress[]> {
  try {
    const found = await lookup(host, { all: true, order: 'verbatim' });
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } catch (error) {
    throw translated(error, { host, port: 0 });
  }
}

export interface Reached {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface Way {
  /** An HTTP proxy that the connection goes through (CONNECT, RFC 9110 section 9.3.6). */
  readonly proxy?: Destination | undefined;
}

/**
 * Opens TCP and closes it again; through a proxy it counts as open when the proxy has connected.
 * @throws Failure `host-unreachable`, `host-timeout`, `dns-not-found`.
 */
export async function reachPort(
  destination: Destination,
  signal: AbortSignal,
  { proxy }: Way = {},
): Promise<Reached> {
  const socket = await openSocket(destination, signal, proxy);
  const reached = {
    address: socket.remoteAddress ?? '',
    family: socket.remoteFamily === 'IPv6' ? 6 : 4,
  } as const;
  socket.destroy();
  return reached;
}

/** Whether one address answers, for telling IPv4 and IPv6 apart. @returns undefined when it does. */
export async function tryAddress(
  { host, port }: Destination,
  address: string,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const socket = connect({ host: address, port });
  try {
    await settled(socket, 'connect', { host, port }, signal);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  } finally {
    socket.destroy();
  }
}

export interface SeenCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  /** From the server's own up to the last one it sent. */
  readonly chain: readonly string[];
}

export interface TlsSight {
  readonly protocol: string;
  readonly certificate: SeenCertificate;
  /** Why it is not to be trusted; undefined when it is. */
  readonly fault: Failure | undefined;
}

/**
 * Agrees on TLS and looks at the certificate, also when it is bad: the report wants to show whose it is.
 * @param ca PEM trusted besides the roots.
 * @throws Failure when no TLS comes about at all.
 */
export async function seeTls(
  destination: Destination,
  mode: TlsMode,
  ca: string | undefined,
  signal: AbortSignal,
  { proxy }: Way = {},
): Promise<TlsSight> {
  const socket = await openSocket(destination, signal, proxy);
  try {
    if (mode !== 'implicit') await askStartTls(socket, mode, destination, signal);
    const secure = connectTls({
      socket,
      servername: destination.host,
      rejectUnauthorized: false,
      ...(ca ? { ca: [...rootCertificates, ca] } : {}),
    });
    await settled(secure, 'secureConnect', destination, signal).catch((error: unknown) => {
      // After STARTTLS was agreed it is the handshake that fails, however the other side ends it.
      const cut = mode !== 'implicit' && error instanceof Failure && error.code === 'connection-lost';
      throw cut ? new Failure('tls-failed', { detail: error.detail, facts: error.facts }) : error;
    });
    const certificate = seen(secure.getPeerCertificate(true));
    const error = secure.authorizationError as unknown as string | Error | null;
    const fault = error ? certificateFault(error, destination, certificate) : undefined;
    return { protocol: secure.getProtocol() ?? 'unknown', certificate, fault };
  } finally {
    socket.destroy();
  }
}

async function openSocket(
  destination: Destination,
  signal: AbortSignal,
  proxy?: Destination,
): Promise<Socket> {
  const { host, port } = proxy ?? destination;
  const socket = connect({ host, port, autoSelectFamily: true });
  try {
    await settled(socket, 'connect', proxy ?? destination, signal);
    if (proxy) await askProxy(socket, proxy, destination, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function askProxy(
  socket: Socket,
  proxy: Destination,
  { host, port }: Destination,
  signal: AbortSignal,
): Promise<void> {
  socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  let answer = '';
  // A proxy says nothing after its headers before we begin with TLS, so no byte of TLS is lost here.
  while (!answer.includes('\r\n\r\n') && answer.length < LONGEST_PROXY_ANSWER) {
    await settled(socket, 'readable', proxy, signal);
    answer += String(socket.read() ?? '');
  }
  socket.removeAllListeners('readable');
  if (/^HTTP\/1\.[01] 2\d\d/.test(answer)) return;
  const said = answer.split('\r\n')[0]?.slice(0, 120) ?? '';
  throw new Failure('host-unreachable', {
    detail: `the proxy ${proxy.host}:${proxy.port} did not connect: ${said}`,
    facts: { host, port: String(port), proxy: `${proxy.host}:${proxy.port}` },
  });
}

async function settled(
  socket: Socket,
  event: string,
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  // Something must listen to errors also when nobody waits any more.
  socket.on('error', () => {});
  try {
    const closed = once(socket, 'close', { signal }).then(() => {
      throw Object.assign(new Error('the other side closed the connection'), { code: 'ECONNRESET' });
    });
    closed.catch(() => {});
    await Promise.race([once(socket, event, { signal }), closed]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw translated(error, destination);
  }
}

async function askStartTls(
  socket: Socket,
  mode: Exclude<TlsMode, 'implicit'>,
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

function seen(peer: DetailedPeerCertificate): SeenCertificate {
  const chain: string[] = [];
  for (let link = peer, depth = 0; link?.subject && depth < 10; link = link.issuerCertificate, depth += 1) {
    chain.push(name(link.subject));
    if (link.issuerCertificate === link) break;
  }
  return {
    subject: name(peer.subject),
    issuer: name(peer.issuer),
    names: (peer.subjectaltname ?? '').split(', ').filter(Boolean),
    validFrom: peer.valid_from ?? '',
    validTo: peer.valid_to ?? '',
    chain,
  };
}

function name(part: DetailedPeerCertificate['subject'] | undefined): string {
  const pick = part?.CN ?? part?.O ?? 'nobody';
  return String(Array.isArray(pick) ? pick[0] : pick);
}

function certificateFault(
  error: string | Error,
  destination: Destination,
  certificate: SeenCertificate,
): Failure {
  const code = typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? error.message);
  return translated(Object.assign(new Error(describe(code, certificate)), { code }), destination);
}

function describe(code: string, { subject, issuer, validTo, names }: SeenCertificate): string {
  return `${code}; certificate of ${subject} (${names.join(', ') || 'no names'}), issued by ${issuer}, valid until ${validTo}`;
}

function translated(error: unknown, destination: Destination): Failure {
  const failure = networkFault(error, destination);
  if (failure) return failure;
  throw error;
}
