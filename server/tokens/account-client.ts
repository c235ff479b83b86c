/** One account's way to its token service: the registration, the hosts, and the client that asks. */

import { thumbprintOf } from '../accounts/certificate.ts';
import type { Cloud, Endpoints } from '../accounts/clouds.ts';
import { resolveEndpoints } from '../accounts/endpoints.ts';
import { namesOf } from '../accounts/names.ts';
import { Refused } from '../accounts/refused.ts';
import { Failure } from '../kernel/failure.ts';
import type { Db, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { ClientAuthentication, TokenClient } from '../wire/entra/ask.ts';
import type { FindProvider } from '../wire/entra/provider.ts';
import type { TokenResource } from './access.ts';

export interface AccountRegistration {
  readonly accountId: string;
  readonly account: string;
  readonly signIn: string;
  readonly known: { readonly oid: string; readonly tid: string } | null;
  readonly app: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly clientId: string;
  readonly grantKind: 'delegated' | 'app-only' | 'password';
  /** Whose token the account lives by. */
  readonly mailResource: TokenResource;
  /** A mailbox of it is read or sent from over Graph. */
  readonly usesGraph: boolean;
  readonly proof: {
    readonly by: 'secret' | 'certificate';
    readonly secretId: string | null;
    readonly keyId: string | null;
    readonly certificate: string | null;
  };
  readonly endpoints: Endpoints;
}

/** @throws Refused `not-found`. */
export async function readRegistration(db: Db | Trx, accountId: string): Promise<AccountRegistration> {
  const registration = await findRegistration(db, accountId);
  if (!registration) throw new Refused('not-found', 'There is no such account.');
  return registration;
}

export async function findRegistration(
  db: Db | Trx,
  accountId: string,
): Promise<AccountRegistration | undefined> {
  const row = await db
    .selectFrom('account')
    .innerJoin('app_registration as app', 'app.id', 'account.app_registration_id')
    .select(['account.name as account', 'account.sign_in', 'account.identity_oid', 'account.identity_tid'])
    .select(['app.name as app', 'app.provider', 'app.cloud', 'app.tenant', 'app.client_id'])
    .select(['account.grant_kind', 'app.endpoints', 'app.authentication', 'app.client_secret_id'])
    .select(['app.certificate_key_id', 'app.certificate_pem', 'account.mail_resource'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('mailbox')
          .select('mailbox.id')
          .whereRef('mailbox.account_id', '=', 'account.id')
          .where((where) => where.or([where('incoming', '=', 'graph'), where('outgoing', '=', 'graph')])),
      ).as('uses_graph'),
    )
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { identity_oid: oid, identity_tid: tid } = row;
  return {
    accountId,
    account: row.account,
    signIn: row.sign_in,
    known: oid !== null && tid !== null ? { oid, tid } : null,
    app: row.app,
    provider: row.provider,
    cloud: row.cloud,
    tenant: row.tenant,
    clientId: row.client_id,
    grantKind: row.grant_kind,
    mailResource: row.mail_resource,
    usesGraph: Boolean(row.uses_graph),
    proof: {
      by: row.authentication,
      secretId: row.client_secret_id,
      keyId: row.certificate_key_id,
      certificate: row.certificate_pem,
    },
    endpoints: resolveEndpoints(row.cloud, row.endpoints ?? {}),
  };
}

/**
 * Reads metadata over the network when it is not known yet: call it before taking locks.
 * @throws Failure of scope host or grant.
 */
export async function connectClient(
  db: Db | Trx,
  vault: Vault,
  findProvider: FindProvider,
  registration: AccountRegistration,
  signal?: AbortSignal,
): Promise<TokenClient> {
  const { provider, endpoints, tenant, clientId } = registration;
  if (provider === 'password') throw new Failure('grant-missing', { detail: 'this account has no OAuth' });
  const address = { kind: provider, login: endpoints.login, tenant, ca: endpoints.ca };
  return {
    provider: await findProvider(address, signal),
    clientId,
    authentication: await readAuthentication(db, vault, registration.proof),
  };
}

async function readAuthentication(
  db: Db | Trx,
  vault: Vault,
  { by, secretId, keyId, certificate }: AccountRegistration['proof'],
): Promise<ClientAuthentication> {
  if (by === 'certificate' && keyId !== null && certificate !== null) {
    const privateKey = await vault.read(db, keyId);
    return { by: 'certificate', privateKey, thumbprint: thumbprintOf(certificate) };
  }
  return secretId === null ? { by: 'nothing' } : { by: 'secret', secret: await vault.read(db, secretId) };
}

/** Runs `work`; a failure of it gets the names of the account. */
export async function naming<T>(registration: AccountRegistration, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? withNames(error, registration) : error;
  }
}

/** Gives a failure the names that its remedy speaks of; what it knew itself stays. */
export function withNames(
  failure: Failure,
  registration: AccountRegistration,
  more: Readonly<Record<string, string>> = {},
): Failure {
  return new Failure(failure.code, {
    detail: failure.detail,
    cause: failure.cause,
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    facts: { ...namesOfRegistration(registration), ...more, ...failure.facts },
  });
}

function namesOfRegistration({ account, known, ...registration }: AccountRegistration) {
  const { grantKind, signIn, app, clientId, tenant } = registration;
  return namesOf({ name: account, grantKind, signIn, oid: known?.oid ?? null, app, clientId, tenant });
}
