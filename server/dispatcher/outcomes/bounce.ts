/**
 * Delivery reports that come back later (RFC 3464) change what is known of a delivery: the server took the message,
 * and somewhere behind it a recipient was refused, delayed or reached.
 *
 * A report counts only for a delivery of the mailbox it came to, found by the envelope id that we gave (a random UUID
 * that the recipient never sees) or by our Message-ID, and only for that delivery's own recipients. What has failed
 * stays failed: reports overtake each other, and a late "delayed" must not hide it.
 */
import { sql } from 'kysely';
import { clearBounces, isHardBounce, markBounced } from '../../desk/outbox/bounced-contacts.ts';
import type { Trx } from '../../store/pool.ts';
import type { DeliveryReport, ReportedRecipient } from '../../wire/mime/formats/delivery-status.ts';
import { bounceFailure } from './bounce-failure.ts';
import { tellDesk } from './record.ts';

/**
 * @param mailboxId the mailbox that the report came to.
 * @returns the conversation whose delivery was updated; undefined when it is not about one of ours, or nothing new.
 */
export async function applyReport(
  trx: Trx,
  mailboxId: string,
  report: DeliveryReport,
): Promise<string | undefined> {
  const delivery = await findDelivery(trx, mailboxId, report);
  if (!delivery) return undefined;
  const news = changesOf(report, await recipientsOf(trx, delivery.id));
  if (news.length === 0) return undefined;
  await updateRecipients(trx, delivery.id, news);
  await updateDelivery(trx, delivery.id, news);
  await markContacts(trx, news);
  await tellDesk(trx, [delivery.conversation_id]);
  return delivery.conversation_id;
}

async function findDelivery(trx: Trx, mailboxId: string, report: DeliveryReport) {
  const byEnvelope = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(report.envelopeId ?? '')
    ? report.envelopeId
    : undefined;
  if (!byEnvelope && !report.originalMessageId) return undefined;
  return trx
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['delivery.id', 'delivery.conversation_id'])
    .where('delivery.mailbox_id', '=', mailboxId)
    .where((eb) =>
      byEnvelope
        ? eb('delivery.id', '=', byEnvelope)
        : eb('message.rfc_message_id', '=', report.originalMessageId as string),
    )
    .where('delivery.attempts', '>', 0)
    .limit(1)
    .forUpdate('delivery')
    .executeTakeFirst();
}

export interface KnownRecipient {
  readonly address: string;
  readonly outcome: 'waiting' | 'accepted' | 'delivered' | 'delayed' | 'failed';
}

async function recipientsOf(trx: Trx, deliveryId: string): Promise<KnownRecipient[]> {
  return trx
    .selectFrom('delivery_recipient')
    .select(['address', 'outcome'])
    .where('delivery_id', '=', deliveryId)
    .execute();
}

export interface RecipientNews {
  readonly address: string;
  readonly outcome: 'delivered' | 'delayed' | 'failed';
  readonly status: string;
  readonly diagnostic: string;
}

/** What the report says that is new. Pure. */
export function changesOf(report: DeliveryReport, known: readonly KnownRecipient[]): RecipientNews[] {
  const claims = new Map<string, ReportedRecipient>();
  for (const claim of report.recipients) {
    claims.set(claim.address, claim);
    // The final recipient of a forwarded mail is a stranger; the original one is whom we wrote to.
    if (claim.originalAddress) claims.set(claim.originalAddress, claim);
  }
  return known.flatMap(({ address, outcome }) => {
    const claim = claims.get(address.toLowerCase());
    if (!claim) return [];
    const reported =
      claim.action === 'failed' ? 'failed' : claim.action === 'delayed' ? 'delayed' : 'delivered';
    if (!isNews(outcome, reported)) return [];
    return [{ address, outcome: reported, status: claim.status, diagnostic: claim.diagnostic }];
  });
}

function isNews(before: KnownRecipient['outcome'], reported: RecipientNews['outcome']): boolean {
  if (before === 'failed' || before === reported) return false;
  return !(before === 'delivered' && reported === 'delayed');
}

async function updateRecipients(trx: Trx, deliveryId: string, news: readonly RecipientNews[]): Promise<void> {
  await sql`
    update delivery_recipient r
    set outcome = v.outcome, status = v.status, diagnostic = v.diagnostic, updated_at = now()
    from unnest(
      ${news.map(({ address }) => address)}::text[], ${news.map(({ outcome }) => outcome)}::text[],
      ${news.map(({ status }) => status)}::text[], ${news.map(({ diagnostic }) => diagnostic)}::text[]
    ) as v (address, outcome, status, diagnostic)
    where r.delivery_id = ${deliveryId} and r.address = v.address`.execute(trx);
}

/** A failed recipient makes the delivery one for a person; a report at all ends any doubt that it was sent. */
async function updateDelivery(trx: Trx, deliveryId: string, news: readonly RecipientNews[]): Promise<void> {
  const failed = news.find(({ outcome }) => outcome === 'failed');
  await trx
    .updateTable('delivery')
    .set({
      state: failed ? 'failed' : 'sent',
      taken: true,
      failure: failed ? JSON.stringify(bounceFailure(failed)) : null,
      finished_at: sql<Date>`coalesce(finished_at, now())`,
      uncertain_since: null,
      late_since: null,
      // Whoever has dealt with it before did not know this.
      settled_at: null,
    })
    .where('id', '=', deliveryId)
    .where('state', 'in', failed ? ['sent', 'failed', 'uncertain', 'held'] : ['uncertain', 'held'])
    .execute();
}

async function markContacts(trx: Trx, news: readonly RecipientNews[]): Promise<void> {
  await markBounced(
    trx,
    news
      .filter(({ outcome, status }) => outcome === 'failed' && isHardBounce(status))
      .map(({ address, status, diagnostic }) => ({ address, status, detail: diagnostic })),
  );
  await clearBounces(
    trx,
    news.filter(({ outcome }) => outcome === 'delivered').map(({ address }) => address),
  );
}
