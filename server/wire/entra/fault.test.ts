import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURES, type FailureCode } from '../../kernel/failure.ts';
import { type Asked, judgeCallbackError, judgeTokenError } from './fault.ts';
import { BY_AADSTS } from './fault-codes.ts';

const HOST = 'login.microsoftonline.com';
const TRACE =
  '\r\nTrace ID: 0c9f4e0a-6b3c-4d6e-8f5a-2f6d1f0a9e00\r\nCorrelation ID: 7a1f3c2d-9b8e-4a55-8c7d-1e2f3a4b5c6d\r\nTimestamp: 2026-11-02 09:14:03Z';

/** A token-endpoint answer as Entra writes it, with real CRLFs in the description. */
function entra(error: string, code: number, description: string): string {
  return JSON.stringify({
    error,
    error_description: `AADSTS${code}: ${description}${TRACE}`,
    error_codes: [code],
    timestamp: '2026-11-02 09:14:03Z',
    trace_id: '0c9f4e0a-6b3c-4d6e-8f5a-2f6d1f0a9e00',
    correlation_id: '7a1f3c2d-9b8e-4a55-8c7d-1e2f3a4b5c6d',
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}

const judge = (body: string, status = 400, asked: Asked = 'refresh') =>
  judgeTokenError({ asked, host: HOST, status, body });

describe('every error of Entra becomes the failure that names its cure', () => {
  const cases: ReadonlyArray<readonly [number, string, FailureCode]> = [
    [7000215, 'invalid_client', 'secret-wrong'],
    [7000222, 'invalid_client', 'secret-expired'],
    [7000218, 'invalid_request', 'secret-missing'],
    [700025, 'invalid_client', 'secret-not-wanted'],
    [700027, 'invalid_client', 'certificate-wrong'],
    [700016, 'unauthorized_client', 'app-not-found'],
    [700016, 'invalid_client', 'app-not-found'],
    [7000112, 'unauthorized_client', 'app-disabled'],
    [90002, 'invalid_request', 'tenant-not-found'],
    [90038, 'invalid_request', 'tenant-other-cloud'],
    [50194, 'invalid_request', 'app-not-single-tenant-endpoint'],
    [9002332, 'invalid_request', 'app-not-single-tenant-endpoint'],
    [50011, 'invalid_request', 'redirect-uri-mismatch'],
    [65001, 'invalid_grant', 'consent-missing'],
    [65004, 'access_denied', 'consent-declined'],
    [90094, 'invalid_grant', 'admin-consent-required'],
    [90095, 'invalid_grant', 'admin-consent-required'],
    [650052, 'invalid_client', 'resource-not-configured'],
    [650056, 'invalid_client', 'resource-not-configured'],
    [650057, 'invalid_resource', 'resource-not-configured'],
    [650053, 'invalid_client', 'scope-invalid'],
    [500011, 'invalid_resource', 'resource-not-found'],
    [70011, 'invalid_scope', 'scope-invalid'],
    [28002, 'invalid_scope', 'scope-invalid'],
    [28003, 'invalid_scope', 'scope-invalid'],
    [700022, 'invalid_scope', 'scope-invalid'],
    [700023, 'invalid_scope', 'scope-invalid'],
    [1002012, 'invalid_scope', 'scope-invalid'],
    [50076, 'interaction_required', 'mfa-required'],
    [50079, 'invalid_grant', 'mfa-required'],
    [50072, 'interaction_required', 'mfa-required'],
    [50074, 'invalid_grant', 'mfa-required'],
    [50078, 'invalid_grant', 'mfa-required'],
    [53003, 'invalid_grant', 'conditional-access'],
    [53000, 'invalid_grant', 'conditional-access'],
    [53001, 'invalid_grant', 'conditional-access'],
    [53002, 'invalid_grant', 'conditional-access'],
    [530032, 'invalid_grant', 'conditional-access'],
    [530035, 'invalid_grant', 'conditional-access'],
    [50034, 'invalid_grant', 'user-not-found'],
    [51004, 'invalid_grant', 'user-not-found'],
    [50020, 'invalid_grant', 'user-other-tenant'],
    [50126, 'invalid_grant', 'user-password-wrong'],
    [50053, 'invalid_grant', 'user-locked'],
    [50055, 'invalid_grant', 'user-password-expired'],
    [50057, 'invalid_grant', 'user-disabled'],
    [50105, 'invalid_grant', 'user-not-assigned'],
    [700082, 'invalid_grant', 'grant-inactive'],
    [70008, 'invalid_grant', 'grant-revoked'],
    [50173, 'invalid_grant', 'grant-revoked'],
    [70043, 'invalid_grant', 'grant-revoked'],
    [700084, 'invalid_grant', 'grant-revoked'],
    [70000, 'invalid_grant', 'grant-revoked'],
    [54005, 'invalid_grant', 'authorization-code-invalid'],
    [501481, 'invalid_grant', 'authorization-code-invalid'],
    [700005, 'invalid_grant', 'authorization-code-invalid'],
    [9002313, 'invalid_request', 'token-request-malformed'],
    [900144, 'invalid_request', 'token-request-malformed'],
    [50196, 'invalid_grant', 'token-request-loop'],
    [90033, 'temporarily_unavailable', 'token-service-unavailable'],
    [50033, 'temporarily_unavailable', 'token-service-unavailable'],
    [90006, 'temporarily_unavailable', 'token-service-unavailable'],
    [90024, 'temporarily_unavailable', 'token-service-unavailable'],
  ];
  test.each(cases)('AADSTS%i (%s) is %s', (code, error, expected) => {
    const failure = judge(entra(error, code, 'Something was said.'), error === 'invalid_client' ? 401 : 400);
    expect(failure.code).toBe(expected);
    expect(failure.facts).toMatchObject({
      aadsts: `AADSTS${code}`,
      host: HOST,
      correlationId: '7a1f3c2d-9b8e-4a55-8c7d-1e2f3a4b5c6d',
    });
    expect(failure.facts.documentation).toBeUndefined();
  });

  test('every number of the table is one of the closed list', () => {
    for (const code of Object.values(BY_AADSTS)) expect(FAILURES).toHaveProperty(code);
  });
});

describe('recorded answers', () => {
  test('the detail is the first line, without trace lines and line breaks', () => {
    const failure = judge(
      entra(
        'invalid_client',
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '6a1e…'.",
      ),
      401,
    );
    expect(failure.detail).toBe(
      "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '6a1e…'.",
    );
  });

  test('an unknown number is refused with a link to its page, whatever its error says', () => {
    const failure = judge(entra('invalid_grant', 999888777, 'A new policy applies.'));
    expect(failure.code).toBe('token-refused');
    expect(failure.facts).toMatchObject({
      aadsts: 'AADSTS999888777',
      documentation: 'https://login.microsoftonline.com/error?code=999888777',
    });
  });

  test('an unknown number of an overloaded service is transient', () => {
    expect(judge(entra('temporarily_unavailable', 999888777, 'Later.')).code).toBe(
      'token-service-unavailable',
    );
    expect(judge(entra('server_error', 999888777, 'Later.'), 503).code).toBe('token-service-unavailable');
  });

  test('the number is read from the description when error_codes is missing', () => {
    const body = JSON.stringify({
      error: 'invalid_grant',
      error_description: `AADSTS700082: Expired.${TRACE}`,
    });
    expect(judge(body).code).toBe('grant-inactive');
  });

  test.each([
    [429, '', 'token-service-unavailable'],
    [503, '<html>The service is unavailable.</html>', 'token-service-unavailable'],
    [502, '{"error":"invalid_grant"}', 'token-service-unavailable'],
    [404, '<html>Proxy: not found</html>', 'protocol-error'],
    [400, 'null', 'protocol-error'],
    [400, '[]', 'protocol-error'],
    [
      400,
      '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}',
      'grant-revoked',
    ],
    [401, '{"error":"invalid_client"}', 'secret-wrong'],
    [400, '{"error":"something_new"}', 'token-refused'],
  ] as const)('HTTP %i %s is %s', (status, body, expected) => {
    expect(judge(body, status).code).toBe(expected);
  });

  test('the wait that the service asks for is kept', () => {
    const failure = judgeTokenError({
      asked: 'refresh',
      host: HOST,
      status: 429,
      body: '',
      retryAfterMs: 17_000,
    });
    expect(failure.retryAfterMs).toBe(17_000);
  });
});

describe('the same number means something else for another request', () => {
  test.each([
    ['code', 70008, 'authorization-code-invalid'],
    ['code', 70000, 'authorization-code-invalid'],
    ['device', 7000218, 'public-client-not-allowed'],
    ['device', 70016, 'authorization-pending'],
    ['app-only', 65001, 'admin-consent-required'],
  ] as const)('%s: AADSTS%i is %s', (asked, code, expected) => {
    expect(judge(entra('invalid_grant', code, 'Said.'), 400, asked).code).toBe(expected);
  });

  test.each([
    ['authorization_pending', 'authorization-pending'],
    ['slow_down', 'authorization-pending'],
    ['authorization_declined', 'sign-in-cancelled'],
    ['expired_token', 'sign-in-expired'],
    ['bad_verification_code', 'authorization-code-invalid'],
  ] as const)('device: %s is %s', (error, expected) => {
    expect(judge(JSON.stringify({ error }), 400, 'device').code).toBe(expected);
  });
});

test('what was sent never comes back in the detail, not even from a service that repeats it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9~._-]{8,60}$/), (secret) => {
      const body = JSON.stringify({
        error: 'invalid_client',
        error_description: `You sent ${secret}, wrong.`,
      });
      const failure = judgeTokenError({ asked: 'refresh', host: HOST, status: 401, body, sent: [secret] });
      expect(failure.detail).toContain('[secret]');
    }),
  );
});

test('any answer at all becomes a failure, never an exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 201, max: 599 }), (body, status) => {
      const failure = judge(body, status);
      expect(FAILURES).toHaveProperty(failure.code);
      expect(failure.detail).not.toMatch(/[\r\n]/);
    }),
  );
});

describe('what comes back to the redirect URI', () => {
  test.each([
    ['error=access_denied&error_description=the+user+canceled+the+authentication', 'sign-in-cancelled'],
    [
      'error=access_denied&error_description=AADSTS65004%3A+User+declined.%0D%0ATrace+ID%3A+x',
      'consent-declined',
    ],
    ['error=access_denied&error_subcode=cancel', 'sign-in-cancelled'],
    [
      'error=invalid_client&error_description=AADSTS650052%3A+The+app+needs+access.',
      'resource-not-configured',
    ],
    ['error=server_error', 'token-service-unavailable'],
    ['error=temporarily_unavailable', 'token-service-unavailable'],
    ['error=consent_required&error_description=AADSTS90094%3A+Admin+consent.', 'admin-consent-required'],
  ] as const)('%s is %s', (query, expected) => {
    expect(judgeCallbackError(new URLSearchParams(query), HOST).code).toBe(expected);
  });
});
