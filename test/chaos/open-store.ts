import { silentLog } from '../../server/kernel/log.ts';
import { openEmbedded } from '../../server/store/embedded.ts';
import { openStore, type Store } from '../../server/store/pool.ts';

/** A connection to the database of a data directory, beside the Postvak that holds it. */
export async function embeddedStore(dataDirectory: string): Promise<Store> {
  const database = await openEmbedded({ dataDirectory, command: 'chaos', guest: true, log: silentLog });
  const store = openStore({ connection: database.connection, poolSize: 2, applicationName: 'postvak chaos' });
  return {
    ...store,
    close: async () => {
      await store.close();
      await database.stop();
    },
  };
}
