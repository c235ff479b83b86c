/**
 * Requests to Microsoft Graph over Node's own HTTP, for the same reason as those to a token service: `fetch` cannot be
 * given a CA of its own. Answers are streams, because a mail of 150 MB is one of them.
 *
 * Reading keeps its connections. Sending never does: a request on a connection that the server has just closed fails
 * in a way that looks like a message that may have left. A proxy in HTTPS_PROXY and NO_PROXY is honoured.
 */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { proxyEnvironment } from '../proxy.ts';
import { trusting } from '../trust.ts';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  readonly signal: AbortSignal;
  /** The last byte of the request has been handed to the connection: from now on it may be acted on. */
  readonly onSent?: (() => void) | undefined;
}

export interface GraphHttp {
  /** @throws errors of the network as Node gives them, or the signal's reason. */
  send(request: GraphRequest): Promise<IncomingMessage>;
  close(): void;
}

/** Graph serves four requests of an application to one mailbox at the same time. */
const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 20_000;

/**
 * @param ca PEM certificates trusted besides the roots of the system.
 * @param connectMs by when a new connection must stand, with TLS.
 */
export function createGraphHttp(
  scheme: 'http:' | 'https:',
  ca: string | undefined,
  connectMs = CONNECT_TIMEOUT_MS,
): GraphHttp {
  const isPlain = scheme === 'http:';
  const { request: open, Agent } = isPlain ? http : https;
  const trusted = ca === undefined ? {} : { secureContext: trusting(ca) };
  const proxyEnv = proxyEnvironment(process.env);
  const keeping = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, proxyEnv });
  const once = new Agent({ keepAlive: false, proxyEnv });
  return {
    send: ({ method, url, headers, body, signal, onSent }) => {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const outgoing = open(url, {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        agent: method === 'GET' ? keeping : once,
        ...trusted,
        signal,
      });
      outgoing.on('error', reject);
      outgoing.on('socket', (socket) => {
        // Through a proxy, or kept from before: it is connected already.
        if (!socket.connecting) return;
        const silent = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
        const timer = setTimeout(() => outgoing.destroy(silent), connectMs);
        for (const event of [isPlain ? 'connect' : 'secureConnect', 'close'])
          socket.once(event, () => clearTimeout(timer));
      });
      outgoing.on('response', resolve);
      outgoing.end(body, onSent);
      return promise;
    },
    close: () => {
      keeping.destroy();
      once.destroy();
    },
  };
}
