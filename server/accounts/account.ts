/**
 * Accounts: one sign-in each, with its mailboxes. Kind `mailbox`: one token, one mailbox. Kind `shared`: one token
 * opens many mailboxes on which the user has full access.
 *
 * An account and its mailboxes are made in one transaction: none is ever half there.
 */
import type { RecordedFailure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import { recordAudit } from './audit.ts';
import { insertMailboxes, listMailboxesOf, type MailboxView, type NewMailbox } from './mailbox.ts';
import { namesOf, type RemedyNames } from './names.ts';
import { Refused } from './refused.ts';
import { violatedIndex } from './unique-violation.ts';

export type AccountState = 'new' | 'connected' | 'needs-sign-in' | 'disabled';

/** Delegated: somebody signs in. App-only: the application has rights of its own. Password: no OAuth at all. */
export type GrantKind = 'delegated' | 'app-only' | 'password';

export interface AccountView {
  readonly id: string;
  readonly departmentId: string;
  readonly appRegistrationId: string;
  readonly kind: 'mailbox' | 'shared';
  readonly grantKind: GrantKind;
  readonly name: string;
  readonly signIn: string;
  readonly state: AccountState;
  readonly failure: RecordedFailure | null;
  readonly identity: { readonly upn: string; readonly oid: string; readonly tid: string } | null;
  readonly nextRefreshAt: Date | null;
  readonly lastRefreshAt: Date | null;
  readonly mailboxes: readonly MailboxView[];
  /** For the words of its failure. */
  readonly names: RemedyNames;
}

export interface NewAccount {
  readonly departmentId: string;
  readonly appRegistrationId: string;
  readonly kind: 'mailbox' | 'shared';
  readonly grantKind: GrantKind;
  readonly name: string;
  readonly signIn: string;
  readonly mailboxes: readonly NewMailbox[];
}

export async function listAccounts(db: Db | Trx): Promise<AccountView[]> {
  const rows = await selectAccounts(db).orderBy('account.name').orderBy('account.id').execute();
  const mailboxes = Map.groupBy(
    await listMailboxesOf(
      db,
      rows.map(({ id }) => id),
    ),
    ({ accountId }) => accountId,
  );
  return rows.map((row) => toView(row, mailboxes.get(row.id) ?? []));
}

/** @throws Refused `not-found`. */
export async function readAccount(db: Db | Trx, id: string): Promise<AccountView> {
  const row = await selectAccounts(db).where('account.id', '=', id).executeTakeFirst();
  if (!row) throw new Refused('not-found', 'There is no such account.');
  return toView(row, await listMailboxesOf(db, [id]));
}

/** @throws Refused `invalid` for what it refers to, `conflict` for a sign-in or address in use. */
export async function addAccount(
  store: Store,
  fields: NewAccount,
  agentId: string | null,
): Promise<AccountView> {
  checkMailboxes(fields.kind, fields.mailboxes);
  if (fields.grantKind === 'password' && fields.kind === 'shared') {
    throw new Refused('invalid', 'must be "mailbox": a password opens one mailbox', 'kind');
  }
  const id = newId();
  try {
    return await store.db.transaction().execute(async (trx) => {
      await requireReferences(trx, fields);
      await trx
        .insertInto('account')
        .values({
          id,
          department_id: fields.departmentId,
          app_registration_id: fields.appRegistrationId,
          kind: fields.kind,
          grant_kind: fields.grantKind,
          name: fields.name,
          sign_in: fields.signIn,
        })
        .execute();
      await insertMailboxes(trx, id, fields.mailboxes);
      await recordAudit(trx, {
        agentId,
        action: 'account.created',
        subject: `account:${id}`,
        detail: { ...fields, mailboxes: fields.mailboxes.map(({ address }) => address) },
      });
      await notify(trx, 'accounts', id);
      return readAccount(trx, id);
    });
  } catch (error) {
    throw await nameConflict(store.db, error, fields);
  }
}

/** Adds mailboxes to a shared account. @throws Refused as `addAccount` does. */
export async function addMailboxes(
  store: Store,
  accountId: string,
  mailboxes: readonly NewMailbox[],
  agentId: string | null,
): Promise<AccountView> {
  const account = await readAccount(store.db, accountId);
  if (account.kind === 'mailbox') {
    throw new Refused('conflict', 'A mailbox account has one mailbox; add a shared account for more.');
  }
  checkMailboxes('shared', mailboxes);
  try {
    return await store.db.transaction().execute(async (trx) => {
      await insertMailboxes(trx, accountId, mailboxes);
      await recordAudit(trx, {
        agentId,
        action: 'account.mailboxes-added',
        subject: `account:${accountId}`,
        detail: { mailboxes: mailboxes.map(({ address }) => address) },
      });
      await notify(trx, 'accounts', accountId);
      return readAccount(trx, accountId);
    });
  } catch (error) {
    throw await nameConflict(store.db, error, { signIn: account.signIn, mailboxes });
  }
}

function checkMailboxes(kind: 'mailbox' | 'shared', mailboxes: readonly NewMailbox[]): void {
  if (kind === 'mailbox' && mailboxes.length !== 1) {
    throw new Refused('invalid', 'must be exactly one for a mailbox account', 'mailboxes');
  }
  const seen = new Set<string>();
  for (const [index, { address }] of mailboxes.entries()) {
    const key = address.toLowerCase();
    if (seen.has(key)) throw new Refused('invalid', 'is in the list twice', `mailboxes.${index}.address`);
    seen.add(key);
  }
}

async function requireReferences(
  trx: Trx,
  { departmentId, appRegistrationId, grantKind }: NewAccount,
): Promise<void> {
  const department = await trx
    .selectFrom('department')
    .select('id')
    .where('id', '=', departmentId)
    .executeTakeFirst();
  if (!department) throw new Refused('invalid', 'is not a department', 'departmentId');
  const registration = await trx
    .selectFrom('app_registration')
    .select('provider')
    .where('id', '=', appRegistrationId)
    .executeTakeFirst();
  if (!registration) throw new Refused('invalid', 'is not an app registration', 'appRegistrationId');
  if ((registration.provider === 'password') === (grantKind === 'password')) return;
  throw new Refused(
    'invalid',
    grantKind === 'password'
      ? 'must not be "password": this app registration signs in by OAuth'
      : 'must be "password": this mail server knows nothing else',
    'grantKind',
  );
}

/** Says what is in the way by its name, where the database only says that something is. */
async function nameConflict(
  db: Db,
  error: unknown,
  { signIn, mailboxes }: Pick<NewAccount, 'signIn' | 'mailboxes'>,
): Promise<unknown> {
  const index = violatedIndex(error);
  if (index === 'account_sign_in') {
    return new Refused('conflict', `There is already an account that signs in as ${signIn}.`);
  }
  if (index !== 'mailbox_address') return error;
  const taken = await db
    .selectFrom('mailbox')
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .select(['mailbox.address', 'account.name'])
    .where(
      ({ fn }) => fn('lower', ['mailbox.address']),
      'in',
      mailboxes.map(({ address }) => address.toLowerCase()),
    )
    .executeTakeFirst();
  return new Refused(
    'conflict',
    taken
      ? `${taken.address} already belongs to the account "${taken.name}".`
      : 'One of these mailboxes already belongs to an account.',
  );
}

function selectAccounts(db: Db | Trx) {
  return db
    .selectFrom('account')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .leftJoin('oauth_grant', 'oauth_grant.account_id', 'account.id')
    .leftJoin('access_token', (join) =>
      join
        .onRef('access_token.account_id', '=', 'account.id')
        .onRef('access_token.resource', '=', 'account.mail_resource'),
    )
    .selectAll('account')
    .select(['app.name as app_name', 'app.tenant', 'app.client_id'])
    .select(['oauth_grant.refreshed_at', 'access_token.refresh_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['execute']>>[number];

function toView(row: Row, mailboxes: readonly MailboxView[]): AccountView {
  const { identity_upn: upn, identity_oid: oid, identity_tid: tid } = row;
  return {
    id: row.id,
    departmentId: row.department_id,
    appRegistrationId: row.app_registration_id,
    kind: row.kind,
    grantKind: row.grant_kind,
    name: row.name,
    signIn: row.sign_in,
    state: row.state,
    failure: row.failure,
    identity: upn !== null && oid !== null && tid !== null ? { upn, oid, tid } : null,
    nextRefreshAt: row.state === 'connected' ? row.refresh_at : null,
    lastRefreshAt: row.grant_kind === 'password' ? null : row.refreshed_at,
    mailboxes,
    names: namesOf({
      name: row.name,
      grantKind: row.grant_kind,
      signIn: row.sign_in,
      oid,
      app: row.app_name,
      clientId: row.client_id,
      tenant: row.tenant,
    }),
  };
}
