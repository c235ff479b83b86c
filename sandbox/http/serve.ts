/**
 * The HTTP of the sandbox: a request in, a reply out, over node:http and the faulty network. A handler is a function
 * from `Ask` to `Reply`; whatever it throws is a 500 of the sandbox's own, said on stderr.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Service } from '../faults/network-faults.ts';
import type { Listening } from '../network.ts';
import { type Ask, BadRequest, readAsk } from './ask.ts';
import { json, type Reply } from './reply.ts';

export type Handler = (ask: Ask) => Reply | Promise<Reply>;

/** Where a server listens: `network`, with a certificate for https. */
export interface Ground {
  listen(onConnection: (socket: Socket) => void, port?: number): Promise<Listening>;
}

export async function serve(ground: Ground, handler: Handler, port = 0): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 5000, requestTimeout: 60_000 }, (request, response) => {
    void answer(request, response, handler);
  });
  // A client that speaks no HTTP is told so and concerns nobody else.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  const listening = await ground.listen((socket) => server.emit('connection', socket), port);
  return {
    port: listening.port,
    close: async () => {
      server.closeAllConnections();
      await listening.close();
    },
  };
}

/** Plain http, or https with the certificate of the moment. */
export function groundOf(
  network: {
    listen(service: Service, onConnection: (socket: Socket) => void, port?: number): Promise<Listening>;
    secure(socket: Socket, service: Service): Socket;
  },
  service: Service,
  { tls = false } = {},
): Ground {
  return {
    listen: (onConnection, port) =>
      network.listen(service, (socket) => onConnection(tls ? network.secure(socket, service) : socket), port),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, handler: Handler): Promise<void> {
  let reply: Reply;
  try {
    reply = await handler(readAsk(request));
  } catch (error) {
    // A client that goes away in the middle of its body is nobody's fault.
    if (request.destroyed && !request.complete) return;
    if (error instanceof BadRequest) reply = json({ error: error.message }, error.status);
    else {
      console.error(error);
      reply = json({ error: 'the sandbox itself failed', detail: String(error) }, 500);
    }
  }
  if (response.destroyed) return;
  if (reply.cut) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}
