/** Asks for the figures of `reading.ts`. */
import { sql } from 'kysely';
import { graphEndpoint, resolveEndpoints } from '../accounts/endpoints.ts';
import { namesOf } from '../accounts/names.ts';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Db, Trx } from '../store/pool.ts';
import type { EndpointOverrides } from '../store/schema.ts';
import { DUE_AT } from '../tokens/grant.ts';
import type {
  AccountReading,
  CertificateReading,
  ChannelReading,
  MailboxReading,
  NodeReading,
  Reading,
  RefusedRecipient,
  RegistrationReading,
} from './reading.ts';

type Cloud = Parameters<typeof resolveEndpoints>[0];

/** All statements see the same moment. The database's own answering time is measured by the caller. */
export async function readFigures(db: Db, databaseMs: number): Promise<Reading> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => ({
      ...(await readMoment(trx)),
      ...(await readAccounts(trx)),
      mailboxes: await readMailboxes(trx),
      registrations: await readRegistrations(trx),
      nodes: await readNodes(trx),
      certificates: await readCertificates(trx),
      channelsStuck: await readStuckChannels(trx),
      refusedRecipients: await readRefusedRecipients(trx),
      databaseMs,
    }));
}

async function readMoment(trx: Trx): Promise<Pick<Reading, 'at' | 'hasPeople' | 'noticesStuck'>> {
  const { rows } = await sql<{ at: Date; hasPeople: boolean; noticesStuck: number }>`
    select now() as at, exists (select from agent) as "hasPeople",
           (select count(*) from alarm_notice n join alarm_channel c on c.id = n.channel_id
            where c.kind = 'mail' and n.attempts > 1 and n.state in ('waiting', 'sending')) as "noticesStuck"
  `.execute(trx);
  return rows[0] as (typeof rows)[number];
}

/** The outbox and the exceptions are read by their partial indexes, so an archive of millions costs nothing. */
async function readMailboxes(trx: Trx): Promise<MailboxReading[]> {
  const { rows } = await sql<MailboxRow>`
    with outbox as (
      select mailbox_id, count(*) as waiting,
             count(*) filter (where is_due) as overdue, min(greatest(created_at, not_before)) filter (where is_due) as oldest
      from (
        -- one that is being tried is no less late: else an alarm would be over with each try
        select *, state in ('waiting', 'sending') and not_before <= now() as is_due
        from delivery where state in ('waiting', 'sending', 'uncertain')
      ) unsent group by mailbox_id
    ), exceptions as (
      select mailbox_id, count(*) as exceptions,
             count(*) filter (where state = 'failed' and finished_at > now() - interval '1 hour') as lately,
             mode() within group (order by failure->>'code')
               filter (where state = 'failed' and finished_at > now() - interval '1 hour') as failed_by
      from delivery where state in ('failed', 'held') and created_at > now() - interval '1 day' group by mailbox_id
    ), unavailable as (
      select mailbox_id, count(*) as withheld from unavailable_message group by mailbox_id
    ), arriving as (
      select mailbox_id, count(*) as waiting, min(retrieved_at) as oldest
      from arrival where accepted_at is null group by mailbox_id
    )
    select m.id, m.address, m.account_id as "accountId", m.enabled,
           m.retrieve_failure as "retrieveFailure", m.dispatch_failure as "dispatchFailure",
           m.retrieve_attempts as "retrieveAttempts", m.dispatch_attempts as "dispatchAttempts",
           ${msSince(sql`coalesce(m.last_retrieved_at, m.created_at)`)} as "unseenMs",
           m.withheld + coalesce(unavailable.withheld, 0) as withheld,
           coalesce(arriving.waiting, 0) as "arrivalsWaiting",
           coalesce(${msSince(sql`arriving.oldest`)}, 0) as "oldestArrivalMs",
           coalesce(outbox.overdue, 0) as overdue, coalesce(${msSince(sql`outbox.oldest`)}, 0) as "overdueMs",
           coalesce(outbox.waiting, 0) as "waitingOut",
           coalesce(exceptions.lately, 0) as "failedLately", exceptions.failed_by as "failedBy",
           coalesce(exceptions.exceptions, 0) as exceptions,
           m.incoming as "readsBy", m.outgoing as "sendsBy", app.cloud, app.endpoints
    from mailbox m
    join account a on a.id = m.account_id
    join app_registration app on app.id = a.app_registration_id
    left join outbox on outbox.mailbox_id = m.id
    left join exceptions on exceptions.mailbox_id = m.id
    left join unavailable on unavailable.mailbox_id = m.id
    left join arriving on arriving.mailbox_id = m.id
    order by m.address`.execute(trx);
  return rows.map(({ readsBy, sendsBy, cloud, endpoints, ...mailbox }) => {
    const { imap, pop3, smtp, graph } = resolveEndpoints(cloud, endpoints ?? {});
    const hosts = { imap, pop3, smtp, graph: graphEndpoint(graph) };
    return { ...mailbox, incoming: hosts[readsBy], outgoing: hosts[sendsBy] };
  });
}

interface MailboxRow extends Omit<MailboxReading, 'incoming' | 'outgoing'> {
  readonly readsBy: 'imap' | 'pop3' | 'graph';
  readonly sendsBy: 'smtp' | 'graph';
  readonly cloud: Cloud;
  readonly endpoints: EndpointOverrides | null;
}

async function readAccounts(trx: Trx): Promise<Pick<Reading, 'accounts' | 'departments'>> {
  const rows = await trx
    .selectFrom('account')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .innerJoin('department', 'department.id', 'account.department_id')
    .leftJoin('oauth_grant as g', 'g.account_id', 'account.id')
    .leftJoin('access_token as t', (join) =>
      join.onRef('t.account_id', '=', 'account.id').onRef('t.resource', '=', 'account.mail_resource'),
    )
    .select([
      'account.id',
      'account.name',
      'account.sign_in as signIn',
      'account.department_id as departmentId',
      'department.name as department',
      'account.app_registration_id as registrationId',
      'app.name as app',
      'app.client_id as clientId',
      'app.tenant',
      'app.cloud',
      'app.endpoints',
      'account.state',
      'account.grant_kind as grantKind',
      'account.identity_oid as oid',
      'account.failure',
    ])
    // Without its back-off: a token service that is away for an hour makes every token of that hour late.
    .select(
      msSince(sql`case when g.account_id is null then null else least(t.refresh_at, ${DUE_AT}) end`).as(
        'refreshLateMs',
      ),
    )
    .execute();
  const accounts = rows.map(
    ({ cloud, endpoints, failure, ...row }): AccountReading => ({
      id: row.id,
      name: row.name,
      signIn: row.signIn,
      departmentId: row.departmentId,
      registrationId: row.registrationId,
      state: row.state,
      refreshLateMs: row.refreshLateMs,
      names: namesOf(row),
      failure: failure as RecordedFailure | null,
      byPassword: row.grantKind === 'password',
      login: hostOf(resolveEndpoints(cloud, endpoints ?? {}).login),
    }),
  );
  return {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    departments: new Map(rows.map(({ departmentId, department }) => [departmentId, department])),
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

async function readRegistrations(trx: Trx): Promise<RegistrationReading[]> {
  const { rows } = await sql<RegistrationReading>`
    select id, name, client_id as "clientId", secret_expires_on as "secretExpiresOn", certificate_expires_on as "certificateExpiresOn",
           case when authentication = 'secret' then secret_expires_on - current_date end as "secretDays",
           case when authentication = 'certificate' then certificate_expires_on - current_date end as "certificateDays"
    from app_registration order by name`.execute(trx);
  return rows;
}

async function readNodes(trx: Trx): Promise<NodeReading[]> {
  const { rows } = await sql<NodeReading>`
    select id, host, roles, ${msSince(sql`coalesce(ended_at, seen_at)`)} as "unseenMs", started_at as "startedAt",
           ending, clock_offset_ms::float8 as "clockOffsetMs", disk_free_bytes as "freeDiskBytes", stalled
    from node where ending is distinct from 'stopped' or ended_at > now() - interval '10 minutes' order by host, id`.execute(
    trx,
  );
  return rows;
}

async function readCertificates(trx: Trx): Promise<CertificateReading[]> {
  const { rows } = await sql<CertificateReading>`
    select host, port, issuer, to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as "expiresOn",
           floor(extract(epoch from expires_at - now()) / 86400)::float8 as days
    from server_certificate where expires_at is not null`.execute(trx);
  return rows;
}

async function readStuckChannels(trx: Trx): Promise<ChannelReading[]> {
  const { rows } = await sql<ChannelReading>`
    select distinct on (c.id) c.id, c.name, c.target, n.failure
    from alarm_notice n join alarm_channel c on c.id = n.channel_id
    where c.kind <> 'mail' and c.enabled and n.attempts > 1 and n.state in ('waiting', 'sending') and n.failure is not null
    order by c.id, n.created_at desc`.execute(trx);
  return rows;
}

/**
 * The last report counts, until the address is told nothing any more, or a later mail to it was not refused for ten
 * minutes: most servers report within seconds.
 */
async function readRefusedRecipients(trx: Trx): Promise<RefusedRecipient[]> {
  const { rows } = await sql<RefusedRecipient>`
    select distinct on (r.address) r.address, c.name as channel, m.route,
           trim(r.status || ' ' || r.diagnostic) as said
    from alarm_mail_report r join alarm_mail m on m.id = r.mail_id join alarm_channel c on c.id = m.channel_id
    where r.action = 'failed' and c.enabled
      and (exists (select from unnest(c.recipients) as named where lower(named) = r.address)
        or c.to_administrators and exists (
          select from agent where lower(email) = r.address and role = 'administrator' and disabled_at is null))
      and not exists (
        select from alarm_mail later
        where later.sent_at > r.reported_at and later.sent_at < now() - interval '10 minutes'
          and r.address = any(later.recipients)
          and not exists (
            select from alarm_mail_report again
            where again.mail_id = later.id and again.address = r.address and again.action = 'failed'))
    order by r.address, r.reported_at desc`.execute(trx);
  return rows;
}

function msSince(time: ReturnType<typeof sql>) {
  return sql<number>`(extract(epoch from now() - ${time})::float8 * 1000)`;
}
