import type pg from 'pg';
import type { BackupTable } from './format.ts';

/** Running processes, which are not there after a restore; and what `migrate` writes itself. */
const LEFT_OUT = ['node', 'schema_migration'];

interface Described extends BackupTable {
  readonly refers: readonly string[];
}

/** The tables of Postvak with the columns that can be written, those that are referred to first. */
export async function listTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<Described>(
    `select c.relname as name,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum) as columns,
       array(select distinct r.confrelid::regclass::text from pg_constraint r
             where r.conrelid = c.oid and r.contype = 'f' and r.confrelid <> c.oid) as refers
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($1)
     order by c.relname`,
    [LEFT_OUT],
  );
  return inOrderOfReference(rows);
}

/** @throws Error when tables refer to each other in a circle. */
export function inOrderOfReference(tables: readonly Described[]): BackupTable[] {
  const placed: BackupTable[] = [];
  const names = new Set<string>();
  while (placed.length < tables.length) {
    const next = tables.filter(
      ({ name, refers }) => !names.has(name) && refers.every((target) => names.has(target)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    for (const { name, columns } of next) {
      names.add(name);
      placed.push({ name, columns });
    }
  }
  return placed;
}
