/**
 * Lists of conversations, the newest message first.
 *
 * A list is made of ranges that each lie ready in one index: (department | mailbox | queue | agent) × state. Of
 * each range just one page is read, and the ranges are merged; so a page costs the same on a hundred rows as on
 * ten million, whatever the filters. Pages follow each other by the sort key of the last row, not by counting.
 *
 * A search first counts its hits up to a bound. Rare words: their conversations are looked up. Common words: the
 * ranges are walked in order and each conversation is asked whether it has the words; a page fills soon.
 */
import { type RawBuilder, sql } from 'kysely';
import { Refused } from '../../accounts/refused.ts';
import type { Db } from '../../store/pool.ts';
import { type PagePlace, readCursor, writeCursor } from './page-cursor.ts';
import { readSearch, toTsquery } from './search-words.ts';

export type ConversationState = 'open' | 'pending' | 'closed';

export interface ConversationSummary {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly state: ConversationState;
  readonly unread: boolean;
  readonly messageCount: number;
  readonly preview: string;
  readonly hasAttachments: boolean;
  /** Some answer did not reach, or perhaps not, whom it was for. */
  readonly deliveryFailed: boolean;
  readonly contact: { readonly id: string; readonly address: string; readonly name: string } | null;
  readonly department: { readonly id: string; readonly name: string };
  /** The contact's address refused mail for good. */
  readonly contactBounced: {
    readonly since: string;
    readonly status: string | null;
    readonly detail: string;
  } | null;
  readonly mailbox: { readonly id: string; readonly address: string };
  readonly queue: { readonly id: string; readonly name: string } | null;
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly lastMessageAt: Date;
}

export interface ConversationFilter {
  readonly state?: ConversationState | undefined;
  readonly mailboxId?: string | undefined;
  readonly queueId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly departmentId?: string | undefined;
  /** null: of nobody yet. */
  readonly agentId?: string | null | undefined;
  readonly q?: string | undefined;
}

export interface PageOf<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Up to here it is cheaper to sort the hits than to walk past the misses (measured on 200,000 messages). */
const RARE_HITS = 20_000;
const NO_PLACE: PagePlace = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/**
 * @param departments whose mail may be seen; null means all.
 * @throws Refused for a cursor that was not given out.
 */
export async function listConversations(
  db: Db,
  departments: readonly string[] | null,
  filter: ConversationFilter,
  page: { readonly cursor?: string | undefined; readonly limit: number },
  rareHits: number = RARE_HITS,
): Promise<PageOf<ConversationSummary>> {
  const place = page.cursor === undefined ? NO_PLACE : readCursor(page.cursor);
  if (!place) throw new Refused('invalid', 'is not one that was given out', 'cursor');
  const keys = await findKeys(db, departments, filter, place, page.limit + 1, rareHits);
  const items = await readSummaries(
    db,
    sql`c.id = any(${keys.slice(0, page.limit).map(({ id }) => id)}::uuid[])`,
  );
  const last = keys[page.limit - 1];
  return { items, nextCursor: keys.length > page.limit && last ? writeCursor(last) : null };
}

/** @returns one conversation, or null when it does not exist or may not be seen. */
export async function readSummary(
  db: Db,
  departments: readonly string[] | null,
  id: string,
): Promise<ConversationSummary | null> {
  const [summary] = await readSummaries(db, sql`c.id = ${id}::uuid and ${visible(departments)}`);
  return summary ?? null;
}

async function findKeys(
  db: Db,
  departments: readonly string[] | null,
  filter: ConversationFilter,
  place: PagePlace,
  count: number,
  rareHits: number,
): Promise<PagePlace[]> {
  const search = readSearch(filter.q ?? '');
  const conditions = [visible(departments), ...conditionsOf(filter)];
  if (search.kind === 'number') {
    conditions.push(sql`c.number = ${search.number}::bigint`);
    return among(db, sql`conversation`, conditions, place, count);
  }
  if (search.kind === 'nothing') return inRanges(db, departments, filter, conditions, place, count);
  const query = toTsquery(search);
  if (await isRare(db, query, rareHits)) {
    const hits = sql`(select distinct conversation_id from message where search @@ ${query} offset 0) h
      join conversation on conversation.id = h.conversation_id`;
    return among(db, sql`(select conversation.* from ${hits})`, conditions, place, count);
  }
  conditions.push(
    sql`(select true from message m where m.conversation_id = c.id and m.search @@ ${query} limit 1)`,
  );
  return inRanges(db, departments, filter, conditions, place, count);
}

async function isRare(db: Db, query: RawBuilder<unknown>, rareHits: number): Promise<boolean> {
  const { rows } = await sql<{ hits: number }>`
    select count(*)::int as hits from (select 1 from message where search @@ ${query} limit ${rareHits + 1}) h
  `.execute(db);
  return (rows[0]?.hits ?? 0) <= rareHits;
}

async function among(
  db: Db,
  source: RawBuilder<unknown>,
  conditions: RawBuilder<unknown>[],
  place: PagePlace,
  count: number,
): Promise<PagePlace[]> {
  const { rows } = await sql<PagePlace>`
    select c.last_message_at::text as at, c.id from ${source} c
    where ${sql.join([...conditions, after(place)], sql` and `)}
    order by c.last_message_at desc, c.id desc limit ${count}
  `.execute(db);
  return rows;
}

async function inRanges(
  db: Db,
  departments: readonly string[] | null,
  filter: ConversationFilter,
  conditions: RawBuilder<unknown>[],
  place: PagePlace,
  count: number,
): Promise<PagePlace[]> {
  const { column, values } = rangesOf(departments, filter);
  const states = filter.state ? [filter.state] : ['open', 'pending', 'closed'];
  const { rows } = await sql<PagePlace>`
    select c.last_message_at::text as at, c.id
    from ${values} v(id) cross join unnest(${states}::text[]) s(state) cross join lateral (
      select c.id, c.last_message_at from conversation c
      where ${column} = v.id and c.state = s.state and ${sql.join([...conditions, after(place)], sql` and `)}
      order by c.last_message_at desc, c.id desc limit ${count}
    ) c
    order by c.last_message_at desc, c.id desc limit ${count}
  `.execute(db);
  return rows;
}

/** The narrowest range that an index has; the other filters are conditions within it. */
function rangesOf(
  departments: readonly string[] | null,
  filter: ConversationFilter,
): { column: RawBuilder<unknown>; values: RawBuilder<unknown> } {
  const one = (id: string) => sql`(values (${id}::uuid))`;
  if (filter.agentId) return { column: sql`c.agent_id`, values: one(filter.agentId) };
  if (filter.mailboxId) return { column: sql`c.mailbox_id`, values: one(filter.mailboxId) };
  if (filter.contactId) return { column: sql`c.contact_id`, values: one(filter.contactId) };
  if (filter.queueId) return { column: sql`c.queue_id`, values: one(filter.queueId) };
  if (filter.departmentId) return { column: sql`c.department_id`, values: one(filter.departmentId) };
  const all = departments === null ? sql`(select id from department)` : sql`unnest(${departments}::uuid[])`;
  return { column: sql`c.department_id`, values: all };
}

function conditionsOf(filter: ConversationFilter): RawBuilder<unknown>[] {
  const { state, mailboxId, queueId, agentId, contactId, departmentId } = filter;
  const conditions: RawBuilder<unknown>[] = [];
  if (state) conditions.push(sql`c.state = ${state}`);
  if (mailboxId) conditions.push(sql`c.mailbox_id = ${mailboxId}::uuid`);
  if (queueId) conditions.push(sql`c.queue_id = ${queueId}::uuid`);
  if (contactId) conditions.push(sql`c.contact_id = ${contactId}::uuid`);
  if (departmentId) conditions.push(sql`c.department_id = ${departmentId}::uuid`);
  if (agentId) conditions.push(sql`c.agent_id = ${agentId}::uuid`);
  if (agentId === null) conditions.push(sql`c.agent_id is null`);
  return conditions;
}

function visible(departments: readonly string[] | null): RawBuilder<unknown> {
  return departments === null ? sql`true` : sql`c.department_id = any(${departments}::uuid[])`;
}

function after({ at, id }: PagePlace): RawBuilder<unknown> {
  return sql`(c.last_message_at, c.id) < (${at}::timestamptz, ${id}::uuid)`;
}

async function readSummaries(db: Db, condition: RawBuilder<unknown>): Promise<ConversationSummary[]> {
  const { rows } = await sql<ConversationSummary>`
    select c.id, c.number, c.subject, c.state, c.unread, c.message_count as "messageCount", c.preview,
      c.created_at as "createdAt", c.last_message_at as "lastMessageAt",
      exists (
        select from message x join attachment f on f.message_id = x.id where x.conversation_id = c.id and not f.inline
      ) as "hasAttachments",
      exists (
        select from message x join delivery d on d.message_id = x.id
        where x.conversation_id = c.id and x.direction = 'out' and d.settled_at is null
          and (d.state in ('failed', 'uncertain', 'held') or d.late_since is not null or exists (
            select from delivery_recipient r where r.delivery_id = d.id and r.outcome = 'failed'
          ))
      ) as "deliveryFailed",
      case when k.id is not null then json_build_object('id', k.id, 'address', k.address, 'name', k.name) end as contact,
      json_build_object('id', d.id, 'name', d.name) as department,
      case when k.bounced_at is not null then json_build_object('since', k.bounced_at, 'status', k.bounce_status,
        'detail', coalesce(k.bounce_detail, '')) end as "contactBounced",
      json_build_object('id', m.id, 'address', m.address) as mailbox,
      case when q.id is not null then json_build_object('id', q.id, 'name', q.name) end as queue,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent
    from conversation c
      join mailbox m on m.id = c.mailbox_id
      join department d on d.id = c.department_id
      left join contact k on k.id = c.contact_id
      left join queue q on q.id = c.queue_id
      left join agent a on a.id = c.agent_id
    where ${condition}
    order by c.last_message_at desc, c.id desc
  `.execute(db);
  return rows;
}
