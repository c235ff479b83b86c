/** A way to a database on which every question can be made to take longer. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { openStore, type Store, type StoreOptions } from '../../server/store/pool.ts';

export interface SlowDatabase {
  readonly store: Store;
  /** From now on, for each thing that is asked. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** @param connection of a Unix socket. */
export async function openSlowDatabase(
  connection: Exclude<StoreOptions['connection'], string>,
): Promise<SlowDatabase> {
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(`${connection.host}/.s.PGSQL.${connection.port}`);
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy()).pipe(client);
    // Timers of one length fire in their order, so nothing overtakes.
    client.on('data', (chunk) => {
      if (delayMs === 0) behind.write(chunk);
      else setTimeout(() => behind.write(chunk), delayMs);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = openStore({ connection: { ...connection, host: '127.0.0.1', port }, poolSize: 4 });
  return {
    store,
    delay: (ms) => {
      delayMs = ms;
    },
    close: async () => {
      await store.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
