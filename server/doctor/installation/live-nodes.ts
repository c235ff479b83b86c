/** The nodes that run now, each by a name that tells it from the others. */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';

export interface LiveNode {
  readonly id: string;
  /** The host; with its process where several run on one. */
  readonly label: string;
  readonly roles: readonly string[];
  readonly version: string;
  readonly clockOffsetMs: number | null;
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly stalled: readonly string[];
}

/** Nodes say every five seconds that they live; who missed several is not asked for anything. */
const SILENT_AFTER = sql`interval '20 seconds'`;

export async function listLiveNodes(db: Db): Promise<LiveNode[]> {
  const rows = await db
    .selectFrom('node')
    .select(['id', 'host', 'pid', 'roles', 'version', 'clock_offset_ms', 'stalled'])
    .select(['disk_free_bytes', 'disk_total_bytes'])
    .where('ended_at', 'is', null)
    .where('seen_at', '>', sql<Date>`now() - ${SILENT_AFTER}`)
    .orderBy('host')
    .orderBy('started_at')
    .execute();
  const onHost = Map.groupBy(rows, ({ host }) => host);
  return rows.map((row) => ({
    id: row.id,
    label: (onHost.get(row.host)?.length ?? 0) > 1 ? `${row.host} #${row.pid}` : row.host,
    roles: row.roles,
    version: row.version,
    clockOffsetMs: row.clock_offset_ms,
    diskFreeBytes: row.disk_free_bytes,
    diskTotalBytes: row.disk_total_bytes,
    stalled: row.stalled,
  }));
}
