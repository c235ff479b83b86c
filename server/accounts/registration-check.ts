/**
 * What can be seen to be wrong with an app registration before anyone is asked, each with the words that help the
 * person who pastes from the Entra portal.
 */
import { X509Certificate } from 'node:crypto';
import type { EndpointOverrides } from '../store/schema.ts';
import { LOOPBACK } from './redirect-uri.ts';
import { Refused } from './refused.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TENANT_WORDS = new Set(['common', 'organizations', 'consumers']);
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export interface RegistrationFields {
  readonly provider: 'microsoft' | 'oidc' | 'password';
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly endpoints: EndpointOverrides;
}

/** @throws Refused `invalid` that names the field. */
export function checkRegistration(fields: RegistrationFields): void {
  if (fields.provider === 'microsoft') {
    checkTenant(fields.tenant);
    checkClientId(fields.clientId);
    if (fields.clientSecret !== undefined) checkSecret(fields.clientSecret);
  } else {
    if (fields.provider === 'oidc') checkOidc(fields);
    checkMailHosts(fields.endpoints);
  }
  checkEndpoints(fields.endpoints);
}

function checkOidc({ clientId, endpoints }: RegistrationFields): void {
  if (clientId === '') throw new Refused('invalid', 'is needed', 'clientId');
  if (endpoints.login !== undefined) return;
  throw new Refused('invalid', 'is needed: the issuer of the provider', 'endpoints.login');
}

/** Of other providers nothing is known: what is left out would be looked for at Microsoft. */
function checkMailHosts({ imap, pop3, smtp }: EndpointOverrides): void {
  if (!imap && !pop3) throw new Refused('invalid', 'is needed, or endpoints.pop3', 'endpoints.imap');
  if (!smtp) throw new Refused('invalid', 'is needed', 'endpoints.smtp');
}

function checkTenant(tenant: string): void {
  if (GUID.test(tenant) || TENANT_WORDS.has(tenant) || DOMAIN.test(tenant)) return;
  throw new Refused(
    'invalid',
    'is neither a tenant ID (a GUID), nor a domain such as contoso.onmicrosoft.com, nor "organizations"',
    'tenant',
  );
}

function checkClientId(clientId: string): void {
  if (GUID.test(clientId)) return;
  throw new Refused(
    'invalid',
    'is not an application (client) ID: it is a GUID, shown on the overview page of the app registration',
    'clientId',
  );
}

/** The portal shows two columns, and the one with the copy button in reach is the wrong one (AADSTS7000215). */
function checkSecret(secret: string): void {
  if (!GUID.test(secret.trim())) return;
  throw new Refused(
    'invalid',
    "This is the secret's ID; paste its Value. The Value is shown only once, right after the secret is made: if it is gone, make a new secret.",
    'clientSecret',
  );
}

function checkEndpoints(endpoints: EndpointOverrides): void {
  for (const name of ['login', 'graph', 'scopeRoot'] as const) {
    const value = endpoints[name];
    if (value === undefined) continue;
    const url = new URL(value);
    if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) continue;
    throw new Refused(
      'invalid',
      'must begin with https:// (http:// is for localhost only)',
      `endpoints.${name}`,
    );
  }
  if (endpoints.ca !== undefined) checkCertificates(endpoints.ca);
}

function checkCertificates(pem: string): void {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
    if (blocks.length > 0) return;
  } catch {
    // fall through to the same answer
  }
  throw new Refused('invalid', 'holds no readable certificate in PEM form', 'endpoints.ca');
}
