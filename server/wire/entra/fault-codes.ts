/**
 * What the numbers of Entra ID's errors (AADSTS) mean in the failure list.
 *
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Microsoft may add and change
 * numbers, so a number that is missing here is no fault: the failure is then `token-refused` with a link to
 * Microsoft's own page about it.
 */
import type { FailureCode } from '../../kernel/failure.ts';

export const BY_AADSTS: Readonly<Record<number, FailureCode>> = {
  // the app registration
  7000215: 'secret-wrong',
  7000222: 'secret-expired',
  7000218: 'secret-missing',
  7000216: 'secret-missing',
  700025: 'secret-not-wanted',
  700027: 'certificate-wrong',
  700024: 'certificate-wrong',
  700030: 'certificate-wrong',
  700016: 'app-not-found',
  7000229: 'app-not-found',
  7000112: 'app-disabled',
  50194: 'app-not-single-tenant-endpoint',
  9002332: 'app-not-single-tenant-endpoint',
  9002331: 'app-not-single-tenant-endpoint',
  9002346: 'app-not-single-tenant-endpoint',
  50011: 'redirect-uri-mismatch',
  500112: 'redirect-uri-mismatch',
  500113: 'redirect-uri-mismatch',
  // the redirect URI is registered for single-page applications instead of "Web"
  9002326: 'redirect-uri-mismatch',
  9002327: 'redirect-uri-mismatch',

  // the tenant
  90002: 'tenant-not-found',
  900023: 'tenant-not-found',
  90023: 'tenant-not-found',
  90038: 'tenant-other-cloud',
  900382: 'tenant-other-cloud',
  900384: 'tenant-other-cloud',

  // permissions, resources and scopes
  65001: 'consent-missing',
  65004: 'consent-declined',
  90094: 'admin-consent-required',
  90095: 'admin-consent-required',
  900941: 'admin-consent-required',
  650052: 'resource-not-configured',
  650053: 'scope-invalid',
  650056: 'resource-not-configured',
  650057: 'resource-not-configured',
  65005: 'resource-not-configured',
  500011: 'resource-not-found',
  50001: 'resource-not-found',
  70011: 'scope-invalid',
  28002: 'scope-invalid',
  28003: 'scope-invalid',
  700022: 'scope-invalid',
  700023: 'scope-invalid',
  1002012: 'scope-invalid',

  // the user
  50076: 'mfa-required',
  50079: 'mfa-required',
  50072: 'mfa-required',
  50074: 'mfa-required',
  50078: 'mfa-required',
  50158: 'mfa-required',
  53003: 'conditional-access',
  53000: 'conditional-access',
  53001: 'conditional-access',
  53002: 'conditional-access',
  530032: 'conditional-access',
  530035: 'conditional-access',
  50005: 'conditional-access',
  50034: 'user-not-found',
  51004: 'user-not-found',
  50020: 'user-other-tenant',
  50126: 'user-password-wrong',
  50053: 'user-locked',
  50055: 'user-password-expired',
  50144: 'user-password-expired',
  50057: 'user-disabled',
  50105: 'user-not-assigned',

  // the grant
  700082: 'grant-inactive',
  700081: 'grant-inactive',
  70008: 'grant-revoked',
  50173: 'grant-revoked',
  50132: 'grant-revoked',
  50133: 'grant-revoked',
  70043: 'grant-revoked',
  70044: 'grant-revoked',
  700084: 'grant-revoked',
  70000: 'grant-revoked',
  54005: 'authorization-code-invalid',
  501481: 'authorization-code-invalid',
  700005: 'authorization-code-invalid',
  70016: 'authorization-pending',
  70018: 'authorization-code-invalid',
  70019: 'sign-in-expired',
  70020: 'sign-in-expired',

  // the request and the service
  9002313: 'token-request-malformed',
  900144: 'token-request-malformed',
  90014: 'token-request-malformed',
  900971: 'redirect-uri-mismatch',
  50196: 'token-request-loop',
  90033: 'token-service-unavailable',
  50033: 'token-service-unavailable',
  90006: 'token-service-unavailable',
  90024: 'token-service-unavailable',
  90051: 'token-service-unavailable',
  90055: 'token-service-unavailable',
  90056: 'token-service-unavailable',
};

/** By `error` alone (RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.5, OpenID Connect Core section 3.1.2.6). */
export const BY_ERROR: Readonly<Record<string, FailureCode>> = {
  temporarily_unavailable: 'token-service-unavailable',
  server_error: 'token-service-unavailable',
  invalid_client: 'secret-wrong',
  unauthorized_client: 'app-not-found',
  invalid_grant: 'grant-revoked',
  invalid_scope: 'scope-invalid',
  invalid_resource: 'resource-not-found',
  invalid_request: 'token-request-malformed',
  interaction_required: 'mfa-required',
  login_required: 'grant-revoked',
  consent_required: 'consent-missing',
  access_denied: 'consent-declined',
  authorization_pending: 'authorization-pending',
  slow_down: 'authorization-pending',
  authorization_declined: 'sign-in-cancelled',
  expired_token: 'sign-in-expired',
  bad_verification_code: 'authorization-code-invalid',
};
