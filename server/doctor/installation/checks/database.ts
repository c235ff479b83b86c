import { schemaVersion } from '../../../store/migrate.ts';
import { both } from '../../words.ts';
import { row } from './row.ts';

/** The database answers and its tables are those of this version. */
export const database = row(
  'system.database',
  both(
    'the database answers, with the tables of this version',
    'de database antwoordt, met de tabellen van deze versie',
  ),
  ['system.settings', 'system.disk'],
  async ({ opened }) => {
    if ('failure' in opened.store) throw opened.store.failure;
    const { value: store } = opened.store;
    const began = performance.now();
    const { rows } = await store.pool.query("select current_setting('server_version') as version");
    const tookMs = Math.round(performance.now() - began);
    const { applied, known } = await schemaVersion(store);
    const evidence = [
      both(
        `PostgreSQL ${rows[0]?.version}, answers in ${tookMs} ms`,
        `PostgreSQL ${rows[0]?.version}, antwoordt in ${tookMs} ms`,
      ),
      both(`tables at ${applied} of ${known}`, `tabellen op ${applied} van ${known}`),
    ];
    if (applied === known) return { evidence };
    return {
      evidence,
      warn: {
        summary:
          applied === 0
            ? both(
                'The database is empty: Postvak has not been started on it.',
                'De database is leeg: Postvak is er nog niet op gestart.',
              )
            : both(
                'The tables of the database are those of an older version.',
                'De tabellen van de database zijn van een oudere versie.',
              ),
        remedy: both(
          'Start Postvak, or run: postvak migrate. Accounts are examined after that.',
          'Start Postvak, of voer uit: postvak migrate. Daarna worden accounts onderzocht.',
        ),
      },
    };
  },
);
