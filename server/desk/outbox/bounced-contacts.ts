/**
 * Addresses that refuse mail for good are marked on their contact, so that the next who writes there sees it first.
 * The mark goes when mail is known to have arrived after all, when the contact writes to us, or by hand.
 */
import { sql } from 'kysely';
import type { Db, Trx } from '../../store/pool.ts';

export interface Bounce {
  readonly address: string;
  /** RFC 3463, where the server gave one. */
  readonly status: string | null;
  readonly detail: string;
}

export interface BouncedAddress extends Bounce {
  readonly since: Date;
}

const LONGEST_DETAIL = 500;

/**
 * Whether a refusal is about the address itself, for good: unknown, moved away, or of a domain without mail. Pure.
 * RFC 3463 section 3.2 and IANA's registry; a full mailbox or a policy may pass.
 */
export function isHardBounce(status: string | null): boolean {
  return status !== null && /^5\.(1\.(1|2|3|6|10)|4\.1)$/.test(status);
}

export async function markBounced(trx: Trx, bounces: readonly Bounce[]): Promise<void> {
  if (bounces.length === 0) return;
  await sql`
    update contact c
    set bounced_at = coalesce(c.bounced_at, now()), bounce_status = v.status, bounce_detail = v.detail
    from unnest(
      ${bounces.map(({ address }) => address.toLowerCase())}::text[],
      ${bounces.map(({ status }) => status)}::text[],
      ${bounces.map(({ detail }) => detail.slice(0, LONGEST_DETAIL))}::text[]
    ) as v (address, status, detail)
    where lower(c.address) = v.address`.execute(trx);
}

export async function clearBounces(db: Db | Trx, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  await db
    .updateTable('contact')
    .set({ bounced_at: null, bounce_status: null, bounce_detail: null })
    .where(sql<boolean>`lower(address) = any(${addresses.map((address) => address.toLowerCase())}::text[])`)
    .where('bounced_at', 'is not', null)
    .execute();
}

/** Which of these addresses are marked. */
export async function findBounced(db: Db, addresses: readonly string[]): Promise<BouncedAddress[]> {
  if (addresses.length === 0) return [];
  const { rows } = await sql<BouncedAddress>`
    select address, bounced_at as since, bounce_status as status, coalesce(bounce_detail, '') as detail
    from contact
    where bounced_at is not null
      and lower(address) = any(${addresses.map((address) => address.toLowerCase())}::text[])`.execute(db);
  return rows;
}
