/**
 * The names that remedies speak of. Words are for people (the app registration by its name), commands are for
 * machines: Entra wants the client id, and Exchange the object id of whoever is given a right. For an app-only account
 * that is the service principal's, which nobody can guess and which the token told when the account was connected.
 * https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
 */
import { sql } from 'kysely';

export interface NamedAccount {
  readonly name: string;
  readonly grantKind: 'delegated' | 'app-only' | 'password';
  readonly signIn: string;
  /** The object id that was found at the sign-in; null before it. */
  readonly oid: string | null;
  readonly app: string;
  readonly clientId: string;
  readonly tenant: string;
}

export type RemedyNames = Readonly<
  Record<'account' | 'user' | 'principal' | 'app' | 'clientId' | 'tenant', string>
>;

export function namesOf(account: NamedAccount): RemedyNames {
  const { name, app, clientId, tenant } = account;
  return { account: name, ...openerOf(account), app, clientId, tenant };
}

/** Who opens the mailboxes of an account: in words, and as a command of Exchange wants it (empty: not known yet). */
export function openerOf({
  grantKind,
  signIn,
  oid,
  app,
}: Pick<NamedAccount, 'grantKind' | 'signIn' | 'oid' | 'app'>): Pick<RemedyNames, 'user' | 'principal'> {
  if (grantKind === 'app-only') return { user: app, principal: oid ?? '' };
  return { user: signIn, principal: signIn };
}

/** A `NamedAccount` as JSON, over `a` (account) and `app` (its registration). */
export const NAMED_ACCOUNT = sql<NamedAccount>`json_build_object('name', a.name, 'grantKind', a.grant_kind,
  'signIn', a.sign_in, 'oid', a.identity_oid, 'app', app.name, 'clientId', app.client_id, 'tenant', app.tenant)`;
