import { sql } from 'kysely';
import { both } from '../../words.ts';
import { contentOf } from '../probe.ts';
import { row } from './row.ts';

/** One secret of each key that was used opens. */
export const vault = row(
  'system.vault',
  both('the secrets can be opened', 'de geheimen gaan open'),
  ['system.database'],
  async ({ opened }) => {
    const store = contentOf(opened.store);
    const { rows } = await sql<{ key_id: string; id: string; count: number }>`
      select key_id, min(id::text) as id, count(*)::int as count from secret group by key_id order by key_id`.execute(
      store.db,
    );
    if (rows.length === 0) {
      const skip = both('there are no secrets yet', 'er zijn nog geen geheimen');
      return { evidence: [], skip };
    }
    if ('failure' in opened.vault) throw opened.vault.failure;
    for (const { id } of rows) await opened.vault.value.read(store.db, id);
    return {
      evidence: rows.map(({ key_id: key, count }) =>
        both(`${count} secrets with key ${key}`, `${count} geheimen met sleutel ${key}`),
      ),
    };
  },
);
