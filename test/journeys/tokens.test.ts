/** Signing in for an account, through the API, with the sandbox's Entra ID and a real database. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, credentials, startAccountsDesk } from '../support/accounts-desk.ts';
import { Browser } from '../support/browser.ts';

let desk: AccountsDesk;
beforeAll(async () => {
  desk = await startAccountsDesk();
}, 120_000);
afterEach(() => desk.mend());
afterAll(() => desk?.stop());

describe('signing in', () => {
  test('connects the account as the one who signed in, and gives a token that Exchange takes', async () => {
    const { id, upn } = await desk.connected();
    expect(await desk.read(id)).toMatchObject({
      state: 'connected',
      failure: null,
      identity: { upn, tid: desk.sandbox.info.tenant.id },
      mailboxes: [{ state: 'well' }],
    });
    const token = await desk.keeper.accessToken(id, 'outlook');
    const claims = JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ upn, aud: 'https://outlook.office.com' });
    const graph = await desk.keeper.accessToken(id, 'graph');
    expect(graph.reveal()).not.toBe(token.reveal());
    expect((await desk.events(id)).map(({ action }) => action)).toEqual([
      'grant.obtained',
      'account.created',
    ]);
  });

  test('refuses another user, says who was found and who is needed, and stores nothing', async () => {
    const { id, upn } = await desk.addAccount();
    const other = (await desk.addAccount()).upn;
    const before = await desk.dump(['oauth_grant', 'access_token', 'account', 'secret', 'mailbox']);
    const landed = new URL(await desk.signIn(id, other));
    expect(landed.pathname).toBe(`/admin/accounts/${id}`);
    expect(Object.fromEntries(landed.searchParams)).toEqual({
      consent: 'wrong-user',
      expected: upn,
      found: other,
    });
    expect(await desk.dump(['oauth_grant', 'access_token', 'account', 'secret', 'mailbox'])).toEqual(before);
    expect((await desk.events(id))[0]).toMatchObject({
      action: 'grant.refused',
      failure: { code: 'wrong-user', summary: `Signed in as ${other}, this account needs ${upn}.` },
    });
  });

  test('does not take the user whom the browser is signed in as', async () => {
    const { id, upn } = await desk.addAccount();
    const other = await desk.addAccount();
    const browser = new Browser({ [desk.origin]: desk.admin.headers });
    await desk.signIn(other.id, other.upn, browser);
    expect(await desk.signIn(id, upn, browser)).toContain('connected=1');
    expect((await desk.read(id)).identity.upn).toBe(upn);
  });

  test('is refused when a policy lets the workstation user through whatever is typed', async () => {
    const { id, upn } = await desk.addAccount();
    await desk.breakWith('entra-wrong-user', { as: 'sanne@contoso.example' });
    const landed = new URL(await desk.signIn(id, upn));
    expect(Object.fromEntries(landed.searchParams)).toEqual({
      consent: 'wrong-user',
      expected: upn,
      found: 'sanne@contoso.example',
    });
    expect((await desk.read(id)).state).toBe('new');
  });

  test('can be ended once, and only by the session that started it', async () => {
    const { id, upn } = await desk.addAccount();
    const { authorizeUrl } = await desk.post(`/accounts/${id}/consent`);
    const stranger = await desk.server.addAgent('administrator');
    const asStranger = new Browser({ [desk.origin]: stranger.headers });
    expect((await asStranger.signIn(authorizeUrl, credentials(upn), desk.origin)).url).toBe(
      `${desk.origin}/admin/accounts?consent=sign-in-expired`,
    );
    const browser = new Browser({ [desk.origin]: desk.admin.headers });
    expect((await browser.signIn(authorizeUrl, credentials(upn), desk.origin)).url).toContain('connected=1');
    expect((await browser.signIn(authorizeUrl, credentials(upn), desk.origin)).url).toBe(
      `${desk.origin}/admin/accounts?consent=sign-in-expired`,
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
    const { id, upn } = await desk.addAccount();
    const { authorizeUrl } = await desk.post(`/accounts/${id}/consent`);
    await desk.breakWith(fault, parameters);
    const browser = new Browser({ [desk.origin]: desk.admin.headers });
    const { url } = await browser.signIn(authorizeUrl, credentials(upn), desk.origin);
    expect(url).toBe(`${desk.origin}/admin/accounts/${id}?consent=${code}`);
    expect(await desk.read(id)).toMatchObject({
      state: 'new',
      identity: null,
      failure: null,
      nextRefreshAt: null,
    });
    expect((await desk.events(id))[0]).toMatchObject({ action: 'grant.refused', failure: { code } });
  });
});

test("an administrator's consent for everybody comes back to the console", async () => {
  const { url } = (
    await desk.call('GET', `/app-registrations/${desk.appRegistrationId}/admin-consent`)
  ).json();
  const browser = new Browser({ [desk.origin]: desk.admin.headers });
  const page = await browser.signIn(
    url,
    { loginfmt: 'admin@contoso.example', passwd: 'sandbox' },
    desk.origin,
  );
  expect(page.url).toBe(`${desk.origin}/admin/accounts?admin-consent=given`);
});

describe('without a browser', () => {
  test('a code is typed on another device, and the account is connected', async () => {
    await desk.sandbox.control.changeApp(desk.sandbox.info.apps[0]?.clientId ?? '', {
      publicClientAllowed: true,
    });
    const { id, upn } = await desk.addAccount();
    const { attemptId, userCode, verificationUri, signIn: who } = await desk.post(`/accounts/${id}/device`);
    expect(who).toBe(upn);
    expect(await desk.post(`/accounts/${id}/device/${attemptId}`)).toMatchObject({ state: 'pending' });
    const browser = new Browser();
    await browser.signIn(verificationUri, { otc: userCode, ...credentials(upn) }, desk.origin);
    await desk.server.store.db
      .updateTable('device_attempt')
      .set({ next_ask_at: new Date(0) })
      .execute();
    expect(await desk.post(`/accounts/${id}/device/${attemptId}`)).toEqual({ state: 'connected', upn });
    expect((await desk.read(id)).state).toBe('connected');
    await desk.makeDue(id);
    await expect(desk.keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
  });

  test('an application with rights of its own is connected by secret and by certificate', async () => {
    const [app] = desk.sandbox.info.apps;
    await desk.sandbox.control.changeApp(app?.clientId ?? '', {
      appRoles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
    });
    const { id } = await desk.addAccount({ grantKind: 'app-only' });
    expect((await desk.call('POST', `/accounts/${id}/consent`, {})).statusCode).toBe(409);
    expect(await desk.post(`/accounts/${id}/connect`)).toMatchObject({
      state: 'connected',
      grantKind: 'app-only',
    });
    await desk.makeDue(id);
    await expect(desk.keeper.accessToken(id, 'outlook')).resolves.toBeDefined();

    const made = await desk.post('/app-registrations', desk.registration({ clientSecret: undefined }));
    const { certificate } = await desk.post(`/app-registrations/${made.id}/certificate`);
    const certified = await desk.addAccount({ grantKind: 'app-only', appRegistrationId: made.id });
    const refused = await desk.call('POST', `/accounts/${certified.id}/connect`, {});
    expect(refused.json()).toMatchObject({ status: 502, failure: { code: 'certificate-wrong' } });
    await desk.sandbox.control.changeApp(app?.clientId ?? '', { certificates: [certificate.pem] });
    expect(await desk.post(`/accounts/${certified.id}/connect`)).toMatchObject({ state: 'connected' });

    // A new certificate is not used before somebody says that the portal knows it.
    const { nextCertificate } = await desk.post(`/app-registrations/${made.id}/certificate`);
    await desk.makeDue(certified.id);
    await expect(desk.keeper.accessToken(certified.id, 'outlook')).resolves.toBeDefined();
    await desk.sandbox.control.changeApp(app?.clientId ?? '', { certificates: [nextCertificate.pem] });
    const used = await desk.call('PATCH', `/app-registrations/${made.id}`, { authentication: 'certificate' });
    expect(used.json()).toMatchObject({ certificate: nextCertificate, nextCertificate: null });
    await desk.makeDue(certified.id);
    await expect(desk.keeper.accessToken(certified.id, 'outlook')).resolves.toBeDefined();
  });
});

test('no secret, token or password lies in the database in clear', async () => {
  const { id } = await desk.connected();
  const token = (await desk.keeper.accessToken(id, 'outlook')).reveal();
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
    desk.server.store.db,
  );
  const everything = JSON.stringify(await desk.dump(tables.rows.map(({ name }) => name)));
  expect(everything).toContain(id);
  for (const marker of [token, desk.sandbox.info.apps[0]?.secret ?? '-', 'planted-password']) {
    expect(everything).not.toContain(marker);
  }
  expect(everything).not.toMatch(/-----BEGIN PRIVATE KEY/);
});
