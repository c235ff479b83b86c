/**
 * How a team fares: what waits now, who has what, and what came and went in the last days.
 *
 * A day is one of the reader's time zone. Mail that was written long before it came in (a mailbox that was connected
 * with its history) counts for no day. The time to the first answer runs from the first mail of the customer to the
 * first answer of a person, over conversations that began in the period. Ids are ordered by time (UUID version 7), so
 * that a period is a range of the primary key.
 */
import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import type { Db } from '../../store/pool.ts';

export interface TeamFigures {
  readonly since: Date;
  readonly now: {
    readonly open: number;
    readonly pending: number;
    readonly unassigned: number;
    /** The last mail of the open conversation that has lain longest, and of those of nobody. */
    readonly oldestOpenAt: Date | null;
    readonly oldestUnassignedAt: Date | null;
  };
  readonly days: readonly TeamDay[];
  readonly firstAnswer: {
    readonly answered: number;
    readonly medianSeconds: number | null;
    /** Nine of ten were answered within this time. */
    readonly slowSeconds: number | null;
  };
  readonly people: readonly TeamMember[];
}

export interface TeamDay {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly received: number;
  readonly answered: number;
  readonly closed: number;
}

export interface TeamMember {
  readonly id: string;
  readonly name: string;
  readonly lastSeenAt: Date | null;
  readonly open: number;
  readonly pending: number;
  readonly oldestOpenAt: Date | null;
  readonly answered: number;
  readonly closed: number;
}

export interface TeamPeriod {
  /** Days, today included. */
  readonly days: number;
  /** An IANA name. */
  readonly timeZone: string;
}

/** @param departments whose mail counts; null: all. */
export async function readTeamFigures(
  db: Db,
  departments: readonly string[] | null,
  { days, timeZone }: TeamPeriod,
): Promise<TeamFigures> {
  const { rows } = await sql<{ since: Date }>`
    select (date_trunc('day', now() at time zone ${timeZone}) - make_interval(days => ${days - 1}))
      at time zone ${timeZone} as since`.execute(db);
  const since = (rows[0] as { since: Date }).since;
  const scope = { departments, since, firstId: firstIdAt(since), timeZone };
  const [now, series, firstAnswer, people] = await Promise.all([
    readNow(db, departments),
    readDays(db, scope, days),
    readFirstAnswer(db, scope),
    readPeople(db, scope),
  ]);
  return { since, now, days: series, firstAnswer, people };
}

interface Scope {
  readonly departments: readonly string[] | null;
  readonly since: Date;
  readonly firstId: string;
  readonly timeZone: string;
}

const within = (departments: readonly string[] | null) =>
  sql<boolean>`c.department_id in (
    select id from department where ${departments}::uuid[] is null or id = any(${departments}::uuid[]))`;

async function readNow(db: Db, departments: readonly string[] | null): Promise<TeamFigures['now']> {
  const { rows } = await sql<TeamFigures['now']>`
    select count(*) filter (where c.state = 'open')::int as open,
      count(*) filter (where c.state = 'pending')::int as pending,
      count(*) filter (where c.state = 'open' and c.agent_id is null)::int as unassigned,
      min(c.last_message_at) filter (where c.state = 'open') as "oldestOpenAt",
      min(c.last_message_at) filter (where c.state = 'open' and c.agent_id is null) as "oldestUnassignedAt"
    from conversation c where ${within(departments)} and c.state in ('open', 'pending')`.execute(db);
  return rows[0] as TeamFigures['now'];
}

/** Mail written a day before the period is old mail that came with its mailbox. */
const RECEIVED = (since: Date) =>
  sql`m.direction = 'in' and not m.automatic and coalesce(m.sent_at, m.created_at) >= ${since}::timestamptz - interval '1 day'`;
const ANSWERED = sql`m.direction = 'out' and m.author_id is not null`;

async function readDays(
  db: Db,
  { departments, since, firstId, timeZone }: Scope,
  days: number,
): Promise<TeamDay[]> {
  const dayOf = (column: string) => sql`(${sql.ref(column)} at time zone ${timeZone})::date`;
  const { rows } = await sql<TeamDay>`
    with mail as (
      select ${dayOf('m.created_at')} as day,
        count(*) filter (where ${RECEIVED(since)})::int as received,
        count(*) filter (where ${ANSWERED})::int as answered
      from message m join conversation c on c.id = m.conversation_id
      where m.id >= ${firstId}::uuid and m.created_at >= ${since} and ${within(departments)} group by 1
    ), closed as (
      select ${dayOf('c.closed_at')} as day, count(*)::int as closed
      from conversation c
      where c.state = 'closed' and c.closed_at >= ${since} and ${within(departments)} group by 1
    )
    select to_char(d, 'YYYY-MM-DD') as day, coalesce(received, 0) as received, coalesce(answered, 0) as answered,
      coalesce(closed, 0) as closed
    from (select (${since}::timestamptz at time zone ${timeZone})::date + n as d from generate_series(0, ${days - 1}::int) n) each
      left join mail on mail.day = d left join closed on closed.day = d
    order by d`.execute(db);
  return rows;
}

async function readFirstAnswer(db: Db, { departments, firstId }: Scope): Promise<TeamFigures['firstAnswer']> {
  const { rows } = await sql<TeamFigures['firstAnswer']>`
    select count(*)::int as answered,
      percentile_cont(0.5) within group (order by seconds)::float8 as "medianSeconds",
      percentile_cont(0.9) within group (order by seconds)::float8 as "slowSeconds"
    from (
      select extract(epoch from min(m.created_at) filter (where ${ANSWERED})
        - min(m.created_at) filter (where m.direction = 'in' and not m.automatic)) as seconds
      from conversation c join message m on m.conversation_id = c.id
      where c.id >= ${firstId}::uuid and ${within(departments)} group by c.id
    ) each
    where seconds >= 0`.execute(db);
  return rows[0] as TeamFigures['firstAnswer'];
}

async function readPeople(db: Db, { departments, since, firstId }: Scope): Promise<TeamMember[]> {
  const { rows } = await sql<TeamMember>`
    with held as (
      select c.agent_id, count(*) filter (where c.state = 'open')::int as open,
        count(*) filter (where c.state = 'pending')::int as pending,
        min(c.last_message_at) filter (where c.state = 'open') as oldest
      from conversation c
      where ${within(departments)} and c.state in ('open', 'pending') and c.agent_id is not null group by 1
    ), wrote as (
      select m.author_id as agent_id, count(*)::int as answered
      from message m join conversation c on c.id = m.conversation_id
      where m.id >= ${firstId}::uuid and m.created_at >= ${since} and ${ANSWERED} and ${within(departments)} group by 1
    ), closed as (
      select c.agent_id, count(*)::int as closed
      from conversation c
      where c.state = 'closed' and c.closed_at >= ${since} and c.agent_id is not null and ${within(departments)}
      group by 1
    )
    select a.id, a.name, (select max(s.seen_at) from session s where s.agent_id = a.id) as "lastSeenAt",
      coalesce(held.open, 0) as open, coalesce(held.pending, 0) as pending, held.oldest as "oldestOpenAt",
      coalesce(wrote.answered, 0) as answered, coalesce(closed.closed, 0) as closed
    from agent a left join held on held.agent_id = a.id left join wrote on wrote.agent_id = a.id
      left join closed on closed.agent_id = a.id
    where (a.disabled_at is null and (${departments}::uuid[] is null or exists (
        select from agent_department d where d.agent_id = a.id and d.department_id = any(${departments}::uuid[]))))
      or held.agent_id is not null or wrote.agent_id is not null
    order by a.name, a.id`.execute(db);
  return rows;
}

/** The least id that a row made then or later can have. */
function firstIdAt(at: Date): string {
  return `${newId(at.getTime()).slice(0, 13)}-7000-8000-000000000000`;
}
