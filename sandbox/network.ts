/**
 * How the sandbox's servers meet the network. Every server listens through here, so that every fault of the network
 * and of TLS can be put before any of them without the server knowing.
 *
 * A connection without a fault is handed over as the very socket that was accepted and costs nothing. One that
 * begins under `network-slow`, `network-delay` or `network-reset` with bytes is handed over shaped. `existing` makes
 * a fault strike connections that are open already: a half-open line, as after a firewall forgot it.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificates, CertificateVariant } from './certificates.ts';
import type { Service } from './faults/network-faults.ts';
import type { Faults } from './faults/registry.ts';
import { shape } from './shaped-socket.ts';

export interface Listening {
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

export interface Network {
  /** @param port 0: any free one. @param onConnection gets the socket before TLS. */
  listen(service: Service, onConnection: (socket: Socket) => void, port?: number): Promise<Listening>;
  /** TLS with the certificate of the moment: for implicit TLS at once, for STARTTLS when it is asked for. */
  secure(socket: Socket, service: Service): TLSSocket;
  /** Resolves when a change of faults has reached every listener. */
  settled(): Promise<void>;
  /** The host and port that stand for a service; the host does not resolve under `dns-not-found`. */
  name(service: Service, port: number): { readonly host: string; readonly port: number };
}

const HOST = '127.0.0.1';

const CERTIFICATE_OF = [
  ['tls-expired', 'expired'],
  ['tls-not-yet-valid', 'not-yet-valid'],
  ['tls-wrong-name', 'wrong-name'],
  ['tls-unknown-ca', 'unknown-ca'],
  ['tls-self-signed', 'self-signed'],
  ['tls-intercepted', 'intercepted'],
] as const satisfies readonly (readonly [string, CertificateVariant])[];

export function createNetwork({
  certificates,
  faults,
}: {
  readonly certificates: Certificates;
  readonly faults: Faults;
}): Network {
  let changes: Promise<void> = Promise.resolve();
  /** What speaks on a socket once it is encrypted. */
  const encryptedOn = new WeakMap<Socket, TLSSocket>();

  return {
    listen: async (service, onConnection, port = 0) => {
      const open = new Set<Socket>();
      const server = createServer({ noDelay: true }, (socket) => {
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        // Whoever speaks on it has an own listener; this one keeps a reset from ending the process before that.
        socket.on('error', () => {});
        receive(socket, service, onConnection);
      });
      const bound = await listenOn(server, port);
      const stopObserving = faults.onChange((name) => {
        if (name === 'network-refuse') {
          const refuse = faults.isSet('network-refuse', { service }) !== undefined;
          changes = changes.then(() => (refuse ? stopListening(server, open) : listenAgain(server, bound)));
        }
        if (name === 'network-reset' && faults.isSet(name, { service })?.existing) {
          for (const socket of open) socket.resetAndDestroy();
        }
        if (name === 'network-blackhole') {
          const silent = faults.isSet(name, { service })?.existing === true;
          for (const socket of open) if (silent) freeze(encryptedOn.get(socket) ?? socket);
        }
      });
      return {
        port: bound,
        close: async () => {
          stopObserving();
          await changes;
          await stopListening(server, open);
        },
      };
    },
    secure: (socket, service) => {
      if (faults.active('tls-handshake-fails', { service })) socket.end('220 this is no TLS\r\n');
      const variant = CERTIFICATE_OF.find(([name]) => faults.active(name, { service }))?.[1] ?? 'valid';
      const { context } = certificates.of(variant);
      const encrypted = new TLSSocket(socket, { isServer: true, secureContext: context });
      // A handshake that fails, or a peer that vanishes, concerns this connection alone.
      encrypted.on('error', () => socket.destroy());
      encrypted.on('close', () => socket.destroy());
      encryptedOn.set(socket, encrypted);
      return encrypted;
    },
    settled: () => changes,
    name: (service, port) => ({
      // RFC 6761 section 6.4: names under .invalid never resolve.
      host: faults.isSet('dns-not-found', { service }) ? `${service}.sandbox.invalid` : 'localhost',
      port,
    }),
  };

  function receive(socket: Socket, service: Service, onConnection: (socket: Socket) => void): void {
    const place = { service };
    const reset = faults.active('network-reset', place);
    if (reset?.afterBytes === 0) {
      socket.resetAndDestroy();
      return;
    }
    if (faults.active('network-blackhole', place)) {
      freeze(socket);
      return;
    }
    const slow = faults.active('network-slow', place);
    const delay = faults.active('network-delay', place);
    if (!slow && !delay && !reset) {
      onConnection(socket);
      return;
    }
    onConnection(
      shape(socket, {
        bytesPerSecond: slow?.bytesPerSecond,
        delayMs: delay ? delay.roundTripMs / 2 : 0,
        resetAfterBytes: reset?.afterBytes,
      }),
    );
  }
}

/**
 * The line goes dead without a word: nothing that comes is read or answered, nothing more is sent. A close from the
 * other side is not noticed either, so these sockets end with the server.
 */
function freeze(socket: Socket): void {
  socket.removeAllListeners('data').removeAllListeners('readable');
  socket.pause();
  socket.write = (() => true) as typeof socket.write;
  socket.end = (() => socket) as typeof socket.end;
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: HOST, backlog: 4096 }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function listenAgain(server: Server, port: number): Promise<void> {
  if (!server.listening) await listenOn(server, port);
}

function stopListening(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
