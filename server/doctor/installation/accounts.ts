/** The accounts of this installation as the doctor examines them, with what is needed to reach each. */
import type { Cloud, Endpoints } from '../../accounts/clouds.ts';
import { resolveEndpoints } from '../../accounts/endpoints.ts';
import type { Incoming, Outgoing } from '../../accounts/mailbox.ts';
import { namesOf, type RemedyNames } from '../../accounts/names.ts';
import type { Db } from '../../store/pool.ts';
import type { TokenResource } from '../../tokens/access.ts';
import { proxyFor } from '../../wire/proxy.ts';
import type { MailTargets } from '../checks/examined.ts';
import type { Target } from '../sight.ts';

export interface ExaminedMailbox {
  readonly address: string;
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
}

export interface ExaminedRegistration {
  readonly id: string;
  /** No two of a run share it. */
  readonly name: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly clientId: string;
  readonly by: 'secret' | 'certificate';
  readonly secretId: string | null;
  readonly secretExpiresOn: string | null;
  readonly certificateExpiresOn: string | null;
  readonly endpoints: Endpoints;
  readonly targets: MailTargets;
}

export interface InstallationAccount {
  readonly id: string;
  readonly name: string;
  readonly grantKind: 'delegated' | 'app-only' | 'password';
  readonly state: 'new' | 'connected' | 'needs-sign-in' | 'disabled';
  readonly signIn: string;
  /** For the words of its failures. */
  readonly names: RemedyNames;
  readonly oid: string | undefined;
  readonly mailResource: TokenResource;
  readonly registration: ExaminedRegistration;
  /** Those that are switched on. */
  readonly mailboxes: readonly ExaminedMailbox[];
}

/** @param accountId only this one. */
export async function readInstallationAccounts(
  db: Db,
  accountId: string | undefined,
): Promise<InstallationAccount[]> {
  let wanted = db
    .selectFrom('account')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .select(['account.id', 'account.name', 'account.grant_kind', 'account.state', 'account.sign_in'])
    .select([
      'account.identity_oid',
      'account.mail_resource',
      'app.id as app_id',
      'app.name as app_name',
      'app.provider',
      'app.cloud',
    ])
    .select(['app.tenant', 'app.client_id', 'app.authentication', 'app.client_secret_id'])
    .select(['app.secret_expires_on', 'app.certificate_expires_on', 'app.endpoints'])
    .orderBy('account.created_at')
    .orderBy('account.id');
  if (accountId !== undefined) wanted = wanted.where('account.id', '=', accountId);
  const rows = await wanted.execute();
  const mailboxes = await readMailboxes(db);
  const registrations = new Map<string, ExaminedRegistration>();
  const appName = unambiguous(rows, ({ app_id: id, app_name: name }) => ({ id, name, more: id.slice(0, 8) }));
  const accountName = unambiguous(rows, ({ id, name, sign_in: more }) => ({ id, name, more }));
  return rows.map((row) => {
    const registration = registrations.get(row.app_id) ?? toRegistration(row, appName(row));
    registrations.set(row.app_id, registration);
    const { clientId, tenant, name: app } = registration;
    const own = { name: accountName(row), grantKind: row.grant_kind, signIn: row.sign_in };
    return {
      id: row.id,
      ...own,
      names: namesOf({ ...own, oid: row.identity_oid, app, clientId, tenant }),
      state: row.state,
      oid: row.identity_oid ?? undefined,
      mailResource: row.mail_resource,
      registration,
      mailboxes: mailboxes.get(row.id) ?? [],
    };
  });
}

async function readMailboxes(db: Db): Promise<Map<string, ExaminedMailbox[]>> {
  const rows = await db
    .selectFrom('mailbox')
    .select(['account_id', 'address', 'incoming', 'outgoing'])
    .where('enabled', '=', true)
    .orderBy('address')
    .execute();
  const byAccount = new Map<string, ExaminedMailbox[]>();
  for (const { account_id: id, ...mailbox } of rows) {
    byAccount.set(id, [...(byAccount.get(id) ?? []), mailbox]);
  }
  return byAccount;
}

interface RegistrationRow {
  readonly app_id: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly client_id: string;
  readonly authentication: 'secret' | 'certificate';
  readonly client_secret_id: string | null;
  readonly secret_expires_on: string | null;
  readonly certificate_expires_on: string | null;
  readonly endpoints: Parameters<typeof resolveEndpoints>[1] | null;
}

function toRegistration(row: RegistrationRow, name: string): ExaminedRegistration {
  const endpoints = resolveEndpoints(row.cloud, row.endpoints ?? {});
  return {
    id: row.app_id,
    name,
    provider: row.provider,
    cloud: row.cloud,
    tenant: row.tenant,
    clientId: row.client_id,
    by: row.authentication,
    secretId: row.client_secret_id,
    secretExpiresOn: row.secret_expires_on,
    certificateExpiresOn: row.certificate_expires_on,
    endpoints,
    targets: targetsOf(endpoints, row.provider),
  };
}

/** Where the programs of Postvak connect to, and how. */
function targetsOf(endpoints: Endpoints, provider: ExaminedRegistration['provider']): MailTargets {
  const { imap, pop3, smtp, ca, login } = endpoints;
  const modeOf = (tls: 'implicit' | 'starttls' | 'none', protocol: 'imap' | 'pop3' | 'smtp') =>
    tls === 'starttls' ? (`starttls-${protocol}` as const) : tls;
  return {
    login: provider === 'password' ? undefined : webTarget(login, ca),
    imap: { host: imap.host, port: imap.port, tls: modeOf(imap.tls, 'imap'), ca, service: 'imap' },
    pop3: { host: pop3.host, port: pop3.port, tls: modeOf(pop3.tls, 'pop3'), ca, service: 'pop3' },
    smtp: { host: smtp.host, port: smtp.port, tls: modeOf(smtp.tls, 'smtp'), ca, service: 'smtp' },
  };
}

/** Of a service over HTTP: the token service, Graph. */
export function webTarget(url: string, ca: string | undefined): Target {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:';
  const target = { host: hostname, port: Number(port) || (secure ? 443 : 80) };
  return {
    ...target,
    tls: secure ? 'implicit' : 'none',
    ca,
    proxy: secure ? proxyFor(target, process.env) : undefined,
  };
}

/** Names that several have get something behind them. */
function unambiguous<Row>(
  rows: readonly Row[],
  pick: (row: Row) => { readonly id: string; readonly name: string; readonly more: string },
): (row: Row) => string {
  const ids = Map.groupBy(rows.map(pick), ({ name }) => name);
  return (row) => {
    const { name, more } = pick(row);
    return new Set(ids.get(name)?.map(({ id }) => id)).size > 1 ? `${name} (${more})` : name;
  };
}
