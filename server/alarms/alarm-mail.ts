/**
 * The mail that told of alarms, and the delivery reports that come back about it. Such a report is known by the
 * Message-ID that was given out, which nobody but the recipients ever sees; it is taken out of the desk's mail, because no
 * agent could do anything with it. Whom a notice did not reach is told by the rule of the routes, to all others.
 */
import { sql } from 'kysely';
import { notify } from '../store/notify.ts';
import type { Db, Trx } from '../store/pool.ts';
import type { DeliveryReport, ReportedRecipient } from '../wire/mime/formats/delivery-status.ts';

export interface AlarmMailOut {
  /** Of the batch of notices, or of a test. */
  readonly id: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly recipients: readonly string[];
}

/** Written before it leaves: a report may be back before the submission has been noted. */
export async function noteAlarmMail(
  db: Db,
  { id, messageId, channelId, recipients }: AlarmMailOut,
): Promise<void> {
  const values = { recipients: recipients.map((address) => address.toLowerCase()) };
  await db
    .insertInto('alarm_mail')
    .values({ id, message_id: messageId, channel_id: channelId, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...values, sent_at: sql`now()` }))
    .execute();
}

export async function noteAlarmRoute(db: Db, id: string, route: string): Promise<void> {
  await db.updateTable('alarm_mail').set({ route }).where('id', '=', id).execute();
}

/**
 * @param arrivalId the mail that the report is.
 * @returns whether it is about alarm mail; then it is nothing for the desk.
 */
export async function takeAlarmReport(trx: Trx, arrivalId: string, report: DeliveryReport): Promise<boolean> {
  if (!report.originalMessageId) return false;
  const mail = await trx
    .selectFrom('alarm_mail')
    .select(['id', 'recipients', 'route'])
    .where('message_id', '=', report.originalMessageId)
    .executeTakeFirst();
  if (!mail) return false;
  const said = reportedOf(report.recipients, mail.recipients);
  if (said.length === 0) return true;
  await trx
    .insertInto('alarm_mail_report')
    .values(said.map((each) => ({ arrival_id: arrivalId, mail_id: mail.id, ...each })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const { address, status, diagnostic } of said.filter(({ action }) => action === 'failed')) {
    const detail = {
      recipient: address,
      text: [status, diagnostic].filter(Boolean).join(' '),
      route: mail.route,
    };
    await trx
      .insertInto('incident_event')
      .columns(['incident_id', 'action', 'detail'])
      .expression((eb) =>
        eb
          .selectFrom('alarm_notice')
          .select([
            'incident_id',
            sql<string>`'notice-bounced'`.as('action'),
            sql<string>`${JSON.stringify(detail)}::jsonb`.as('detail'),
          ])
          .distinct()
          .where('batch_id', '=', mail.id),
      )
      .execute();
  }
  await notify(trx, 'alarms', '');
  return true;
}

export interface Reported {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered';
  readonly status: string;
  readonly diagnostic: string;
}

/**
 * What a report says of those whom the mail went to, by the name that we know them by. Behind a forwarding it names a
 * stranger: where the mail had one recipient, it can only be that one. Pure.
 */
export function reportedOf(claims: readonly ReportedRecipient[], recipients: readonly string[]): Reported[] {
  const [only, ...others] = recipients;
  const named = claims.flatMap((claim): Reported[] => {
    const names = [claim.originalAddress, claim.address].map((name) => name?.toLowerCase());
    const address =
      recipients.find((recipient) => names.includes(recipient)) ?? (others.length === 0 ? only : undefined);
    if (address === undefined) return [];
    const action = claim.action === 'failed' || claim.action === 'delayed' ? claim.action : 'delivered';
    return [{ address, action, status: claim.status, diagnostic: claim.diagnostic }];
  });
  // A failure is not hidden by whatever else is said of the same recipient.
  const byAddress = new Map<string, Reported>();
  for (const each of named) {
    if (byAddress.get(each.address)?.action !== 'failed') byAddress.set(each.address, each);
  }
  return [...byAddress.values()];
}
