import { sql } from 'kysely';
import type { RecordedFailure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import type { StartPoint } from '../store/schema.ts';
import { recordAudit } from './audit.ts';
import { type MailboxState, mailboxState } from './mailbox-state.ts';
import { namesOf, type RemedyNames } from './names.ts';
import { Refused } from './refused.ts';

export type Incoming = 'imap' | 'pop3' | 'graph';
export type Outgoing = 'smtp' | 'graph';

export interface MailboxView {
  readonly id: string;
  readonly accountId: string;
  readonly departmentId: string;
  readonly address: string;
  readonly displayName: string;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly folders: string[];
  readonly enabled: boolean;
  readonly startPoint: StartPoint;
  readonly afterRetrieval: 'leave' | 'seen' | 'move' | 'delete';
  /** The folder, for `move`. */
  readonly moveTo: string;
  readonly limits: MailboxLimits;
  readonly state: MailboxState;
  readonly retrieveFailure: RecordedFailure | null;
  readonly dispatchFailure: RecordedFailure | null;
  readonly waitingOut: number;
  readonly lastRetrievedAt: Date | null;
  readonly lastSentAt: Date | null;
  /** Who signs in to send; null: not known yet. */
  readonly submitsAs: 'mailbox' | 'sign-in' | null;
  /** Where copies of what is sent were found; null: not looked at. */
  readonly sentCopies: 'mailbox' | 'sign-in' | 'nowhere' | null;
  /** For the words of its failures. */
  readonly names: RemedyNames & { readonly mailbox: string };
}

/** Over the general ones; what is left out is not limited further. */
export interface MailboxLimits {
  /** Larger mail is retrieved with its header only. */
  readonly messageBytes?: number | undefined;
  readonly messagesPerMinute?: number | undefined;
  readonly connections?: number | undefined;
  readonly recipientsPerDay?: number | undefined;
  readonly recipientsPerMessage?: number | undefined;
  readonly sentMessageBytes?: number | undefined;
}

export interface NewMailbox {
  readonly address: string;
  readonly displayName: string;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
  readonly startPoint: StartPoint;
}

export interface MailboxChange {
  readonly enabled?: boolean | undefined;
  readonly displayName?: string | undefined;
  readonly folders?: string[] | undefined;
  readonly incoming?: Incoming | undefined;
  readonly outgoing?: Outgoing | undefined;
  readonly afterRetrieval?: 'leave' | 'seen' | 'move' | 'delete' | undefined;
  readonly moveTo?: string | undefined;
  readonly startPoint?: StartPoint | undefined;
  readonly limits?: MailboxLimits | undefined;
}

/** @param departments whose; null: all. */
export async function listMailboxes(
  db: Db | Trx,
  departments: readonly string[] | null,
): Promise<MailboxView[]> {
  let wanted = selectMailboxes(db);
  if (departments) {
    wanted = wanted.where(sql<boolean>`account.department_id = any(${departments}::uuid[])`);
  }
  return (await wanted.orderBy('mailbox.address').execute()).map(toView);
}

export async function listMailboxesOf(db: Db | Trx, accountIds: readonly string[]): Promise<MailboxView[]> {
  if (accountIds.length === 0) return [];
  const rows = await selectMailboxes(db)
    .where('mailbox.account_id', 'in', accountIds)
    .orderBy('mailbox.address')
    .execute();
  return rows.map(toView);
}

/** @throws Refused `not-found`. */
export async function readMailbox(db: Db | Trx, id: string): Promise<MailboxView> {
  const row = await selectMailboxes(db).where('mailbox.id', '=', id).executeTakeFirst();
  if (!row) throw new Refused('not-found', 'There is no such mailbox.');
  return toView(row);
}

/** Adds mailboxes to an account that exists; uniqueness of the address is the database's to refuse. */
export async function insertMailboxes(
  trx: Trx,
  accountId: string,
  mailboxes: readonly NewMailbox[],
): Promise<string[]> {
  const rows = mailboxes.map((mailbox) => ({
    id: newId(),
    account_id: accountId,
    address: mailbox.address,
    display_name: mailbox.displayName,
    incoming: mailbox.incoming,
    outgoing: mailbox.outgoing,
    start_point: JSON.stringify(mailbox.startPoint),
  }));
  await trx.insertInto('mailbox').values(rows).execute();
  await followProtocols(trx, accountId);
  return rows.map(({ id }) => id);
}

/**
 * Changes settings; switching a mailbox off or on, or changing how it is read, also ends any back-off, since what
 * was wrong may be cured by it. After another start point the mailbox is looked through again; what is here already
 * is not taken twice.
 * @throws Refused `not-found`, `invalid` for a folder that is read and moved to.
 */
export async function changeMailbox(
  store: Store,
  id: string,
  change: MailboxChange,
  agentId: string | null,
): Promise<MailboxView> {
  return store.db.transaction().execute(async (trx) => {
    const before = await readMailbox(trx, id);
    const row = await trx
      .updateTable('mailbox')
      .set({
        ...(change.enabled === undefined ? {} : { enabled: change.enabled }),
        ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
        ...(change.folders === undefined ? {} : { folders: change.folders }),
        ...(change.incoming === undefined ? {} : { incoming: change.incoming }),
        ...(change.outgoing === undefined ? {} : { outgoing: change.outgoing }),
        ...(change.afterRetrieval === undefined ? {} : { after_retrieval: change.afterRetrieval }),
        ...(change.moveTo === undefined ? {} : { move_to: change.moveTo }),
        ...(change.startPoint === undefined ? {} : { start_point: JSON.stringify(change.startPoint) }),
        ...(change.limits === undefined ? {} : { limits: JSON.stringify(change.limits) }),
        retrieve_resume_at: null,
        dispatch_resume_at: null,
      })
      .where('id', '=', id)
      .returning(['account_id', 'folders', 'move_to'])
      .executeTakeFirst();
    if (!row) throw new Refused('not-found', 'There is no such mailbox.');
    if (row.folders.includes(row.move_to)) {
      throw new Refused('invalid', 'is a folder that is read: mail would come back forever', 'moveTo');
    }
    // Another protocol cannot go on where the one before stopped: it compares what is there with what is here.
    if (change.incoming !== undefined && change.incoming !== before.incoming)
      await forgetCheckpoints(trx, id);
    if (change.startPoint !== undefined) await forgetPosition(trx, id);
    if (change.incoming ?? change.outgoing) await followProtocols(trx, row.account_id);
    await recordAudit(trx, { agentId, action: 'mailbox.changed', subject: `mailbox:${id}`, detail: change });
    await notify(trx, 'accounts', row.account_id);
    return readMailbox(trx, id);
  });
}

/**
 * Whose token the account lives by follows from what its mailboxes use. A Graph token that is stored may be one without
 * the mail in it, so the next one is asked for anew.
 */
async function followProtocols(trx: Trx, accountId: string): Promise<void> {
  await sql`
    update account set mail_resource = case
      when (select bool_and(incoming = 'graph' and outgoing = 'graph') from mailbox where account_id = account.id)
      then 'graph' else 'outlook' end
    where id = ${accountId}`.execute(trx);
  await sql`
    update access_token set expires_at = now(), refresh_at = now()
    where account_id = ${accountId} and resource = 'graph'`.execute(trx);
}

async function forgetPosition(trx: Trx, mailboxId: string): Promise<void> {
  await forgetCheckpoints(trx, mailboxId);
  await trx.deleteFrom('skipped_uidl').where('mailbox_id', '=', mailboxId).execute();
}

async function forgetCheckpoints(trx: Trx, mailboxId: string): Promise<void> {
  for (const table of ['checkpoint', 'graph_checkpoint'] as const) {
    await trx.deleteFrom(table).where('mailbox_id', '=', mailboxId).execute();
  }
}

function selectMailboxes(db: Db | Trx) {
  return db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .selectAll('mailbox')
    .select([
      'account.state as account_state',
      'account.name',
      'account.sign_in as signIn',
      'account.department_id',
    ])
    .select(['account.grant_kind as grantKind', 'account.identity_oid as oid'])
    .select(['app.name as app', 'app.client_id as clientId', 'app.tenant'])
    .select((select) =>
      select
        .selectFrom('delivery')
        .whereRef('delivery.mailbox_id', '=', 'mailbox.id')
        .where('delivery.state', 'in', ['waiting', 'sending', 'uncertain'])
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('waiting_out'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMailboxes>['execute']>>[number];

function toView(row: Row): MailboxView {
  return {
    id: row.id,
    accountId: row.account_id,
    departmentId: row.department_id,
    address: row.address,
    displayName: row.display_name,
    incoming: row.incoming,
    outgoing: row.outgoing,
    folders: row.folders,
    enabled: row.enabled,
    startPoint: row.start_point,
    afterRetrieval: row.after_retrieval,
    moveTo: row.move_to,
    limits: row.limits as MailboxLimits,
    state: mailboxState({
      enabled: row.enabled,
      accountState: row.account_state,
      retrieveFailure: row.retrieve_failure,
      dispatchFailure: row.dispatch_failure,
      retrieveAttempts: row.retrieve_attempts,
    }),
    retrieveFailure: row.retrieve_failure,
    dispatchFailure: row.dispatch_failure,
    waitingOut: row.waiting_out ?? 0,
    lastRetrievedAt: row.last_retrieved_at,
    lastSentAt: row.last_sent_at,
    submitsAs: row.submits_as,
    sentCopies: row.sent_copies,
    names: { ...namesOf(row), mailbox: row.address },
  };
}
