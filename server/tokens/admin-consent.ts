import type { AppRegistration } from '../accounts/app-registration.ts';
import { readAppRegistration } from '../accounts/app-registration.ts';
import { resolveEndpoints } from '../accounts/endpoints.ts';
import { redirectUriOf } from '../accounts/redirect-uri.ts';
import { Refused } from '../accounts/refused.ts';
import type { Db } from '../store/pool.ts';
import { consentScopesFor } from './scopes.ts';

/** What Postvak sends along and looks for again, to tell this round trip from a sign-in. */
export const ADMIN_CONSENT_STATE = 'admin-consent';

/**
 * Where an administrator of the tenant agrees for all users (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent).
 * Nothing is remembered for it, because nothing follows from coming back: the next sign-in shows whether it worked.
 * @throws Refused `not-found`; `conflict` for a provider that has no such thing.
 */
export async function adminConsentUrl(db: Db, registrationId: string, origin: string): Promise<string> {
  const registration = await readAppRegistration(db, registrationId);
  if (registration.provider !== 'microsoft') {
    throw new Refused('conflict', 'Only Microsoft knows the consent of an administrator for all users.');
  }
  return buildUrl(registration, origin);
}

function buildUrl(
  { cloud, tenant, clientId, endpoints: overrides }: AppRegistration,
  origin: string,
): string {
  const endpoints = resolveEndpoints(cloud, overrides);
  // `common` has no administrator; `organizations` lets the one who signs in decide for his own tenant.
  const where = tenant === 'common' || tenant === 'consumers' ? 'organizations' : tenant;
  const url = new URL(`${endpoints.login}/${encodeURIComponent(where)}/v2.0/adminconsent`);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUriOf(origin));
  url.searchParams.set(
    'scope',
    consentScopesFor({ provider: 'microsoft', endpoints, usesGraph: true }, 'outlook').join(' '),
  );
  url.searchParams.set('state', ADMIN_CONSENT_STATE);
  return url.href;
}
