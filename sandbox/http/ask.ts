import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** As the client wrote it: what addresses in the answer must begin with. */
  readonly origin: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** @throws BadRequest when it is not of that type or too large. */
  form(): Promise<URLSearchParams>;
  json(): Promise<unknown>;
  body(): Promise<Buffer>;
}

export class BadRequest extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** A mail of 100 MB goes through the control API as base64. */
const LARGEST_BODY = 192 * 1024 * 1024;

export function readAsk(request: IncomingMessage): Ask {
  const scheme = (request.socket as TLSSocket).encrypted ? 'https' : 'http';
  const origin = `${scheme}://${hostOf(request)}`;
  let url: URL;
  try {
    url = new URL(request.url ?? '/', origin);
  } catch {
    throw new BadRequest('this is no address');
  }
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const ask: Ask = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    origin,
    header,
    cookie: (name) => {
      for (const pair of (header('cookie') ?? '').split(';')) {
        const equals = pair.indexOf('=');
        if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
      }
      return undefined;
    },
    body: () => readBody(request),
    form: async () => new URLSearchParams((await ask.body()).toString('utf8')),
    json: async () => {
      const text = (await ask.body()).toString('utf8');
      if (text === '') return {};
      try {
        return JSON.parse(text);
      } catch {
        throw new BadRequest('the body is not JSON');
      }
    },
  };
  return ask;
}

function hostOf(request: IncomingMessage): string {
  const host = request.headers.host ?? '';
  return /^[A-Za-z0-9.:[\]-]+$/.test(host) ? host : `localhost:${request.socket.localPort ?? 0}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new BadRequest('the body is too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
