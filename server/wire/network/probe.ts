/**
 * Looks at the way to a host one layer at a time, so that the first layer that fails is the one that is named:
 * name, TCP, TLS. Nothing is sent beyond what opens TLS (for 587: EHLO and STARTTLS, RFC 3207). Each function keeps
 * to its signal and closes what it opened.
 */
import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate } from 'node:tls';
import { Failure } from '../../kernel/failure.ts';
import type { Destination } from '../destination.ts';
import type { HttpProxy } from '../proxy.ts';
import { trusting } from '../trust.ts';
import { greetingOf, kindOf, type MailService, type Spoken, speaks, wrongService } from './greeting.ts';
import { openSocket, settled, translated } from './open-socket.ts';
import { askStartTls, type StartTls } from './start-tls.ts';

export type TlsMode = 'implicit' | StartTls;

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
  /** An HTTP proxy that the connection goes through. */
  readonly proxy?: HttpProxy | undefined;
}

export interface TlsWay extends Way {
  /** What should greet; a greeting of another service is told as such. */
  readonly service?: MailService | undefined;
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
 * @throws Failure when no TLS comes about at all; `wrong-service` when it is another service that speaks.
 */
export async function seeTls(
  destination: Destination,
  mode: TlsMode,
  ca: string | undefined,
  signal: AbortSignal,
  { proxy, service }: TlsWay = {},
): Promise<TlsSight> {
  const socket = await openSocket(destination, signal, proxy);
  try {
    if (mode !== 'implicit') await agreeOnStartTls(socket, mode, destination, signal);
    const secure = connectTls({
      socket,
      servername: destination.host,
      rejectUnauthorized: false,
      secureContext: trusting(ca),
    });
    await settled(secure, 'secureConnect', destination, signal).catch(async (error: unknown) => {
      if (mode === 'implicit')
        throw service ? await plainSpeaker(error, destination, service, signal) : error;
      // After STARTTLS was agreed it is the handshake that fails, however the other side ends it.
      const cut = error instanceof Failure && error.code === 'connection-lost';
      throw cut ? new Failure('tls-failed', { detail: error.detail, facts: error.facts }) : error;
    });
    const certificate = seen(secure.getPeerCertificate(true));
    const error = secure.authorizationError as unknown as string | Error | null;
    const fault = error ? certificateFault(error, destination, certificate) : undefined;
    if (mode === 'implicit' && service && !fault) {
      const greeting = await greetingOf(secure, signal);
      refuseOther(destination, { kind: service, security: 'implicit' }, 'implicit', greeting);
    }
    return { protocol: secure.getProtocol() ?? 'unknown', certificate, fault };
  } finally {
    socket.destroy();
  }
}

/** Where a connection is set to go without TLS. @throws Failure `wrong-service` when something else speaks there. */
export async function seePlain(
  destination: Destination,
  service: MailService,
  signal: AbortSignal,
): Promise<void> {
  const greeting = await plainGreeting(destination, signal);
  const wanted = { kind: service, security: 'none' } as const;
  if (greeting === undefined) await refuseTlsAtOnce(destination, wanted, signal);
  else refuseOther(destination, wanted, 'none', greeting);
}

/** A greeting in the clear where TLS was wanted tells what went wrong with TLS. @returns the better error. */
async function plainSpeaker(
  error: unknown,
  destination: Destination,
  service: MailService,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof Failure) || error.code !== 'tls-failed') return error;
  const line = await plainGreeting(destination, signal).catch(() => undefined);
  signal.throwIfAborted();
  const kind = line && kindOf(line);
  if (kind)
    return wrongService(
      destination,
      { kind: service, security: 'implicit' },
      { kind, security: 'none' },
      line,
    );
  if (!line) return error;
  const detail = `it says in plain text: ${line.slice(0, 200)}`;
  return new Failure('tls-failed', { detail, facts: error.facts });
}

async function plainGreeting(destination: Destination, signal: AbortSignal): Promise<string | undefined> {
  const socket = await openSocket(destination, signal);
  try {
    return await greetingOf(socket, signal);
  } finally {
    socket.destroy();
  }
}

/** @throws Failure when the greeting is that of another service. */
function refuseOther(
  destination: Destination,
  wanted: Spoken,
  security: Spoken['security'],
  greeting: string | undefined,
): void {
  const kind = greeting === undefined ? undefined : kindOf(greeting);
  if (greeting === undefined || kind === undefined || kind === wanted.kind) return;
  throw wrongService(destination, wanted, { kind, security }, greeting);
}

async function agreeOnStartTls(
  socket: Socket,
  mode: StartTls,
  destination: Destination,
  signal: AbortSignal,
): Promise<void> {
  const wanted = { kind: SERVICE_OF[mode], security: 'starttls' } as const;
  if (!(await speaks(socket, signal))) await refuseTlsAtOnce(destination, wanted, signal);
  try {
    await askStartTls(socket, mode, destination, signal);
  } catch (error) {
    if (error instanceof Failure && error.code === 'protocol-error') {
      refuseOther(destination, wanted, 'none', error.detail);
    }
    throw error;
  }
}

/** Who waits in silence may be waiting for us to begin with TLS. @throws Failure `wrong-service` when it is so. */
async function refuseTlsAtOnce(destination: Destination, wanted: Spoken, signal: AbortSignal): Promise<void> {
  const socket = await openSocket(destination, signal);
  try {
    const secure = connectTls({ socket, servername: destination.host, rejectUnauthorized: false });
    await settled(secure, 'secureConnect', destination, signal);
    throw wrongService(destination, wanted, 'tls', `${secure.getProtocol()}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure && error.code !== 'wrong-service') return;
    throw error;
  } finally {
    socket.destroy();
  }
}

const SERVICE_OF = { 'starttls-imap': 'imap', 'starttls-pop3': 'pop3', 'starttls-smtp': 'smtp' } as const;

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
  const fault = translated(Object.assign(new Error(describe(code, certificate)), { code }), destination);
  if (fault instanceof Failure) return fault;
  throw fault;
}

function describe(code: string, { subject, issuer, validTo, names }: SeenCertificate): string {
  return `${code}; certificate of ${subject} (${names.join(', ') || 'no names'}), issued by ${issuer}, valid until ${validTo}`;
}
