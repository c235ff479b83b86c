/**
 * Figures that are rows rather than events: how mailboxes stand, what waits, who lives. Each statement is for all of
 * it at once and uses an index; none reads mail.
 */
import { sql } from 'kysely';
import { type MailboxState, mailboxState } from '../../accounts/mailbox-state.ts';
import { type RolePresence, rolePresence } from '../../store/node-list.ts';
import type { Db } from '../../store/pool.ts';

export interface MailboxFact {
  readonly mailboxId: string;
  readonly state: MailboxState;
  readonly lastRetrievedAt: Date | null;
}

/** The mailboxes that this node retrieves. */
export async function heldMailboxes(db: Db, nodeId: string): Promise<MailboxFact[]> {
  const rows = await db
    .selectFrom('lease')
    .innerJoin('mailbox', (join) => join.on(sql<boolean>`lease.resource = 'retrieve:' || mailbox.id`))
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select([
      'mailbox.id',
      'mailbox.enabled',
      'account.state as accountState',
      'mailbox.retrieve_failure as retrieveFailure',
      'mailbox.dispatch_failure as dispatchFailure',
      'mailbox.retrieve_attempts as retrieveAttempts',
      'mailbox.last_retrieved_at as lastRetrievedAt',
    ])
    .where('lease.node_id', '=', nodeId)
    .where('lease.expires_at', '>', sql<Date>`now()`)
    .execute();
  return rows.map((row) => ({
    mailboxId: row.id,
    state: mailboxState(row),
    lastRetrievedAt: row.lastRetrievedAt,
  }));
}

export interface InstallationFacts {
  readonly mailboxes: ReadonlyMap<MailboxState, number>;
  readonly accounts: ReadonlyMap<string, number>;
  /** Deliveries that are not done, by state, with the age of the oldest in seconds. */
  readonly outbox: ReadonlyMap<string, { readonly count: number; readonly oldestSeconds: number }>;
  readonly waitingArrivals: { readonly count: number; readonly oldestSeconds: number };
  readonly roles: readonly RolePresence[];
  /** Seconds for which the oldest run of a job has waited or run. */
  readonly jobs: ReadonlyMap<string, number>;
  readonly incidents: readonly { readonly rule: string; readonly severity: string; readonly count: number }[];
}

export async function installationFacts(db: Db): Promise<InstallationFacts> {
  const [mailboxes, accounts, outbox, waitingArrivals, roles, jobs, incidents] = await Promise.all([
    countMailboxes(db),
    countAccounts(db),
    readOutbox(db),
    readWaitingArrivals(db),
    rolePresence(db),
    readJobs(db),
    readIncidents(db),
  ]);
  return { mailboxes, accounts, outbox, waitingArrivals, roles, jobs, incidents };
}

async function countMailboxes(db: Db): Promise<Map<MailboxState, number>> {
  const rows = await db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select([
      'mailbox.enabled',
      'account.state as accountState',
      'mailbox.retrieve_failure as retrieveFailure',
      'mailbox.dispatch_failure as dispatchFailure',
      'mailbox.retrieve_attempts as retrieveAttempts',
    ])
    .execute();
  const states: readonly MailboxState[] = ['well', 'waiting', 'troubled', 'paused', 'needs-sign-in'];
  const counts = new Map(states.map((state) => [state, 0]));
  for (const row of rows) {
    const state = mailboxState(row);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

async function countAccounts(db: Db): Promise<Map<string, number>> {
  const counts = new Map(['new', 'connected', 'needs-sign-in', 'disabled'].map((state) => [state, 0]));
  const rows = await db
    .selectFrom('account')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  for (const { state, count } of rows) counts.set(state, count);
  return counts;
}

const age = (column: string) =>
  sql<number>`coalesce(extract(epoch from now() - min(${sql.ref(column)})), 0)::float8`;

async function readOutbox(db: Db): Promise<InstallationFacts['outbox']> {
  const rows = await db
    .selectFrom('delivery')
    .select(['state', sql<number>`count(*)::int`.as('count'), age('created_at').as('oldestSeconds')])
    .where('state', 'in', ['waiting', 'sending', 'uncertain', 'held', 'failed'])
    .groupBy('state')
    .execute();
  const none = { count: 0, oldestSeconds: 0 };
  const outbox = new Map(
    ['waiting', 'sending', 'uncertain', 'held', 'failed'].map((state) => [state as string, none]),
  );
  for (const { state, ...fact } of rows) outbox.set(state, fact);
  return outbox;
}

async function readWaitingArrivals(db: Db): Promise<InstallationFacts['waitingArrivals']> {
  return db
    .selectFrom('arrival')
    .select([sql<number>`count(*)::int`.as('count'), age('retrieved_at').as('oldestSeconds')])
    .where('accepted_at', 'is', null)
    .executeTakeFirstOrThrow();
}

/** pg-boss keeps its jobs in a schema of its own, which only a services node makes. */
async function readJobs(db: Db): Promise<Map<string, number>> {
  if (!(await exists(db, 'pgboss.job'))) return new Map();
  const { rows } = await sql<{ name: string; age: number }>`
    select name, coalesce(max(extract(epoch from now() - start_after))
             filter (where state in ('created', 'retry', 'active')), 0)::float8 as age
    from pgboss.job where name not like '\\_\\_pgboss%' group by name`.execute(db);
  return new Map(rows.map(({ name, age: seconds }) => [name, Math.max(seconds, 0)]));
}

/** A rule without an open incident is left out, and Prometheus shows no series for it. */
async function readIncidents(db: Db): Promise<InstallationFacts['incidents']> {
  return db
    .selectFrom('incident')
    .select(['rule', 'severity', sql<number>`count(*)::int`.as('count')])
    .where('cleared_at', 'is', null)
    .where('opened_at', 'is not', null)
    .groupBy(['rule', 'severity'])
    .execute();
}

async function exists(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(
    db,
  );
  return rows[0]?.there === true;
}
