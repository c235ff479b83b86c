/**
 * A letter that one recipient refused goes to another address of theirs: a slip of the pen, or an address that is no
 * more. The letter is stored anew with that address in its header, signed where its domain signs, under the Message-ID
 * that it had, by which those whom it reached know it; and it leaves again, to the new address only.
 */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { notify } from '../../store/notify.ts';
import type { Store, Trx } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';
import { comparable, readdressed } from '../../wire/smtp/readdress.ts';
import type { DecisionOutcome } from '../outbox/decide-delivery.ts';
import { contactsFor } from '../receiving/contacts.ts';
import type { SigningVault } from './sign-letter.ts';
import { storeLetter } from './store-letter.ts';

export interface AddressChange {
  readonly deliveryId: string;
  readonly agentId: string;
  /** Whose mail this agent sees; null means all. */
  readonly departments: readonly string[] | null;
  /** As the delivery names the recipient who failed. */
  readonly from: string;
  readonly to: string;
}

/** @throws Refused `invalid` (path `change.to`) for somebody who has it or gets it already. */
export async function changeAddress(
  store: Store,
  vault: SigningVault | undefined,
  change: AddressChange,
): Promise<DecisionOutcome> {
  return store.db.transaction().execute(async (trx) => {
    const delivery = await lockFailed(trx, change);
    if (!delivery) return 'not-found';
    const recipients = await trx
      .selectFrom('delivery_recipient')
      .select(['address', 'outcome'])
      .where('delivery_id', '=', change.deliveryId)
      .execute();
    const failed = recipients.find(
      ({ address, outcome }) => outcome === 'failed' && comparable(address) === comparable(change.from),
    );
    if (delivery.state !== 'failed' || !failed) return 'too-late';
    if (recipients.some(({ address }) => comparable(address) === comparable(change.to))) {
      throw new Refused('invalid', 'is a recipient of this message already', 'change.to');
    }
    await rewrite(store, vault, trx, delivery, change);
    await sendTo(trx, change.deliveryId, failed.address, change.to);
    await meet(trx, delivery.conversationId, change);
    await recordAudit(trx, {
      agentId: change.agentId,
      action: 'delivery.change-address',
      subject: `delivery:${change.deliveryId}`,
      detail: { from: change.from, to: change.to },
    });
    const event = { type: 'conversation', id: delivery.conversationId, reason: 'delivery' };
    await notify(trx, 'desk', JSON.stringify(event));
    await notify(trx, 'outbox', delivery.mailboxId);
    return 'done';
  });
}

interface FailedDelivery {
  readonly state: string;
  readonly mailboxId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly digest: Buffer;
  readonly sender: string;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}

async function lockFailed(trx: Trx, { deliveryId, departments }: AddressChange) {
  const { rows } = await sql<FailedDelivery>`
    select d.state, d.mailbox_id as "mailboxId", d.conversation_id as "conversationId", m.id as "messageId",
      m.digest, m.from_address as sender, m.to_addresses as "to", m.cc_addresses as cc
    from delivery d
      join message m on m.id = d.message_id
      join conversation c on c.id = d.conversation_id
    where d.id = ${deliveryId} and (${departments}::uuid[] is null or c.department_id = any(${departments}::uuid[]))
    for update of d`.execute(trx);
  return rows[0];
}

/** Somebody in Bcc stands in no header: then the letter stays as it is. */
async function rewrite(
  { blobs }: Store,
  vault: SigningVault | undefined,
  trx: Trx,
  { messageId, mailboxId, digest, sender, to, cc }: FailedDelivery,
  change: AddressChange,
): Promise<void> {
  const instead = (address: string) =>
    comparable(address) === comparable(change.from) ? change.to : address;
  const swap = (people: readonly Address[]) =>
    people.map((person) => ({ ...person, address: instead(person.address) }));
  if (![...to, ...cc].some(({ address }) => instead(address) !== address)) return;
  const stored = await storeLetter({ blobs, vault }, trx, { from: sender, mailboxId }, () =>
    readdressed(blobs.stream(trx, digest), instead),
  );
  await trx
    .updateTable('message')
    .set({
      ...stored,
      to_addresses: JSON.stringify(swap(to)),
      cc_addresses: JSON.stringify(swap(cc)),
    })
    .where('id', '=', messageId)
    .execute();
}

/** A new beginning for this recipient: tries and days count from here. Whoever else has failed stays failed. */
async function sendTo(trx: Trx, deliveryId: string, from: string, to: string): Promise<void> {
  await trx
    .updateTable('delivery_recipient')
    .set({ address: to, outcome: 'waiting', status: null, diagnostic: null, updated_at: sql<Date>`now()` })
    .where('delivery_id', '=', deliveryId)
    .where('address', '=', from)
    .execute();
  await trx
    .updateTable('delivery')
    .set({ state: 'waiting', not_before: sql<Date>`now()`, attempts: 0, first_attempt_at: null })
    .set({ finished_at: null, uncertain_since: null, late_since: null, settled_at: null, failure: null })
    .where('id', '=', deliveryId)
    .execute();
}

/** Where nobody has written from the address that failed, the conversation was with the new one all along. */
async function meet(trx: Trx, conversationId: string, { from, to }: AddressChange): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select k.name from conversation c join contact k on k.id = c.contact_id
    where c.id = ${conversationId} and lower(k.address) = lower(${from})
      and not exists (select from message m where m.conversation_id = c.id and m.direction = 'in' and not m.automatic)
  `.execute(trx);
  const [contact] = rows;
  if (!contact) return;
  const contacts = await contactsFor(trx, [{ address: to, name: contact.name }]);
  await trx
    .updateTable('conversation')
    .set({ contact_id: contacts.get(to.toLowerCase()) ?? null })
    .where('id', '=', conversationId)
    .execute();
}
