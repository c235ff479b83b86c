import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';

const CLIENT_ID = '66666666-7777-4888-9999-aaaaaaaaaaaa';
const TENANT = '11111111-2222-4333-8444-555555555555';
const PLANTED = 'Q~8rT.planted-Client-Secret-0123456789';

let server: TestServer;
let admin: TestAgent;
let supervisor: TestAgent;
let agent: TestAgent;
let departmentId: string;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.addAgent('administrator');
  agent = await server.addAgent('agent');
  departmentId = (await post('/departments', { name: 'Service' })).json().id;
  supervisor = await server.addAgent('supervisor', [departmentId]);
});
afterAll(() => server?.stop());

const post = (url: string, payload: object, as: TestAgent | null = admin) =>
  server.call(as, { method: 'POST', url: `/api/v1${url}`, payload });
const patch = (url: string, payload: object, as: TestAgent | null = admin) =>
  server.call(as, { method: 'PATCH', url: `/api/v1${url}`, payload });
const get = (url: string, as: TestAgent | null = admin) =>
  server.call(as, { method: 'GET', url: `/api/v1${url}` });

let count = 0;
/** A registration and an account of its own for each test. */
async function register(): Promise<string> {
  const answer = await post('/app-registrations', {
    name: 'Contoso',
    tenant: TENANT,
    clientId: CLIENT_ID,
    clientSecret: PLANTED,
  });
  return answer.json().id;
}
async function account(appRegistrationId: string, over: object = {}) {
  count += 1;
  const signIn = `support${count}@contoso.example`;
  return post('/accounts', {
    departmentId,
    appRegistrationId,
    name: `Support ${count}`,
    signIn,
    mailboxes: [{ address: signIn }],
    ...over,
  });
}

describe('app registrations', () => {
  test('show the redirect URI to register and never the secret', async () => {
    const answer = await post('/app-registrations', {
      name: 'Contoso',
      tenant: TENANT,
      clientId: CLIENT_ID,
      clientSecret: PLANTED,
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      hasSecret: true,
      redirectUri: 'http://localhost/oauth/callback',
      cloud: 'global',
    });
    expect(answer.body).not.toContain('planted');
    expect((await get('/app-registrations')).body).not.toContain('planted');
  });

  test("refuse the secret's ID and say what to paste", async () => {
    const answer = await post('/app-registrations', {
      name: 'Contoso',
      tenant: TENANT,
      clientId: CLIENT_ID,
      clientSecret: '01234567-89ab-4cde-8f01-23456789abcd',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([
      { path: 'clientSecret', message: expect.stringContaining('paste its Value') },
    ]);
  });

  test('a new secret sets accounts going that had stopped for the old one, and leaves the others', async () => {
    const id = await register();
    const stopped = (await account(id)).json().id;
    const revoked = (await account(id)).json().id;
    for (const [accountId, code] of [
      [stopped, 'secret-expired'],
      [revoked, 'grant-revoked'],
    ]) {
      await server.store.db
        .updateTable('account')
        .set({ state: 'needs-sign-in', failure: JSON.stringify({ code, detail: '', facts: {} }) })
        .where('id', '=', accountId)
        .execute();
    }
    const answer = await patch(`/app-registrations/${id}`, { clientSecret: `${PLANTED}-new` });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).not.toContain('planted');
    expect((await get(`/accounts/${stopped}`)).json()).toMatchObject({ state: 'connected', failure: null });
    expect((await get(`/accounts/${revoked}`)).json()).toMatchObject({
      state: 'needs-sign-in',
      failure: { code: 'grant-revoked', summary: expect.stringContaining('support') },
    });
  });

  test.each([
    ['GET', 'supervisor'],
    ['GET', 'agent'],
  ] as const)('are not for a %s by a %s', async (_, role) => {
    expect((await get('/app-registrations', role === 'agent' ? agent : supervisor)).statusCode).toBe(403);
  });
});

describe('accounts', () => {
  test('are made with their mailboxes, and wait for a sign-in', async () => {
    const answer = await account(await register());
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      state: 'new',
      kind: 'mailbox',
      identity: null,
      nextRefreshAt: null,
      mailboxes: [{ state: 'needs-sign-in', startPoint: { from: 'now' }, folders: ['INBOX'], waitingOut: 0 }],
    });
    const events = (await get(`/accounts/${answer.json().id}/events`)).json().items;
    expect(events).toEqual([
      expect.objectContaining({
        action: 'account.created',
        agent: { id: admin.id, name: expect.any(String) },
      }),
    ]);
  });

  test('name what is in the way', async () => {
    const id = await register();
    const first = (await account(id)).json();
    const sameSignIn = await account(id, { signIn: first.signIn });
    expect(sameSignIn.statusCode).toBe(409);
    expect(sameSignIn.json().detail).toContain(first.signIn);
    const address = first.mailboxes[0].address;
    const sameMailbox = await account(id, { mailboxes: [{ address }] });
    expect(sameMailbox.statusCode).toBe(409);
    expect(sameMailbox.json().detail).toBe(`${address} already belongs to the account "${first.name}".`);
  });

  test('are never half there', async () => {
    const id = await register();
    const taken = (await account(id)).json().mailboxes[0].address;
    const before = (await get('/accounts')).json().items.length;
    const answer = await account(id, {
      kind: 'shared',
      mailboxes: [{ address: 'free@contoso.example' }, { address: taken }],
    });
    expect(answer.statusCode).toBe(409);
    expect((await get('/accounts')).json().items).toHaveLength(before);
    const mailboxes: Array<{ address: string }> = (await get('/mailboxes')).json().items;
    expect(mailboxes.map(({ address }) => address)).not.toContain('free@contoso.example');
  });

  test.each([
    [
      'two mailboxes in a mailbox account',
      { mailboxes: [{ address: 'a@x.example' }, { address: 'b@x.example' }] },
      'mailboxes',
    ],
    [
      'a mailbox twice',
      { kind: 'shared', mailboxes: [{ address: 'a@x.example' }, { address: 'A@x.example' }] },
      'mailboxes.1.address',
    ],
    ['an unknown department', { departmentId: CLIENT_ID }, 'departmentId'],
    ['an unknown registration', { appRegistrationId: CLIENT_ID }, 'appRegistrationId'],
  ])('refuse %s', async (_, over, path) => {
    const answer = await account(await register(), over);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0].path).toBe(path);
  });

  test('of kind shared take more mailboxes, of kind mailbox do not', async () => {
    const id = await register();
    const shared = (await account(id, { kind: 'shared' })).json();
    const more = await post(`/accounts/${shared.id}/mailboxes`, {
      mailboxes: [{ address: 'info@x.example' }],
    });
    expect(more.statusCode).toBe(201);
    expect(more.json().mailboxes).toHaveLength(2);
    const single = (await account(id)).json();
    const refused = await post(`/accounts/${single.id}/mailboxes`, {
      mailboxes: [{ address: 'y@x.example' }],
    });
    expect(refused.statusCode).toBe(409);
  });

  test('are switched off and on again', async () => {
    const { id } = (await account(await register())).json();
    const off = await patch(`/accounts/${id}`, { enabled: false });
    expect(off.json()).toMatchObject({ state: 'disabled', mailboxes: [{ state: 'paused' }] });
    expect((await patch(`/accounts/${id}`, { enabled: true })).json()).toMatchObject({ state: 'new' });
  });

  test('without a grant cannot be tried again', async () => {
    const { id } = (await account(await register())).json();
    expect((await post(`/accounts/${id}/resume`, {})).statusCode).toBe(409);
  });

  test('are seen by a supervisor and changed by an administrator only', async () => {
    const { id } = (await account(await register())).json();
    expect((await get(`/accounts/${id}`, supervisor)).statusCode).toBe(200);
    expect((await get(`/accounts/${id}`, agent)).statusCode).toBe(403);
    expect((await patch(`/accounts/${id}`, { name: 'X' }, supervisor)).statusCode).toBe(403);
    expect((await post(`/accounts/${id}/consent`, {}, supervisor)).statusCode).toBe(403);
    expect((await get('/accounts', null)).statusCode).toBe(401);
    expect((await get(`/accounts/${CLIENT_ID}`)).statusCode).toBe(404);
  });
});

describe('mailboxes', () => {
  test('are switched off and renamed, and the change is on record', async () => {
    const [mailbox] = (await account(await register())).json().mailboxes;
    const changed = await patch(`/mailboxes/${mailbox.id}`, {
      enabled: false,
      displayName: 'Contoso Service',
    });
    expect(changed.json()).toMatchObject({ enabled: false, state: 'paused', displayName: 'Contoso Service' });
    const audit = await server.store.db
      .selectFrom('audit_event')
      .select(['action', 'detail'])
      .where('subject', '=', `mailbox:${mailbox.id}`)
      .execute();
    expect(audit).toEqual([
      { action: 'mailbox.changed', detail: { enabled: false, displayName: 'Contoso Service' } },
    ]);
  });
});

describe('the redirect URI', () => {
  const callback = (as: TestAgent | null, query: string) =>
    server.call(as, { method: 'GET', url: `/oauth/callback?${query}` });

  test.each([
    ['nobody', null],
    ['an agent', 'agent'],
    ['an administrator with a state that is not known', 'admin'],
  ] as const)('sends %s back to the console without a word about the code', async (_, who) => {
    const answer = await callback(
      who === null ? null : who === 'agent' ? agent : admin,
      'code=planted&state=x',
    );
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/admin/accounts?consent=sign-in-expired');
  });
});
