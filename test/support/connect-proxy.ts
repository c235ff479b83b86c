/** An HTTP proxy for CONNECT (RFC 9110 section 9.3.6) that behaves, or misbehaves in one way. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface ProxyBehaviour {
  /** A status line in place of the connection. */
  readonly refuses?: string;
  /** Hangs up without a word. */
  readonly closes?: boolean;
  /** Without this user and password (RFC 7617) it answers 407. */
  readonly wants?: { readonly user: string; readonly password: string };
  /** Breaks TLS open with this certificate. */
  readonly intercepts?: { readonly key: string; readonly cert: string };
}

export interface ConnectProxy {
  readonly address: string;
  /** Whom it was asked for, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export async function startConnectProxy(behaviour: ProxyBehaviour = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
  };
  const inside = behaviour.intercepts ? createTlsServer(behaviour.intercepts) : undefined;
  inside?.on('secureConnection', (socket) => keep(socket)).on('tlsClientError', () => {});
  const server = createServer((socket) => {
    keep(socket).once('data', (data) => {
      const [, authority = ''] = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(String(data)) ?? [];
      asked.push(authority);
      const refusal = refusalOf(behaviour, String(data));
      if (behaviour.closes) return socket.destroy();
      if (refusal) return socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (inside) return inside.emit('connection', socket);
      const [host, port] = authority.split(':');
      const onward = keep(connect({ host: host ?? '', port: Number(port) }));
      socket.pipe(onward).pipe(socket);
      socket.on('close', () => onward.destroy());
      onward.on('close', () => socket.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function refusalOf({ refuses, wants }: ProxyBehaviour, request: string): string | undefined {
  if (refuses) return refuses;
  if (!wants) return undefined;
  const credentials = Buffer.from(`${wants.user}:${wants.password}`).toString('base64');
  const [, shown] = /^proxy-authorization: Basic (\S+)\r$/im.exec(request) ?? [];
  return shown === credentials ? undefined : '407 Proxy Authentication Required';
}
