import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';

const GRAPH = 'https://graph.microsoft.com';
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function token(
  scope: string,
  upn = 'support@contoso.example',
  lifetimeSeconds = 3600,
): Promise<string> {
  const response = await fetch(`${sandbox.info().control.url}/control/tokens`, {
    method: 'POST',
    body: JSON.stringify({ upn, scope, lifetimeSeconds }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

async function appToken(): Promise<string> {
  const { entra, tenant, apps } = sandbox.info();
  const response = await fetch(`${entra.url}/${tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: apps[0]?.clientId ?? '',
      client_secret: apps[0]?.secret ?? '',
      scope: `${GRAPH}/.default`,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Whatever a test wants to look at; `expect` finds out what is not there. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, not computed with
type Answer = any;

async function read(path: string, bearer?: string) {
  const response = await fetch(`${sandbox.info().graph.url}/v1.0${path}`, {
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Answer,
  };
}

test('a user reads who he is and which licence he has', async () => {
  const bearer = await token(`${GRAPH}/User.Read`);
  expect((await read('/me', bearer)).body).toMatchObject({ userPrincipalName: 'support@contoso.example' });
  expect((await read('/me/licenseDetails', bearer)).body).toMatchObject({
    value: [{ skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', skuPartNumber: 'SPE_E3' }],
  });
});

test('licence faults show', async () => {
  const bearer = await token(`${GRAPH}/User.Read`);
  sandbox.faults.set('licence-below-e3', { user: 'support@contoso.example' });
  expect((await read('/me/licenseDetails', bearer)).body.value[0].skuPartNumber).toBe('STANDARDPACK');
  sandbox.faults.set('licence-missing', { user: 'support@contoso.example' });
  expect((await read('/me/licenseDetails', bearer)).body.value).toEqual([]);
});

test('an application reads users and the dates of its secrets, never the secrets', async () => {
  const bearer = await appToken();
  const [app] = sandbox.info().apps;
  expect((await read('/users/sales@contoso.example?$select=id,assignedPlans', bearer)).body).toMatchObject({
    assignedPlans: [{ service: 'exchange', capabilityStatus: 'Enabled' }],
  });
  const { body } = await read(`/applications?$filter=appId eq '${app?.clientId}'`, bearer);
  expect(body.value[0].passwordCredentials[0].endDateTime).toMatch(/^202/);
  expect(JSON.stringify(body)).not.toContain(app?.secret);
  sandbox.faults.set('entra-secret-expiring', { days: 3 });
  const soon = await read(`/applications(appId='${app?.clientId}')`, bearer);
  const days = (Date.parse(soon.body.passwordCredentials[0].endDateTime) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(3, 1);
});

describe('refusals have the shape of Graph', () => {
  test.each([
    ['no token', '/me', undefined, 401, 'InvalidAuthenticationToken'],
    ['no JWT', '/me', 'nonsense', 401, 'InvalidAuthenticationToken'],
  ])('%s', async (_, path, bearer, status, code) => {
    const { status: given, body } = await read(path, bearer);
    expect(given).toBe(status);
    expect(body.error).toMatchObject({
      code,
      message: expect.any(String),
      innerError: { 'request-id': expect.any(String) },
    });
  });

  test('a token for Exchange, and one that has expired', async () => {
    const wrong = await read('/me', await token('https://outlook.office.com/SMTP.Send'));
    expect(wrong.body.error.message).toContain('Invalid audience');
    const bearer = await token(`${GRAPH}/User.Read`, 'support@contoso.example', 60);
    sandbox.clock.advance(61_000);
    expect((await read('/me', bearer)).body.error.message).toContain('expired');
  });

  test('what the permission does not cover', async () => {
    const bearer = await token(`${GRAPH}/User.Read`);
    for (const path of [
      '/users/sales@contoso.example',
      '/users/sales@contoso.example/licenseDetails',
      '/applications',
    ]) {
      expect(await read(path, bearer)).toMatchObject({
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied' } },
      });
    }
    expect((await read('/users/sales@contoso.example/licenseDetails', await appToken())).status).toBe(403);
  });

  test('who does not exist, and what does not exist', async () => {
    const bearer = await appToken();
    expect((await read('/users/nobody@contoso.example', bearer)).status).toBe(404);
    expect((await read('/nonsense', bearer)).status).toBe(400);
    expect((await read('/me', bearer)).body.error.message).toContain('delegated');
  });

  test('trouble by fault', async () => {
    const bearer = await token(`${GRAPH}/User.Read`);
    sandbox.faults.set('graph-throttled', { retryAfterSeconds: 7 });
    expect(await read('/me', bearer)).toMatchObject({ status: 429, retryAfter: '7' });
    sandbox.faults.clear();
    sandbox.faults.set('graph-unavailable');
    expect((await read('/me', bearer)).status).toBe(503);
    sandbox.faults.clear();
    sandbox.faults.set('graph-forbidden');
    expect((await read('/me', bearer)).status).toBe(403);
  });
});
