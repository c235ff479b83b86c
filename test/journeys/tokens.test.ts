/**
 * Accounts from the first sign-in to the dead grant and back, through the API, with the sandbox's Entra ID and a
 * real database.
 */
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/kernel/clock.ts';
import type { Failure } from '../../server/kernel/failure.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { openStore } from '../../server/store/pool.ts';
import { createKeeper, type Keeper } from '../../server/tokens/keeper.ts';
import { BY_AADSTS } from '../../server/wire/entra/fault-codes.ts';
import { Browser } from '../support/browser.ts';
import { startTestServer, type TestAgent, type TestServer } from '../support/http-server.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

let sandbox: Sandbox;
let server: TestServer;
let admin: TestAgent;
let origin: string;
let departmentId: string;
let appRegistrationId: string;
let keeper: Keeper;
const users: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  sandbox = await startSandbox();
  server = await startTestServer({ settings: { externalUrl: origin } });
  await server.app.listen({ port, host: 'localhost' });
  admin = await server.addAgent('administrator');
  departmentId = (await post('/departments', { name: 'Service' })).id;
  appRegistrationId = (await post('/app-registrations', registration())).id;
  keeper = createKeeper({ ...server.context, clock: systemClock, log: silentLog });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await sandbox?.stop();
});
const faults = new Set<string>();
afterEach(async () => {
  for (const name of faults) await sandbox.control.clearFault(name);
  faults.clear();
});

const break_ = async (name: string, parameters: object = {}) => {
  faults.add(name);
  await sandbox.control.setFault(name, parameters);
};

function registration(over: object = {}) {
  const { info, ca } = sandbox;
  const [app] = info.apps;
  return {
    name: 'Contoso',
    tenant: info.tenant.id,
    clientId: app?.clientId,
    clientSecret: app?.secret,
    endpoints: { login: info.entra.url, graph: info.graph.url, imap: info.imap, smtp: info.smtp, ca },
    ...over,
  };
}

async function call(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, as = admin) {
  const url = `/api/v1${path}`;
  return server.call(as, { method, url, ...(payload ? { payload } : {}) });
}
async function post(path: string, payload: object = {}) {
  const answer = await call('POST', path, payload);
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}
const read = async (id: string) => (await call('GET', `/accounts/${id}`)).json();
const events = async (id: string): Promise<Array<{ action: string; failure: { code: string } | null }>> =>
  (await call('GET', `/accounts/${id}/events`)).json().items;

/** A user of the sandbox with an account of their own. */
async function addAccount(over: object = {}): Promise<{ id: string; upn: string }> {
  const upn = `desk${users.length}@${sandbox.info.tenant.domain}`;
  users.push(upn);
  await sandbox.control.addUser({ upn, password: 'planted-password', mailbox: true });
  const account = await post('/accounts', {
    departmentId,
    appRegistrationId,
    name: upn,
    signIn: upn,
    mailboxes: [{ address: upn }],
    ...over,
  });
  return { id: account.id, upn };
}

async function signIn(accountId: string, upn: string, browser = new Browser({ [origin]: admin.headers })) {
  const { authorizeUrl } = await post(`/accounts/${accountId}/consent`);
  const url = new URL(authorizeUrl);
  // What a person does who chooses "Sign in with another account": the page forgets who was expected.
  if (url.searchParams.get('login_hint') !== upn) url.searchParams.delete('login_hint');
  const page = await browser.signIn(url.href, credentials(upn), origin);
  return page.url;
}

const credentials = (upn: string) => ({ loginfmt: upn, passwd: 'planted-password' });

async function connected(): Promise<{ id: string; upn: string }> {
  const account = await addAccount();
  expect(await signIn(account.id, account.upn)).toBe(`${origin}/admin/accounts/${account.id}?connected=1`);
  return account;
}

describe('signing in', () => {
  test('connects the account as the one who signed in, and gives a token that Exchange takes', async () => {
    const { id, upn } = await connected();
    expect(await read(id)).toMatchObject({
      state: 'connected',
      failure: null,
      identity: { upn, tid: sandbox.info.tenant.id },
      mailboxes: [{ state: 'well' }],
    });
    const token = await keeper.accessToken(id, 'outlook');
    const claims = JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ upn, aud: 'https://outlook.office.com' });
    const graph = await keeper.accessToken(id, 'graph');
    expect(graph.reveal()).not.toBe(token.reveal());
    expect((await events(id)).map(({ action }) => action)).toEqual(['grant.obtained', 'account.created']);
  });

  test('refuses another user, says who was found and who is needed, and stores nothing', async () => {
    const { id, upn } = await addAccount();
    const other = (await addAccount()).upn;
    const before = await dump(['oauth_grant', 'access_token', 'account', 'secret', 'mailbox']);
    const landed = new URL(await signIn(id, other));
    expect(landed.pathname).toBe(`/admin/accounts/${id}`);
    expect(Object.fromEntries(landed.searchParams)).toEqual({
      consent: 'wrong-user',
      expected: upn,
      found: other,
    });
    expect(await dump(['oauth_grant', 'access_token', 'account', 'secret', 'mailbox'])).toEqual(before);
    expect((await events(id))[0]).toMatchObject({
      action: 'grant.refused',
      failure: { code: 'wrong-user', summary: `Signed in as ${other}, this account needs ${upn}.` },
    });
  });

  test('does not take the user whom the browser is signed in as', async () => {
    const { id, upn } = await addAccount();
    const other = await addAccount();
    const browser = new Browser({ [origin]: admin.headers });
    await signIn(other.id, other.upn, browser);
    expect(await signIn(id, upn, browser)).toContain('connected=1');
    expect((await read(id)).identity.upn).toBe(upn);
  });

  test('is refused when a policy lets the workstation user through whatever is typed', async () => {
    const { id, upn } = await addAccount();
    await break_('entra-wrong-user', { as: 'sanne@contoso.example' });
    const landed = new URL(await signIn(id, upn));
    expect(Object.fromEntries(landed.searchParams)).toEqual({
      consent: 'wrong-user',
      expected: upn,
      found: 'sanne@contoso.example',
    });
    expect((await read(id)).state).toBe('new');
  });

  test('can be ended once, and only by the session that started it', async () => {
    const { id, upn } = await addAccount();
    const { authorizeUrl } = await post(`/accounts/${id}/consent`);
    const stranger = await server.addAgent('administrator');
    const asStranger = new Browser({ [origin]: stranger.headers });
    expect((await asStranger.signIn(authorizeUrl, credentials(upn), origin)).url).toBe(
      `${origin}/admin/accounts?consent=sign-in-expired`,
    );
    const browser = new Browser({ [origin]: admin.headers });
    expect((await browser.signIn(authorizeUrl, credentials(upn), origin)).url).toContain('connected=1');
    expect((await browser.signIn(authorizeUrl, credentials(upn), origin)).url).toBe(
      `${origin}/admin/accounts?consent=sign-in-expired`,
    );
  });

  test.each([
    ['entra-no-refresh-token', {}, 'refresh-token-missing'],
    ['entra-wrong-audience', {}, 'token-audience-wrong'],
    ['entra-scopes-missing', { scopes: ['SMTP.Send'] }, 'consent-missing'],
    ['aadsts-7000215', {}, 'secret-wrong'],
    ['aadsts-7000222', {}, 'secret-expired'],
    ['aadsts-54005', {}, 'authorization-code-invalid'],
    ['aadsts-50011', { shows: 'token' }, 'redirect-uri-mismatch'],
    ['aadsts-65004', { shows: 'redirect' }, 'consent-declined'],
    ['entra-unavailable', {}, 'token-service-unavailable'],
  ])('with %s leaves nothing half-saved', async (fault, parameters, code) => {
    const { id, upn } = await addAccount();
    const { authorizeUrl } = await post(`/accounts/${id}/consent`);
    await break_(fault, parameters);
    const browser = new Browser({ [origin]: admin.headers });
    const { url } = await browser.signIn(authorizeUrl, credentials(upn), origin);
    expect(url).toBe(`${origin}/admin/accounts/${id}?consent=${code}`);
    expect(await read(id)).toMatchObject({
      state: 'new',
      identity: null,
      failure: null,
      nextRefreshAt: null,
    });
    expect((await events(id))[0]).toMatchObject({ action: 'grant.refused', failure: { code } });
  });
});

describe('a dead grant', () => {
  test('stops the account at once and once, and reconnecting in place cures it', async () => {
    const { id, upn } = await connected();
    const [mailbox] = (await read(id)).mailboxes;
    await server.store.db
      .insertInto('checkpoint')
      .values({ mailbox_id: mailbox.id, folder: 'INBOX', uid_validity: 7, last_uid: 42 })
      .execute();
    await sandbox.control.revokeUser(upn);
    await makeDue(id);

    const controller = new AbortController();
    const running = keeper.run(controller.signal);
    await eventually('the account stops', async () => (await read(id)).state === 'needs-sign-in');
    controller.abort();
    await running;

    expect(await read(id)).toMatchObject({
      failure: { code: 'grant-revoked', kind: 'operator', remedy: expect.stringContaining(upn) },
      mailboxes: [{ state: 'needs-sign-in' }],
      nextRefreshAt: null,
    });
    await expect(keeper.accessToken(id, 'outlook')).rejects.toMatchObject({ code: 'grant-revoked' });
    expect((await events(id)).filter(({ action }) => action === 'grant.stopped')).toHaveLength(1);

    expect(await signIn(id, upn)).toContain('connected=1');
    expect(await read(id)).toMatchObject({
      state: 'connected',
      failure: null,
      mailboxes: [{ id: mailbox.id }],
    });
    await expect(keeper.accessToken(id, 'outlook', { renew: true })).resolves.toBeDefined();
    const checkpoint = await server.store.db
      .selectFrom('checkpoint')
      .select('last_uid')
      .where('mailbox_id', '=', mailbox.id)
      .executeTakeFirst();
    expect(checkpoint).toEqual({ last_uid: 42 });
  });

  test('that a new secret cures goes on without a sign-in', async () => {
    const { id } = await connected();
    await break_('aadsts-7000222');
    await expect(keeper.accessToken(id, 'outlook', { renew: true })).resolves.toBeDefined();
    await makeDue(id);
    await expect(keeper.accessToken(id, 'outlook')).rejects.toMatchObject({ code: 'secret-expired' });
    expect((await read(id)).state).toBe('needs-sign-in');
    await sandbox.control.clearFault('aadsts-7000222');
    await call('PATCH', `/app-registrations/${appRegistrationId}`, {
      clientSecret: sandbox.info.apps[0]?.secret,
    });
    expect((await read(id)).state).toBe('connected');
    await expect(keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
  });
});

test('every number that the token endpoint may answer is told with its remedy, and asked once when permanent', async () => {
  const { id } = await connected();
  const names = (await sandbox.control.faultNames()).filter((name) => name.startsWith('aadsts-'));
  // The redirect URI has no part in a renewal; what it does to a sign-in is tried above.
  const codes = names
    .map((name) => Number(name.slice('aadsts-'.length)))
    .filter((code) => BY_AADSTS[code] && BY_AADSTS[code] !== 'redirect-uri-mismatch');
  expect(codes.length).toBeGreaterThan(50);
  for (const code of codes) {
    await break_(`aadsts-${code}`, { shows: 'token' });
    await makeDue(id);
    const refused = await keeper.accessToken(id, 'outlook').catch((error: Failure) => error);
    expect(refused, `AADSTS${code}`).toMatchObject({ name: 'Failure', facts: { aadsts: `AADSTS${code}` } });
    const { kind } = refused as Failure;
    const account = await read(id);
    expect(account, `AADSTS${code}`).toMatchObject({
      state: kind === 'operator' ? 'needs-sign-in' : 'connected',
      failure: { code: (refused as Failure).code, kind, remedy: expect.not.stringContaining('<') },
    });
    expect(account.failure.summary, `AADSTS${code}`).not.toContain('<');
    // With the fault gone, a second question would be answered well: so a refusal shows that none was asked.
    await sandbox.control.clearFault(`aadsts-${code}`);
    await expect(keeper.accessToken(id, 'outlook'), `AADSTS${code}`).rejects.toMatchObject({
      code: (refused as Failure).code,
    });
    await post(`/accounts/${id}/resume`);
    await expect(keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
    expect(await read(id)).toMatchObject({ state: 'connected', failure: null });
  }
});

test('five nodes with short tokens renew each account once per period, and nobody gets a dead token', async () => {
  await break_('entra-token-lifetime', { seconds: 6 });
  const accounts = await Promise.all(Array.from({ length: 4 }, () => connected()));
  const ids = accounts.map(({ id }) => id);
  const stores = Array.from({ length: 5 }, () =>
    openStore({ connection: server.store.pool.options as never, poolSize: 6 }),
  );
  const keepers = stores.map((store) =>
    createKeeper({ store, vault: server.context.vault, clock: systemClock, log: silentLog }),
  );
  const controller = new AbortController();
  const running = Promise.all(keepers.map((each) => each.run(controller.signal)));
  let asked = 0;
  const counted = async () =>
    (
      await server.store.db
        .selectFrom('oauth_grant')
        .select(['account_id', 'refresh_count'])
        .where('account_id', 'in', ids)
        .execute()
    ).map(({ refresh_count }) => refresh_count);
  await eventually(
    'three rounds of renewals',
    async () => {
      for (const id of ids) {
        const token = await (keepers[asked % 5] as Keeper).accessToken(id, 'outlook');
        const { exp } = JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString());
        expect(exp * 1000).toBeGreaterThan(Date.now());
        asked += 1;
      }
      return (await counted()).every((count) => count >= 3);
    },
    60_000,
  );
  controller.abort();
  await running;
  // Between half and four fifths of six seconds: a period is three seconds at least.
  const elapsed = await sql<{ seconds: number }>`
    select max(extract(epoch from refreshed_at - obtained_at))::float8 as seconds from oauth_grant
    where account_id in (${sql.join(ids)})`.execute(server.store.db);
  const most = Math.ceil((elapsed.rows[0]?.seconds ?? 0) / 3) + 1;
  for (const count of await counted()) expect(count).toBeLessThanOrEqual(most);
  for (const store of stores) await store.close();
}, 120_000);

test("an administrator's consent for everybody comes back to the console", async () => {
  const { url } = (await call('GET', `/app-registrations/${appRegistrationId}/admin-consent`)).json();
  const browser = new Browser({ [origin]: admin.headers });
  const page = await browser.signIn(url, { loginfmt: 'admin@contoso.example', passwd: 'sandbox' }, origin);
  expect(page.url).toBe(`${origin}/admin/accounts?admin-consent=given`);
});

describe('without a browser', () => {
  test('a code is typed on another device, and the account is connected', async () => {
    await sandbox.control.changeApp(sandbox.info.apps[0]?.clientId ?? '', { publicClientAllowed: true });
    const { id, upn } = await addAccount();
    const { attemptId, userCode, verificationUri, signIn: who } = await post(`/accounts/${id}/device`);
    expect(who).toBe(upn);
    expect(await post(`/accounts/${id}/device/${attemptId}`)).toMatchObject({ state: 'pending' });
    const browser = new Browser();
    await browser.signIn(verificationUri, { otc: userCode, ...credentials(upn) }, origin);
    await server.store.db
      .updateTable('device_attempt')
      .set({ next_ask_at: new Date(0) })
      .execute();
    expect(await post(`/accounts/${id}/device/${attemptId}`)).toEqual({ state: 'connected', upn });
    expect((await read(id)).state).toBe('connected');
    await makeDue(id);
    await expect(keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
  });

  test('an application with rights of its own is connected by secret and by certificate', async () => {
    const [app] = sandbox.info.apps;
    await sandbox.control.changeApp(app?.clientId ?? '', {
      appRoles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
    });
    const { id } = await addAccount({ grantKind: 'app-only' });
    expect((await call('POST', `/accounts/${id}/consent`, {})).statusCode).toBe(409);
    expect(await post(`/accounts/${id}/connect`)).toMatchObject({
      state: 'connected',
      grantKind: 'app-only',
    });
    await makeDue(id);
    await expect(keeper.accessToken(id, 'outlook')).resolves.toBeDefined();

    const made = await post('/app-registrations', registration({ clientSecret: undefined }));
    const { certificate } = await post(`/app-registrations/${made.id}/certificate`);
    const certified = await addAccount({ grantKind: 'app-only', appRegistrationId: made.id });
    const refused = await call('POST', `/accounts/${certified.id}/connect`, {});
    expect(refused.json()).toMatchObject({ status: 502, failure: { code: 'certificate-wrong' } });
    await sandbox.control.changeApp(app?.clientId ?? '', { certificates: [certificate.pem] });
    expect(await post(`/accounts/${certified.id}/connect`)).toMatchObject({ state: 'connected' });
  });
});

test('no secret, token or password lies in the database in clear', async () => {
  const { id } = await connected();
  const token = (await keeper.accessToken(id, 'outlook')).reveal();
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    server.store.db,
  );
  const everything = JSON.stringify(await dump(tables.rows.map(({ name }) => name)));
  expect(everything).toContain(id);
  for (const marker of [token, sandbox.info.apps[0]?.secret ?? '-', 'planted-password']) {
    expect(everything).not.toContain(marker);
  }
  expect(everything).not.toMatch(/-----BEGIN PRIVATE KEY/);
});

/** Lets the stored token look as if its time had come. */
async function makeDue(accountId: string): Promise<void> {
  await server.store.db
    .updateTable('access_token')
    .set({ refresh_at: sql<Date>`now() - interval '1 second'`, expires_at: sql<Date>`now()` })
    .where('account_id', '=', accountId)
    .execute();
}

async function dump(tables: readonly string[]): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await sql<{
      row: string;
    }>`select t::text as row from ${sql.id(table)} t order by 1`.execute(server.store.db);
    contents[table] = rows.map(({ row }) => row);
  }
  return contents;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, 'localhost', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
