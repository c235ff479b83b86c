/** The description of the API without a running installation: for the types of the console and for the documentation. */
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { openStore } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { createServer } from './server.ts';

/** @param version what the document says of itself. */
export async function openApiDocument(version: string): Promise<object> {
  // Never connected: describing the routes asks nothing of the database.
  const store = openStore({ connection: 'postgres://nobody@localhost/none' });
  const vault = {} as Vault;
  const settings = { version, externalUrl: 'http://localhost:8080' };
  const app = await createServer({
    store,
    vault,
    nodeId: 'document',
    settings,
    clock: systemClock,
    log: silentLog,
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
    await store.close();
  }
}
