/**
 * What retriever, dispatcher and doctor need to know to reach a mailbox, in one query: its own settings, the
 * account it belongs to, and the hosts that result from cloud and overrides.
 */
import type { Db, Trx } from '../store/pool.ts';
import type { HostEndpoint, StartPoint } from '../store/schema.ts';
import { resolveEndpoints } from './endpoints.ts';
import { openerOf } from './names.ts';

export interface MailboxConnection {
  readonly mailboxId: string;
  readonly accountId: string;
  readonly departmentId: string;
  readonly accountName: string;
  readonly address: string;
  readonly displayName: string;
  /** The user whose token or password opens the mailbox; differs from `address` for shared mailboxes. */
  readonly signIn: string;
  /** Who opens the mailbox, in the words of a failure: that user, or the application. */
  readonly opener: string;
  /** What that user shows to the mail servers. */
  readonly signsInBy: 'token' | 'password';
  readonly incoming: 'imap' | 'pop3' | 'graph';
  readonly outgoing: 'smtp' | 'graph';
  readonly folders: readonly string[];
  readonly startPoint: StartPoint;
  readonly afterRetrieval: 'leave' | 'seen' | 'move' | 'delete';
  /** The folder, for `move`. */
  readonly moveTo: string;
  readonly limits: unknown;
  readonly enabled: boolean;
  readonly accountState: 'new' | 'connected' | 'needs-sign-in' | 'disabled';
  readonly connectedAt: Date;
  /** Who was found to sign in for sending; null: not known yet. */
  readonly submitsAs: 'mailbox' | 'sign-in' | null;
  readonly imap: HostEndpoint;
  readonly pop3: HostEndpoint;
  readonly smtp: HostEndpoint;
  /** The origin of Microsoft Graph. */
  readonly graph: string;
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca: string | undefined;
}

/** How to reach one mailbox, or undefined when there is none of that id. */
export async function mailboxConnection(
  db: Db | Trx,
  mailboxId: string,
): Promise<MailboxConnection | undefined> {
  const row = await selectConnections(db).where('mailbox.id', '=', mailboxId).executeTakeFirst();
  return row && toConnection(row);
}

/** How mailboxes of one account are reached, also those that are not there yet. */
export type AccountConnection = Pick<
  MailboxConnection,
  | 'accountId'
  | 'accountName'
  | 'signIn'
  | 'opener'
  | 'signsInBy'
  | 'accountState'
  | 'imap'
  | 'pop3'
  | 'smtp'
  | 'graph'
  | 'ca'
>;

export async function accountConnection(
  db: Db | Trx,
  accountId: string,
): Promise<AccountConnection | undefined> {
  const row = await db
    .selectFrom('account')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .select([
      'account.id as accountId',
      'account.name as accountName',
      'account.sign_in as signIn',
      'account.state as accountState',
      'account.grant_kind as grantKind',
      'app.name as app',
      'app.cloud',
      'app.endpoints',
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { cloud, endpoints, grantKind, app, ...account } = row;
  const { imap, pop3, smtp, graph, ca } = resolveEndpoints(cloud, endpoints ?? {});
  const opener = openerIn(account.signIn, grantKind, app);
  return { ...account, opener, signsInBy: signsInBy(grantKind), imap, pop3, smtp, graph, ca };
}

/** The mailboxes that the services role works on: enabled ones of connected accounts. */
export async function listActiveMailboxes(db: Db | Trx): Promise<MailboxConnection[]> {
  const rows = await selectConnections(db)
    .where('mailbox.enabled', '=', true)
    .where('account.state', '=', 'connected')
    .orderBy('mailbox.id')
    .execute();
  return rows.map(toConnection);
}

function selectConnections(db: Db | Trx) {
  return db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .select([
      'mailbox.id as mailboxId',
      'mailbox.account_id as accountId',
      'account.department_id as departmentId',
      'account.name as accountName',
      'mailbox.address',
      'mailbox.display_name as displayName',
      'account.sign_in as signIn',
      'mailbox.incoming',
      'mailbox.outgoing',
      'mailbox.folders',
      'mailbox.start_point as startPoint',
      'mailbox.after_retrieval as afterRetrieval',
      'mailbox.move_to as moveTo',
      'mailbox.limits',
      'mailbox.enabled',
      'account.state as accountState',
      'account.grant_kind as grantKind',
      'mailbox.created_at as connectedAt',
      'mailbox.submits_as as submitsAs',
      'app.name as app',
      'app.cloud',
      'app.endpoints',
    ]);
}

type ConnectionRow = Awaited<ReturnType<ReturnType<typeof selectConnections>['execute']>>[number];

function toConnection({ cloud, endpoints, grantKind, app, ...mailbox }: ConnectionRow): MailboxConnection {
  const { imap, pop3, smtp, graph, ca } = resolveEndpoints(cloud, endpoints ?? {});
  const opener = openerIn(mailbox.signIn, grantKind, app);
  return { ...mailbox, opener, signsInBy: signsInBy(grantKind), imap, pop3, smtp, graph, ca };
}

function openerIn(signIn: string, grantKind: ConnectionRow['grantKind'], app: string): string {
  return openerOf({ grantKind, signIn, oid: null, app }).user;
}

function signsInBy(grantKind: ConnectionRow['grantKind']): 'token' | 'password' {
  return grantKind === 'password' ? 'password' : 'token';
}
