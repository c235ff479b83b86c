/** Every error that Microsoft 365 mail meets can be called up, with the right error, number and status. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FaultName, isFaultName } from '../faults/registry.ts';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';
import { openBrowser } from './test-browser.ts';

/** Numbers by the `error` that carries them. An empty one leaves it open. */
const CODES: Readonly<Record<string, readonly number[]>> = {
  invalid_client: [7000215, 7000222, 700025],
  'invalid_request ': [7000218, 90002, 9002313, 900144],
  unauthorized_client: [700016, 7000112],
  'invalid_grant ': [
    65001, 53003, 53000, 53001, 53002, 530032, 530035, 700082, 70008, 50173, 70043, 700084, 70000, 54005,
    501481, 700005,
  ],
  access_denied: [65004],
  invalid_resource: [500011],
  invalid_scope: [70011, 28002, 28003, 700022, 700023, 1002012],
  'interaction_required|invalid_grant': [50076, 50079, 50072, 50074, 50078],
  temporarily_unavailable: [90033, 50033, 90006, 90024],
  '': [
    90038, 50194, 9002332, 50011, 90094, 90095, 650052, 650056, 650057, 650053, 50034, 51004, 50020, 50126,
    50053, 50055, 50057, 50105, 50196,
  ],
};
const ROWS = Object.entries(CODES).flatMap(([errors, codes]) =>
  codes.map((code) => ({ code, errors: errors.trim().split('|').filter(Boolean) })),
);

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function askToken(): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await askRaw();
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function askRaw(): Promise<Response> {
  const { entra, tenant, apps } = sandbox.info();
  return fetch(`${entra.url}/${tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: apps[0]?.clientId ?? '',
      client_secret: apps[0]?.secret ?? '',
      scope: 'https://outlook.office365.com/.default',
    }),
  });
}

test.each(ROWS)('AADSTS$code as a fault at the token endpoint', async ({ code, errors }) => {
  const name = `aadsts-${code}`;
  if (!isFaultName(name)) throw new Error(`there is no fault ${name}`);
  sandbox.faults.set(name, { shows: 'token' });
  const { status, body } = await askToken();
  if (errors.length > 0) expect(errors).toContain(body.error);
  expect(body.error_codes).toEqual([code]);
  expect(status).toBe(body.error === 'invalid_client' ? 401 : 400);
  expect(body.error_description).toMatch(
    new RegExp(
      `^AADSTS${code}: [^{}]+\\r\\nTrace ID: [\\w-]{36}\\r\\nCorrelation ID: [\\w-]{36}\\r\\nTimestamp: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$`,
    ),
  );
  expect(body).toMatchObject({
    timestamp: expect.any(String),
    trace_id: expect.any(String),
    correlation_id: expect.any(String),
    error_uri: expect.stringContaining(`error?code=${code}`),
  });
});

test('a fault that is taken away is gone', async () => {
  sandbox.faults.set('aadsts-7000215');
  expect((await askToken()).status).toBe(401);
  sandbox.faults.remove('aadsts-7000215');
  expect((await askToken()).status).toBe(200);
});

describe('the token endpoint itself is in trouble', () => {
  test('it answers 5xx with a page, then works again', async () => {
    sandbox.faults.set('entra-unavailable', { status: 502, count: 1 });
    expect(await askRaw()).toMatchObject({ status: 502 });
    expect(await askRaw()).toMatchObject({ status: 200 });
  });

  test('it throttles', async () => {
    sandbox.faults.set('entra-throttled', { retryAfterSeconds: 9 });
    const response = await askRaw();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('9');
  });

  test('it is slow', async () => {
    sandbox.faults.set('entra-slow', { delayMs: 300, count: 1 });
    const answered: string[] = [];
    const slow = askRaw().then(({ status }) => answered.push(`slow ${status}`));
    await expect.poll(() => sandbox.faults.list()).toEqual([]);
    await askRaw().then(({ status }) => answered.push(`next ${status}`));
    await slow;
    expect(answered).toEqual(['next 200', 'slow 200']);
  });
});

test('the access token lives, weighs and allows what a fault says', async () => {
  sandbox.faults.set('entra-token-lifetime', { seconds: 600 });
  expect((await askToken()).body.expires_in).toBe(599);
  sandbox.faults.set('entra-scopes-missing', { scopes: ['SMTP.SendAsApp'] });
  const token = decodeJwt(String((await askToken()).body.access_token));
  expect(token.roles).toEqual(['IMAP.AccessAsApp', 'POP.AccessAsApp']);
  sandbox.faults.set('entra-wrong-audience');
  const other = decodeJwt(String((await askToken()).body.access_token));
  expect(other.aud).toBe('00000003-0000-0000-c000-000000000000');
});

test('a fault for one grant leaves the others alone', async () => {
  sandbox.faults.set('aadsts-50173', { grant: 'refresh_token' });
  expect((await askToken()).status).toBe(200);
});

describe('where an error shows on the sign-in page', () => {
  const authorize = () => {
    const { entra, tenant, apps } = sandbox.info();
    const query = new URLSearchParams({
      client_id: apps[0]?.clientId ?? '',
      response_type: 'code',
      redirect_uri: 'http://localhost:1/oauth/callback',
      scope: 'openid https://outlook.office.com/SMTP.Send',
      state: 's',
    });
    return fetch(`${entra.url}/${tenant.id}/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
  };

  test.each<FaultName>(['aadsts-50011', 'aadsts-700016', 'aadsts-90002', 'aadsts-7000112'])(
    '%s is a page: the application never hears of it',
    async (name) => {
      sandbox.faults.set(name);
      const response = await authorize();
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(name.toUpperCase().replace('-', ''));
    },
  );

  test.each<FaultName>(['aadsts-90094', 'aadsts-50105', 'aadsts-50053', 'aadsts-53003', 'aadsts-50126'])(
    '%s is about the person, so it shows after the password',
    async (name) => {
      sandbox.faults.set(name, { user: 'support@contoso.example' });
      const { url } = await authorize();
      const browser = openBrowser(sandbox.info().entra.url);
      const typed = await browser.submit(await browser.open(url), { loginfmt: 'support@contoso.example' });
      expect(typed.body).toContain('Enter password');
      const page = await browser.submit(typed, { passwd: 'sandbox' });
      expect(page.body).toContain(name.toUpperCase().replace('-', ''));
    },
  );

  test('AADSTS65004 goes back to the application as access_denied', async () => {
    sandbox.faults.set('aadsts-65004');
    const location = new URL((await authorize()).headers.get('location') ?? '');
    expect(location.searchParams.get('error')).toBe('access_denied');
    expect(location.searchParams.get('error_description')).toContain('AADSTS65004');
    expect(location.searchParams.get('state')).toBe('s');
  });
});
