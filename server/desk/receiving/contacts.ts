import { sql } from 'kysely';
import { newId } from '../../kernel/id.ts';
import type { Trx } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';

/**
 * The contacts of these addresses, made where they are new: two statements for any number.
 * Addresses are handled in sorted order, so that two mailboxes that meet the same new people never deadlock.
 * @returns contact ids by lower-case address.
 */
export async function contactsFor(trx: Trx, people: readonly Address[]): Promise<Map<string, string>> {
  const wanted = new Map<string, Address>();
  for (const person of people) {
    const key = person.address.toLowerCase();
    if (key !== '' && !wanted.get(key)?.name) wanted.set(key, person);
  }
  const found = await findContacts(trx, [...wanted.keys()]);
  const missing = [...wanted].filter(([key]) => !found.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return found;
  const made = await trx
    .insertInto('contact')
    .values(missing.map(([, { address, name }]) => ({ id: newId(), address, name })))
    .onConflict((conflict) => conflict.expression(sql`lower(address)`).doNothing())
    .returning(['id', sql<string>`lower(address)`.as('key')])
    .execute();
  for (const { id, key } of made) found.set(key, id);
  if (made.length < missing.length) {
    // Another mailbox met them in the same moment.
    const rest = missing.map(([key]) => key).filter((key) => !found.has(key));
    for (const [key, id] of await findContacts(trx, rest)) found.set(key, id);
  }
  return found;
}

async function findContacts(trx: Trx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await trx
    .selectFrom('contact')
    .select(['id', sql<string>`lower(address)`.as('key')])
    .where(sql<boolean>`lower(address) = any(${keys}::text[])`)
    .execute();
  return new Map(rows.map(({ id, key }) => [key, id]));
}
