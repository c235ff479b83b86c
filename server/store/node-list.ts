/** Who runs, who ran until lately, and which role is silent: read from the rows that the nodes keep themselves. */
import { sql } from 'kysely';
import type { Role } from './node.ts';
import type { Db } from './pool.ts';
import type { NodeTable } from './schema.ts';

/** `silent`: it has not said for a while that it lives, and nobody can see whether its process is there. */
export type NodeState = 'live' | 'silent' | 'stopped' | 'died';

export interface ListedNode {
  readonly id: string;
  readonly state: NodeState;
  readonly roles: readonly Role[];
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly endedAt: Date | null;
  /** Mailboxes in its hands, now. */
  readonly retrieving: number;
  readonly sending: number;
  readonly cpuLoad: number | null;
  readonly memoryBytes: number | null;
  readonly loopDelayMs: number | null;
  readonly databaseMs: number | null;
  readonly clockOffsetMs: number | null;
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly stalled: readonly string[];
}

/** Six heartbeats: longer than any pause of a healthy process, short enough to be told in time. */
export const SILENT_AFTER_MS = 30_000;
/** What a crash loop leaves behind is not all shown. */
const ENDED_SHOWN = 50;

export function judgeNode({
  ended_at,
  ending,
  seenAgoMs,
}: {
  ended_at: Date | null;
  ending: NodeTable['ending'];
  seenAgoMs: number;
}): NodeState {
  if (ended_at !== null) return ending ?? 'died';
  return seenAgoMs > SILENT_AFTER_MS ? 'silent' : 'live';
}

/** Those that run first, each group by age. */
export async function listNodes(db: Db): Promise<ListedNode[]> {
  const rows = await db
    .selectFrom('node')
    .selectAll()
    .select([
      sql<number>`extract(epoch from now() - seen_at)::float8 * 1000`.as('seenAgoMs'),
      held('retrieve').as('retrieving'),
      held('dispatch').as('sending'),
    ])
    .orderBy(sql`ended_at desc nulls first`)
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  const running = rows.filter(({ ended_at }) => ended_at === null);
  const ended = rows.filter(({ ended_at }) => ended_at !== null).slice(0, ENDED_SHOWN);
  return [...running, ...ended].map((row) => ({
    id: row.id,
    state: judgeNode(row),
    roles: row.roles as Role[],
    version: row.version,
    host: row.host,
    pid: row.pid,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    endedAt: row.ended_at,
    retrieving: row.retrieving,
    sending: row.sending,
    cpuLoad: row.cpu_load,
    memoryBytes: row.memory_bytes,
    loopDelayMs: row.loop_delay_ms,
    databaseMs: row.database_ms,
    clockOffsetMs: row.clock_offset_ms,
    diskFreeBytes: row.disk_free_bytes,
    diskTotalBytes: row.disk_total_bytes,
    stalled: row.stalled,
  }));
}

function held(work: 'retrieve' | 'dispatch') {
  return sql<number>`(select count(*)::int from lease
    where lease.node_id = node.id and lease.expires_at > now() and lease.resource like ${`${work}:%`})`;
}

export interface RolePresence {
  readonly role: Role;
  /** Nodes that live now. */
  readonly live: number;
  /** When the last of them was seen; null: never, as far as is remembered. */
  readonly lastSeenAt: Date | null;
}

/** Each role is watched by the other: whichever still lives sees here that nobody of the other does. */
export async function rolePresence(db: Db): Promise<RolePresence[]> {
  const { rows } = await sql<{ role: Role; live: number; last_seen: Date | null }>`
    select role, max(node.seen_at) as last_seen,
           count(node.id) filter (where node.ended_at is null
             and node.seen_at > now() - ${SILENT_AFTER_MS} * interval '1 millisecond')::int as live
    from unnest(array['services', 'application']) as role
    left join node on role = any(node.roles)
    group by role order by role`.execute(db);
  return rows.map(({ role, live, last_seen }) => ({ role, live, lastSeenAt: last_seen }));
}

/** Versions of the nodes that live: more than one while a rolling upgrade is under way. */
export async function liveVersions(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('node')
    .select('version')
    .distinct()
    .where('ended_at', 'is', null)
    .where('seen_at', '>', sql<Date>`now() - ${SILENT_AFTER_MS} * interval '1 millisecond'`)
    .orderBy('version')
    .execute();
  return rows.map(({ version }) => version);
}
