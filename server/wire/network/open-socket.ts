/** A connection, straight or through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6), with errors in our words. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Failure } from '../../kernel/failure.ts';
import type { Destination } from '../destination.ts';
import { networkFault } from '../network-fault.ts';
import type { HttpProxy } from '../proxy.ts';

const LONGEST_PROXY_ANSWER = 8192;

/** @throws Failure, naming the proxy where it is the proxy that cannot be reached. */
export async function openSocket(
  destination: Destination,
  signal: AbortSignal,
  proxy?: HttpProxy | undefined,
): Promise<Socket> {
  const { host, port } = proxy ?? destination;
  const socket = connect({ host, port, autoSelectFamily: true });
  try {
    await settled(socket, 'connect', proxy ?? destination, signal);
    return proxy ? await throughProxy(socket, proxy, destination, signal) : socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function throughProxy(
  socket: Socket,
  proxy: HttpProxy,
  destination: Destination,
  signal: AbortSignal,
): Promise<Socket> {
  const way = proxy.secure ? connectTls({ socket, servername: proxy.host }) : socket;
  if (way !== socket) await settled(way, 'secureConnect', proxy, signal);
  const { host, port } = destination;
  const authority = `${host}:${port}`;
  const authorization = proxy.authorization ? `Proxy-Authorization: ${proxy.authorization.reveal()}\r\n` : '';
  way.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`);
  const said = await proxyAnswer(way, proxy, signal).catch((error: unknown) => {
    if (error instanceof Failure) throw refused(proxy, destination, `${error.code}, without an answer`);
    throw error;
  });
  if (/^HTTP\/1\.[01] 2\d\d/.test(said)) return way;
  throw refused(proxy, destination, said);
}

function refused(proxy: HttpProxy, { host, port }: Destination, said: string): Failure {
  const name = `${proxy.host}:${proxy.port}`;
  return new Failure('proxy-refused', {
    detail: `CONNECT ${host}:${port} by the proxy ${name}: ${said}`,
    facts: { host, port: String(port), proxy: name },
  });
}

/** @returns its first line. */
async function proxyAnswer(way: Socket, proxy: HttpProxy, signal: AbortSignal): Promise<string> {
  let answer = '';
  // A proxy says nothing after its headers before we begin with TLS, so no byte of TLS is lost here.
  while (!answer.includes('\r\n\r\n') && answer.length < LONGEST_PROXY_ANSWER) {
    await settled(way, 'readable', proxy, signal);
    const piece = way.read() as Buffer | null;
    // An end makes a stream readable without anything to read.
    if (piece === null && way.readableEnded) break;
    answer += String(piece ?? '');
    if (piece === null && answer === '' && way.destroyed) break;
  }
  way.removeAllListeners('readable');
  return answer.split('\r\n')[0]?.slice(0, 120) || 'it closed the connection without an answer';
}

/** Waits for an event of a socket. @throws Failure when it fails or closes first; the signal's reason. */
export async function settled(
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

/** @returns a Failure, or the error as it came when it is none of the network. */
export function translated(error: unknown, destination: Destination): unknown {
  return networkFault(error, destination) ?? error;
}
