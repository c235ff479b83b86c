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

/** Opens TCP and closes it again. @throws Failure `host-unreachable`, `host-timeout`, `dns-not-found`. */
export async function reachPort(destination: Destination, signal: AbortSignal): Promise<Reached> {
  const socket = await openSocket(destination, signal);
  const reached = {
    address: socket.remoteAddress ?? '',
    family: socket.remoteFamily === 'IPv6' ? 6 : 4,
  } as const;
  socket.destroy();
  return reached;
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
  mode: 'implicit' | 'starttls-smtp',
  ca: string | undefined,
  signal: AbortSignal,
): Promise<TlsSight> {
  const socket = await openSocket(destination, signal);
  try {
    if (mode === 'starttls-smtp') await askStartTls(socket, destination, signal);
    const secure = connectTls({
      socket,
      servername: destination.host,
      rejectUnauthorized: false,
      ...(ca ? { ca: [...rootCertificates, ca] } : {}),
    });
    await settled(secure, 'secureConnect', destination, signal).catch((error: unknown) => {
      // After STARTTLS was agreed it is the handshake that fails, however the other side ends it.
      const cut = mode === 'starttls-smtp' && error instanceof Failure && error.code === 'connection-lost';
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

async function openSocket(destination: Destination, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ ...destination, autoSelectFamily: true });
  try {
    await settled(socket, 'connect', destination, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
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

async function askStartTls(socket: Socket, destination: Destination, signal: AbortSignal): Promise<void> {
  const lines = createInterface({ input: socket });
  try {
    await replied(lines, 220, destination, signal);
    socket.write('EHLO postvak-doctor\r\n');
    const offered = await replied(lines, 250, destination, signal);
    if (!offered.some((line) => /^STARTTLS$/i.test(line))) {
      throw new Failure('tls-failed', {
        detail: `${destination.host}:${destination.port} does not offer STARTTLS`,
        facts: { host: destination.host, port: String(destination.port) },
      });
    }
    socket.write('STARTTLS\r\n');
    await replied(lines, 220, destination, signal);
  } finally {
    lines.removeAllListeners();
    lines.close();
    // readline's own listener would swallow the handshake.
    socket.removeAllListeners('data');
  }
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
