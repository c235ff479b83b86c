/**
 * What stands before several application nodes in production: one address, each connection handed to a node that
 * takes it. Connections of a node that dies die with it, as they do everywhere.
 */
import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

export interface Balancer {
  readonly origin: string;
  /** The ports that are tried, in turns. */
  use(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function openBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    turn += 1;
    const order = ports.map((_, index) => ports[(turn + index) % ports.length] as number);
    void firstThatTakes(order).then((backend) => {
      if (!backend) return client.destroy();
      backend.on('error', () => client.destroy());
      backend.on('close', () => client.destroy());
      client.on('close', () => backend.destroy());
      client.pipe(backend).pipe(client);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    origin: `http://localhost:${port}`,
    use: (next) => {
      ports = next;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function firstThatTakes(ports: readonly number[]): Promise<Socket | undefined> {
  for (const port of ports) {
    const socket = dial(port, '127.0.0.1');
    const taken = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    if (taken) return socket;
    socket.destroy();
  }
  return undefined;
}
