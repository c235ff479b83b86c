/**
 * App registrations: how Postvak is known to a provider. The secret goes into the vault and never comes out but to
 * the token endpoint.
 *
 * When a registration is changed, accounts that had stopped because of it (a secret that expired, a wrong tenant)
 * go on by themselves; nobody needs to sign in again for that.
 */

import type { FailureCode } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Db, Store, Trx } from '../store/pool.ts';
import type { EndpointOverrides } from '../store/schema.ts';
import type { Vault } from '../store/vault.ts';
import { recordAudit } from './audit.ts';
import { makeCertificate, portalThumbprintOf } from './certificate.ts';
import type { Cloud } from './clouds.ts';
import { Refused } from './refused.ts';
import { checkRegistration } from './registration-check.ts';

export interface AppRegistration {
  readonly id: string;
  readonly name: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly clientId: string;
  /** How Postvak proves to be this application. */
  readonly authentication: 'secret' | 'certificate';
  readonly hasSecret: boolean;
  /** YYYY-MM-DD */
  readonly secretExpiresOn: string | null;
  readonly certificate: RegistrationCertificate | null;
  /** Made, and used from when `authentication` is set to "certificate" (again). */
  readonly nextCertificate: RegistrationCertificate | null;
  readonly endpoints: EndpointOverrides;
}

export interface RegistrationCertificate {
  /** To be uploaded in the portal. */
  readonly pem: string;
  /** As the portal lists it. */
  readonly thumbprint: string;
  /** YYYY-MM-DD */
  readonly expiresOn: string;
}

export interface NewAppRegistration {
  readonly name: string;
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly secretExpiresOn?: string | undefined;
  readonly endpoints: EndpointOverrides;
}

export type AppRegistrationChange = {
  readonly [Field in keyof Omit<NewAppRegistration, 'provider' | 'secretExpiresOn'>]?:
    | NewAppRegistration[Field]
    | undefined;
} & {
  readonly secretExpiresOn?: string | null | undefined;
  readonly authentication?: 'secret' | 'certificate' | undefined;
};

export async function listAppRegistrations(db: Db | Trx): Promise<AppRegistration[]> {
  const rows = await selectRegistrations(db).orderBy('name').orderBy('id').execute();
  return rows.map(toRegistration);
}

/** @throws Refused `not-found`. */
export async function readAppRegistration(db: Db | Trx, id: string): Promise<AppRegistration> {
  const row = await selectRegistrations(db).where('id', '=', id).executeTakeFirst();
  if (!row) throw new Refused('not-found', 'There is no such app registration.');
  return toRegistration(row);
}

/** @throws Refused `invalid`. */
export async function addAppRegistration(
  store: Store,
  vault: Vault,
  fields: NewAppRegistration,
  agentId: string | null,
): Promise<AppRegistration> {
  checkRegistration(fields);
  const id = newId();
  return store.db.transaction().execute(async (trx) => {
    const secretId = await storeSecret(trx, vault, fields.clientSecret);
    await trx
      .insertInto('app_registration')
      .values({
        id,
        name: fields.name,
        provider: fields.provider,
        cloud: fields.cloud,
        tenant: fields.tenant,
        client_id: fields.clientId,
        client_secret_id: secretId,
        secret_expires_on: fields.secretExpiresOn ?? null,
        endpoints: JSON.stringify(fields.endpoints),
      })
      .execute();
    const { clientSecret: _, ...detail } = fields;
    await recordAudit(trx, {
      agentId,
      action: 'app-registration.created',
      subject: `app-registration:${id}`,
      detail,
    });
    return readAppRegistration(trx, id);
  });
}

/** @throws Refused `not-found`, `invalid`. */
export async function changeAppRegistration(
  store: Store,
  vault: Vault,
  id: string,
  change: AppRegistrationChange,
  agentId: string | null,
): Promise<AppRegistration> {
  return store.db.transaction().execute(async (trx) => {
    const row = await selectRegistrations(trx).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new Refused('not-found', 'There is no such app registration.');
    const { clientSecret, ...given } = withoutUndefined(change);
    const next = { ...toRegistration(row), ...given };
    checkRegistration({ ...next, clientSecret });
    if (next.authentication === 'certificate' && next.certificate === null && next.nextCertificate === null) {
      throw new Refused('invalid', 'needs a certificate: let Postvak make one first', 'authentication');
    }
    if (change.authentication === 'certificate' && next.nextCertificate)
      await useNextCertificate(trx, vault, row);
    const secretId = await replaceSecret(trx, vault, row.client_secret_id, clientSecret);
    await trx
      .updateTable('app_registration')
      .set({
        name: next.name,
        cloud: next.cloud,
        tenant: next.tenant,
        client_id: next.clientId,
        authentication: next.authentication,
        client_secret_id: secretId,
        secret_expires_on: next.secretExpiresOn,
        endpoints: JSON.stringify(next.endpoints),
      })
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, {
      agentId,
      action: 'app-registration.changed',
      subject: `app-registration:${id}`,
      detail: { ...given, ...(clientSecret === undefined ? {} : { clientSecret: 'replaced' }) },
    });
    await reviveAccounts(trx, id);
    return readAppRegistration(trx, id);
  });
}

/** Failures that a change of the registration may have cured; the next refresh will tell. */
const CURED_BY_REGISTRATION: FailureCode[] = [
  'app-not-found',
  'app-disabled',
  'app-not-single-tenant-endpoint',
  'secret-wrong',
  'secret-expired',
  'secret-missing',
  'secret-not-wanted',
  'certificate-wrong',
  'tenant-not-found',
  'tenant-other-cloud',
  'resource-not-configured',
  'resource-not-found',
  'scope-invalid',
  'token-request-malformed',
];

async function reviveAccounts(trx: Trx, registrationId: string): Promise<void> {
  const revived = await trx
    .updateTable('account')
    .set({ state: 'connected', failure: null })
    .where('app_registration_id', '=', registrationId)
    .where('state', '=', 'needs-sign-in')
    .where((where) => where(where.ref('failure', '->>').key('code'), 'in', CURED_BY_REGISTRATION))
    .returning('id')
    .execute();
  const ids = revived.map(({ id }) => id);
  if (ids.length === 0) return;
  await trx
    .updateTable('oauth_grant')
    .set({ attempts: 0, resume_at: null })
    .where('account_id', 'in', ids)
    .execute();
  await trx
    .updateTable('access_token')
    .set((set) => ({ refresh_at: set.fn<Date>('now') }))
    .where('account_id', 'in', ids)
    .execute();
  for (const id of ids) await notify(trx, 'accounts', id);
}

/**
 * A new key with its certificate. The portal has to know a certificate before anybody can sign in with it, so what
 * is in use stays in use until `authentication` is set to "certificate"; only where there is nothing to go on with
 * the new one is used at once.
 * @throws Refused `not-found`.
 */
export async function issueCertificate(
  store: Store,
  vault: Vault,
  id: string,
  agentId: string | null,
  now: Date,
): Promise<AppRegistration> {
  const made = await makeCertificate(now);
  return store.db.transaction().execute(async (trx) => {
    const row = await selectRegistrations(trx).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new Refused('not-found', 'There is no such app registration.');
    const next = {
      next_certificate_key_id: await vault.store(trx, 'client-certificate-key', made.privateKey),
      next_certificate_pem: made.pem,
      next_certificate_expires_on: made.expiresOn,
    };
    await trx.updateTable('app_registration').set(next).where('id', '=', id).execute();
    if (row.next_certificate_key_id !== null) await vault.remove(trx, row.next_certificate_key_id);
    if (row.client_secret_id === null && row.certificate_key_id === null) {
      await useNextCertificate(trx, vault, { ...row, ...next });
      await trx
        .updateTable('app_registration')
        .set({ authentication: 'certificate' })
        .where('id', '=', id)
        .execute();
    }
    await recordAudit(trx, {
      agentId,
      action: 'app-registration.certificate-made',
      subject: `app-registration:${id}`,
      detail: { thumbprint: portalThumbprintOf(made.pem), expiresOn: made.expiresOn },
    });
    return readAppRegistration(trx, id);
  });
}

async function useNextCertificate(trx: Trx, vault: Vault, row: Row): Promise<void> {
  await trx
    .updateTable('app_registration')
    .set({
      certificate_key_id: row.next_certificate_key_id,
      certificate_pem: row.next_certificate_pem,
      certificate_expires_on: row.next_certificate_expires_on,
      next_certificate_key_id: null,
      next_certificate_pem: null,
      next_certificate_expires_on: null,
    })
    .where('id', '=', row.id)
    .execute();
  if (row.certificate_key_id !== null) await vault.remove(trx, row.certificate_key_id);
}

async function storeSecret(trx: Trx, vault: Vault, value: string | undefined): Promise<string | null> {
  const secret = value?.trim();
  return secret ? vault.store(trx, 'client-secret', new Secret(secret)) : null;
}

async function replaceSecret(
  trx: Trx,
  vault: Vault,
  current: string | null,
  value: string | undefined,
): Promise<string | null> {
  const secret = value?.trim();
  if (!secret) return current;
  if (current === null) return vault.store(trx, 'client-secret', new Secret(secret));
  await vault.replace(trx, current, new Secret(secret));
  return current;
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

function selectRegistrations(db: Db | Trx) {
  return db.selectFrom('app_registration').selectAll();
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRegistrations>['execute']>>[number];

function toRegistration(row: Row): AppRegistration {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    cloud: row.cloud,
    tenant: row.tenant,
    clientId: row.client_id,
    authentication: row.authentication,
    hasSecret: row.client_secret_id !== null,
    secretExpiresOn: row.secret_expires_on,
    certificate: toCertificate(row.certificate_pem, row.certificate_expires_on),
    nextCertificate: toCertificate(row.next_certificate_pem, row.next_certificate_expires_on),
    endpoints: row.endpoints ?? {},
  };
}

function toCertificate(pem: string | null, expiresOn: string | null): RegistrationCertificate | null {
  return pem === null || expiresOn === null ? null : { pem, thumbprint: portalThumbprintOf(pem), expiresOn };
}
