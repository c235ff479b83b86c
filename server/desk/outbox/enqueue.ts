/**
 * Puts a written message into the outbox, in the transaction that writes it: its delivery, one row per recipient, and
 * the word to the dispatcher.
 *
 * A message with more recipients than the mailbox may give one is refused here, while its writer is still there to
 * shorten the list; behind this point nobody could be asked.
 */
import { Refused } from '../../accounts/refused.ts';
import { sendingLimits } from '../../accounts/sending-limits.ts';
import { notify } from '../../store/notify.ts';
import type { Trx } from '../../store/pool.ts';
import type { Address } from '../../store/schema.ts';
import { type Departure, notBefore } from './departure.ts';

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}

export interface NewDelivery {
  readonly deliveryId: string;
  readonly messageId: string;
  readonly mailboxId: string;
  readonly conversationId: string;
  /** Each address once over all fields, whatever its case. */
  readonly recipients: Recipients;
  /** Whose word it is: what a person wrote overtakes what a machine wrote. */
  readonly by: 'person' | 'machine';
  readonly departure: Departure;
}

const PRIORITY = { person: 10, machine: 0 } as const;

/** @throws Refused `invalid`: too many recipients (path `to`). */
export async function enqueueDelivery(trx: Trx, made: NewDelivery): Promise<void> {
  await assertRecipientsFit(trx, made);
  await trx
    .insertInto('delivery')
    .values({
      id: made.deliveryId,
      message_id: made.messageId,
      mailbox_id: made.mailboxId,
      conversation_id: made.conversationId,
      priority: PRIORITY[made.by],
      not_before: notBefore(made.departure),
    })
    .execute();
  const fields = ['to', 'cc', 'bcc'] as const;
  await trx
    .insertInto('delivery_recipient')
    .values(
      fields.flatMap((field) =>
        made.recipients[field].map(({ address }) => ({ delivery_id: made.deliveryId, address, field })),
      ),
    )
    .execute();
  await lendPriority(trx, made);
  await notify(trx, 'outbox', made.mailboxId);
}

/**
 * What a machine wrote before leaves before, because a conversation keeps its order; it must not hold up a person's
 * answer behind all other automatic mail.
 */
async function lendPriority(trx: Trx, { deliveryId, conversationId, by }: NewDelivery): Promise<void> {
  await trx
    .updateTable('delivery')
    .set({ priority: PRIORITY[by] })
    .where('conversation_id', '=', conversationId)
    .where('id', '<', deliveryId)
    .where('state', '=', 'waiting')
    .where('priority', '<', PRIORITY[by])
    .execute();
}

async function assertRecipientsFit(trx: Trx, { mailboxId, recipients }: NewDelivery): Promise<void> {
  const count = recipients.to.length + recipients.cc.length + recipients.bcc.length;
  const mailbox = await trx
    .selectFrom('mailbox')
    .select(['address', 'limits'])
    .where('id', '=', mailboxId)
    .executeTakeFirstOrThrow();
  const { recipientsPerMessage } = sendingLimits(mailbox.limits);
  if (count <= recipientsPerMessage) return;
  throw new Refused(
    'invalid',
    `has ${count} recipients with Cc and Bcc; ${mailbox.address} may give one message ${recipientsPerMessage}. Write to them in several messages`,
    'to',
  );
}
