/** OpenID Connect Discovery 1.0, with the members that Entra gives. */
import type { Ask } from '../http/ask.ts';
import { json, type Reply } from '../http/reply.ts';
import { type EntraContext, issuerOf } from './context.ts';
import { EntraFailure, failureReply, traceOf } from './failure.ts';
import { strikeAadsts } from './fault.ts';
import { readTenant } from './tenants.ts';

const CORS = { 'access-control-allow-origin': '*' };

export function metadata(context: EntraContext, ask: Ask, tenantName: string): Reply {
  try {
    requireTenant(context, tenantName);
    return json(describeProvider(context, ask.origin, tenantName), 200, CORS);
  } catch (error) {
    if (!(error instanceof EntraFailure)) throw error;
    return failureReply(error, traceOf(ask, context.clock.now()), ask.origin);
  }
}

export function keys({ tokens }: EntraContext): Reply {
  return json(tokens.jwks, 200, CORS);
}

/** Whether the tenant exists shows here first, so its faults do too. */
function requireTenant({ directory, faults }: EntraContext, tenantName: string): void {
  readTenant(directory, tenantName);
  if (!faults.isSet('aadsts-90002') && !faults.isSet('aadsts-90038')) return;
  const struck = strikeAadsts(faults, { shows: 'page', place: {}, values: { tenant: tenantName } });
  if (struck) throw struck.failure;
}

function describeProvider({ directory, graphUrl }: EntraContext, origin: string, tenantName: string) {
  const tenant = readTenant(directory, tenantName);
  const base = `${origin}/${tenantName}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    // The domain is resolved to the tenant's GUID; `common` and its kind keep the placeholder, as Entra has it.
    issuer: issuerOf(origin, typeof tenant === 'string' ? '{tenantid}' : tenant.id),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${graphUrl()}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'at_hash',
      'email',
      'oid',
      'upn',
    ],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'sandbox.example',
    msgraph_host: new URL(graphUrl()).host,
  };
}
