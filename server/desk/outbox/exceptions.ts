/**
 * The exception queue: deliveries that failed or are held, until a person has decided about each. The newest first;
 * pages follow each other by the sort key of the last row.
 */
import { sql } from 'kysely';
import { Refused } from '../../accounts/refused.ts';
import type { Db } from '../../store/pool.ts';
import { readCursor, writeCursor } from '../conversations/page-cursor.ts';
import { type DeliveryView, readDeliveries } from './read-deliveries.ts';

export interface Outgoing {
  readonly delivery: DeliveryView;
  readonly conversation: { readonly id: string; readonly number: number; readonly subject: string };
  readonly mailbox: { readonly id: string; readonly address: string };
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly subject: string;
  readonly preview: string;
  readonly createdAt: Date;
}

export interface ExceptionPage {
  readonly items: Outgoing[];
  readonly nextCursor: string | null;
  /** Of all pages; counted up to MOST_COUNTED. */
  readonly total: number;
}

export const MOST_COUNTED = 1000;
const EXCEPTIONS = sql`d.state in ('failed', 'held') and d.settled_at is null`;

/**
 * @param departments whose mail may be seen; null means all.
 * @throws Refused for a cursor that was not given out.
 */
export async function listExceptions(
  db: Db,
  departments: readonly string[] | null,
  filter: { readonly mailboxId?: string | undefined; readonly state?: 'failed' | 'held' | undefined },
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ExceptionPage> {
  const place = page.cursor === undefined ? null : readCursor(page.cursor);
  if (page.cursor !== undefined && !place) {
    throw new Refused('invalid', 'is not one that was given out', 'cursor');
  }
  const visible = sql`(${departments}::uuid[] is null or c.department_id = any(${departments}::uuid[]))
    and (${filter.mailboxId ?? null}::uuid is null or d.mailbox_id = ${filter.mailboxId ?? null}::uuid)
    and (${filter.state ?? null}::text is null or d.state = ${filter.state ?? null}::text)`;
  const after = place ? sql`(d.created_at, d.id) < (${place.at}::timestamptz, ${place.id}::uuid)` : sql`true`;
  const { rows: keys } = await sql<{ at: string; id: string }>`
    select d.created_at::text as at, d.id from delivery d join conversation c on c.id = d.conversation_id
    where ${EXCEPTIONS} and ${visible} and ${after}
    order by d.created_at desc, d.id desc limit ${page.limit + 1}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from (
      select from delivery d join conversation c on c.id = d.conversation_id
      where ${EXCEPTIONS} and ${visible} limit ${MOST_COUNTED}
    ) d`.execute(db);
  const items = await readOutgoing(
    db,
    keys.slice(0, page.limit).map(({ id }) => id),
  );
  const last = keys[page.limit - 1];
  return {
    items,
    nextCursor: keys.length > page.limit && last ? writeCursor(last) : null,
    total: counted.rows[0]?.total ?? 0,
  };
}

/** In the order of the ids. */
export async function readOutgoing(db: Db, ids: readonly string[]): Promise<Outgoing[]> {
  if (ids.length === 0) return [];
  const deliveries = new Map(
    (await readDeliveries(db, sql`d.id = any(${ids}::uuid[])`)).map((delivery) => [delivery.id, delivery]),
  );
  const { rows } = await sql<Omit<Outgoing, 'delivery'> & { id: string }>`
    select d.id, m.subject, left(regexp_replace(m.text_body, '\\s+', ' ', 'g'), 200) as preview,
      d.created_at as "createdAt",
      json_build_object('id', c.id, 'number', c.number, 'subject', c.subject) as conversation,
      json_build_object('id', b.id, 'address', b.address) as mailbox,
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as author
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, place)
      join delivery d on d.id = wanted.id
      join message m on m.id = d.message_id
      join conversation c on c.id = d.conversation_id
      join mailbox b on b.id = d.mailbox_id
      left join agent a on a.id = m.author_id
    order by wanted.place`.execute(db);
  return rows.flatMap(({ id, ...row }) => {
    const delivery = deliveries.get(id);
    return delivery ? [{ ...row, delivery }] : [];
  });
}
