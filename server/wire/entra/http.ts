/**
 * HTTP requests to a token service, with certificates of its own trusted besides the system's.
 *
 * `fetch` cannot be given a CA without a second HTTP library, and changing the trust of the whole process for one
 * provider would widen it for all. Connections are not kept: a request an hour finds its old socket closed by the
 * server, and a POST that carries a code or refresh token must not be sent twice.
 * A proxy in HTTPS_PROXY and NO_PROXY is honoured.
 */
import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { Failure } from '../../kernel/failure.ts';
import { networkFault } from '../network-fault.ts';
import { placeOfFault, proxyEnvironment } from '../proxy.ts';
import { trusting } from '../trust.ts';

/** Answers of token services are a few kilobytes, a key set some tens. */
const LONGEST_BODY_BYTES = 1024 * 1024;

export interface HttpRequest {
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export type HttpFetch = (url: string, request: HttpRequest) => Promise<Response>;

/**
 * @param ca PEM certificates trusted besides the roots of the system.
 * @returns a function with the shape of `fetch`; redirects are answers, never followed.
 * Its promise rejects with a Failure of scope host, or with the signal's reason.
 */
export function createHttpFetch(ca: string | undefined): HttpFetch {
  const trusted = ca === undefined ? undefined : trusting(ca);
  return async (address, request) => {
    const url = new URL(address);
    const destination = {
      host: url.hostname,
      port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
    };
    const secure = url.protocol === 'https:';
    try {
      return await send(url, request, trusted);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw (
        networkFault(error, secure ? placeOfFault(error, destination, process.env) : destination) ?? error
      );
    }
  };
}

function send(url: URL, request: HttpRequest, trusted: SecureContext | undefined): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const body = request.body === undefined || request.body === null ? undefined : String(request.body);
  const { request: open, Agent } = url.protocol === 'http:' ? http : https;
  const outgoing = open(url, {
    method: request.method ?? 'GET',
    headers: {
      ...request.headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    agent: new Agent({ keepAlive: false, proxyEnv: proxyEnvironment(process.env) }),
    ...(trusted ? { secureContext: trusted } : {}),
    ...(request.signal ? { signal: request.signal } : {}),
  });
  outgoing.on('error', reject);
  outgoing.on('response', (incoming) => {
    incoming.on('error', reject);
    readBody(incoming).then((bytes) => resolve(toResponse(incoming, bytes, url)), reject);
  });
  outgoing.end(body);
  return promise;
}

async function readBody(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY_BYTES) {
      incoming.destroy();
      throw new Failure('protocol-error', { detail: 'the answer of the token service is too large' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toResponse(incoming: http.IncomingMessage, body: Buffer, url: URL): Response {
  const status = incoming.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  }
  if (status < 200 || status > 599) {
    throw new Failure('protocol-error', {
      detail: `the token service answered with status ${status}`,
      facts: { host: url.hostname },
    });
  }
  // 204, 205 and 304 have no body by definition (fetch standard, null body status).
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : new Uint8Array(body), { status, headers });
}
