/**
 * From which address a letter leaves: the mailbox's own or one of its aliases, never any other.
 *
 * Asked for by the writer; else the address the customer wrote to; else that of the queue; else the mailbox's own.
 */
import { sql } from 'kysely';
import type { Db, Trx } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';

/** What a mailbox may write as, its own address first. */
export async function sendersOf(db: Db | Trx, mailboxId: string): Promise<Address[]> {
  const { rows } = await sql<Address>`
    select address, display_name as name from (
      select 0 as place, address, display_name from mailbox where id = ${mailboxId}::uuid
      union all
      select 1, address, display_name from mailbox_alias where mailbox_id = ${mailboxId}::uuid
    ) s order by place, address`.execute(db);
  const [own] = rows;
  // An alias without a name of its own goes under the mailbox's.
  return rows.map((sender) => ({ ...sender, name: sender.name || own?.name || '' }));
}

export interface SenderWish {
  readonly asked?: string | undefined;
  /** Addresses of the mail that is answered. */
  readonly writtenTo?: readonly string[];
  readonly queue?: { readonly address: string | null; readonly name: string } | null | undefined;
}

/** @returns null when what was asked for is none of the mailbox's addresses. */
export function chooseSender(senders: readonly Address[], wish: SenderWish): Address | null {
  const find = (address: string) =>
    senders.find((sender) => sender.address.toLowerCase() === address.trim().toLowerCase());
  const named = (sender: Address) => ({ ...sender, name: wish.queue?.name || sender.name });
  if (wish.asked !== undefined) {
    const asked = find(wish.asked);
    return asked ? named(asked) : null;
  }
  const [own] = senders;
  const alias = (wish.writtenTo ?? []).map(find).find((sender) => sender !== undefined && sender !== own);
  const ownToo = (wish.writtenTo ?? []).some((address) => own !== undefined && find(address) === own);
  // The mailbox's own address in the mail says nothing; an alias alone in it says what the customer knows us by.
  if (alias && !ownToo) return named(alias);
  const ofQueue = wish.queue?.address ? find(wish.queue.address) : undefined;
  const chosen = ofQueue ?? own;
  return chosen ? named(chosen) : null;
}

/** Which of these addresses are ours, in lower case: mailboxes and their aliases, of every department. */
export async function ownAmong(db: Db | Trx, addresses: readonly string[]): Promise<Set<string>> {
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ address: string }>`
    select lower(address) as address from mailbox where lower(address) = any(${wanted}::text[])
    union select lower(address) from mailbox_alias where lower(address) = any(${wanted}::text[])`.execute(db);
  return new Set(rows.map(({ address }) => address));
}
