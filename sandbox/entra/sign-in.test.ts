/** What a person and an application live through on the sign-in pages. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';
import { openBrowser, type Visit } from './test-browser.ts';

const CALLBACK = 'http://localhost:1/oauth/callback';
const SCOPE = 'openid offline_access https://outlook.office.com/IMAP.AccessAsUser.All';
const PASSWORD = 'sandbox';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const browser = () => openBrowser(sandbox.info().entra.url);

function authorizeUrl(extra: Record<string, string> = {}, tenant = sandbox.info().tenant.id): string {
  const query = new URLSearchParams({
    client_id: sandbox.info().apps[0]?.clientId ?? '',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state: 'state-1',
    ...extra,
  });
  return `${sandbox.info().entra.url}/${tenant}/oauth2/v2.0/authorize?${query}`;
}

async function redeem(landing: Visit, extra: Record<string, string> = {}) {
  const { entra, tenant, apps } = sandbox.info();
  const response = await fetch(`${entra.url}/${tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(landing.url).searchParams.get('code') ?? '',
      redirect_uri: CALLBACK,
      client_id: apps[0]?.clientId ?? '',
      client_secret: apps[0]?.secret ?? '',
      ...extra,
    }),
  });
  return (await response.json()) as Record<string, unknown> & {
    error_codes?: number[];
    access_token: string;
  };
}

async function userOf(landing: Visit): Promise<string | undefined> {
  const token = await sandbox.entra.tokens.verifyAccessToken((await redeem(landing)).access_token);
  return 'error' in token ? token.error : token.upn;
}

const callbackOf = ({ url }: Visit) => new URL(url).searchParams;

describe('who is asked', () => {
  test('without prompt, the browser of somebody who is signed in hands over that person', async () => {
    const workstation = browser();
    await workstation.signIn(authorizeUrl(), { username: 'sanne@contoso.example', password: PASSWORD });
    const landing = await workstation.open(authorizeUrl());
    expect(await userOf(landing)).toBe('sanne@contoso.example');
  });

  test('prompt=login asks for a password all the same', async () => {
    const workstation = browser();
    await workstation.signIn(authorizeUrl(), { username: 'sanne@contoso.example', password: PASSWORD });
    const hinted = authorizeUrl({ prompt: 'login', login_hint: 'support@contoso.example' });
    const page = await workstation.open(hinted);
    expect(page.body).toContain('Enter password');
    expect(page.body).toContain('support@contoso.example');
    const landing = await workstation.submit(page, { passwd: PASSWORD });
    expect(await userOf(landing)).toBe('support@contoso.example');
  });

  test('the account picker shows who is signed in', async () => {
    const workstation = browser();
    await workstation.signIn(authorizeUrl(), { username: 'sanne@contoso.example', password: PASSWORD });
    await workstation.signIn(authorizeUrl({ prompt: 'login' }), {
      username: 'sales@contoso.example',
      password: PASSWORD,
    });
    const picker = await workstation.open(authorizeUrl({ prompt: 'select_account' }));
    expect(picker.body).toContain('Pick an account');
    const landing = await workstation.submit(picker, { account: 'sanne@contoso.example' });
    expect(await userOf(landing)).toBe('sanne@contoso.example');
  });

  test('prompt=none never shows a page', async () => {
    const stranger = callbackOf(await browser().open(authorizeUrl({ prompt: 'none' })));
    expect(stranger.get('error')).toBe('login_required');
    expect(stranger.get('state')).toBe('state-1');
    const workstation = browser();
    await workstation.signIn(authorizeUrl(), { username: 'sanne@contoso.example', password: PASSWORD });
    expect(await userOf(await workstation.open(authorizeUrl({ prompt: 'none' })))).toBe(
      'sanne@contoso.example',
    );
  });

  test('the fault of the wrong user hands over another one, whoever signs in', async () => {
    sandbox.faults.set('entra-wrong-user', { as: 'sales@contoso.example' });
    const landing = await browser().signIn(authorizeUrl({ prompt: 'login' }), {
      username: 'support@contoso.example',
      password: PASSWORD,
    });
    expect(await userOf(landing)).toBe('sales@contoso.example');
  });
});

describe('what is refused on the page', () => {
  test.each([
    ['a user who does not exist', 'nobody@contoso.example', '', 'AADSTS50034'],
    ['a wrong password', 'support@contoso.example', 'wrong', 'AADSTS50126'],
    ['a user of another tenant', 'guest@fabrikam.example', PASSWORD, 'AADSTS50020'],
  ])('%s', async (_, username, password, code) => {
    const person = browser();
    let page = await person.submit(await person.open(authorizeUrl()), { loginfmt: username });
    if (password !== '') page = await person.submit(page, { passwd: password });
    expect(page.body).toContain(code);
  });

  test('a disabled user, one who is not assigned, and an application that is switched off', async () => {
    const who = { username: 'support@contoso.example', password: PASSWORD };
    const user = sandbox.directory.findUser(who.username);
    const [app] = [...sandbox.directory.apps()];
    if (!user || !app) throw new Error('the seed is another one');
    user.disabled = true;
    expect((await browser().signIn(authorizeUrl(), who)).body).toContain('AADSTS50057');
    user.disabled = false;
    app.assignmentRequired = true;
    expect((await browser().signIn(authorizeUrl(), who)).body).toContain('AADSTS50105');
    app.assignmentRequired = false;
    app.enabled = false;
    expect((await browser().open(authorizeUrl())).body).toContain('AADSTS7000112');
  });

  test.each([
    ['http://localhost:1/oauth/callback/', false],
    ['http://localhost:1/oauth/callback', true],
    ['https://postvak.example/oauth/callback', false],
  ])('redirect URI %s is registered: %s', async (address, registered) => {
    const page = await browser().open(authorizeUrl({ redirect_uri: address }));
    expect(page.body.includes('AADSTS50011')).toBe(!registered);
  });

  test('a registered redirect URI counts to the last character', async () => {
    const [app] = [...sandbox.directory.apps()];
    app?.redirectUris.push('https://postvak.example/oauth/callback');
    const open = (address: string) => browser().open(authorizeUrl({ redirect_uri: address }));
    expect((await open('https://postvak.example/oauth/callback')).status).toBe(200);
    for (const other of [
      'https://postvak.example/oauth/callback/',
      'http://postvak.example/oauth/callback',
      CALLBACK,
    ]) {
      expect((await open(other)).body).toContain('AADSTS50011');
    }
  });

  test('what is typed is shown as text, not as HTML', async () => {
    const page = await browser().open(authorizeUrl({ login_hint: '"><script>alert(1)</script>' }));
    expect(page.body).not.toContain('<script>alert');
  });
});

describe('consent', () => {
  const [who] = [{ username: 'support@contoso.example', password: PASSWORD }];
  beforeEach(() => {
    for (const app of sandbox.directory.apps()) app.adminConsented.clear();
  });

  test('is asked once of each user', async () => {
    const person = browser();
    const password = await person.submit(await person.open(authorizeUrl()), { loginfmt: who.username });
    const asked = await person.submit(password, { passwd: PASSWORD });
    expect(asked.body).toContain('Permissions requested');
    expect(asked.body).toContain('Read and write access to mailboxes via IMAP');
    const landing = await person.submit(asked, { answer: 'accept' });
    expect(await userOf(landing)).toBe(who.username);
    expect(callbackOf(await person.open(authorizeUrl())).has('code')).toBe(true);
  });

  test('that is declined goes back as access_denied', async () => {
    const person = browser();
    const password = await person.submit(await person.open(authorizeUrl()), { loginfmt: who.username });
    const asked = await person.submit(password, { passwd: PASSWORD });
    const answer = callbackOf(await person.submit(asked, { answer: 'cancel' }));
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('error_description')).toContain('AADSTS65004');
  });

  test('needs an administrator where the organisation says so, who agrees for everybody', async () => {
    sandbox.directory.tenant.adminConsentOnly = true;
    expect((await browser().signIn(authorizeUrl(), who)).body).toContain('Need admin approval');
    const { entra, tenant, apps } = sandbox.info();
    const query = new URLSearchParams({
      client_id: apps[0]?.clientId ?? '',
      redirect_uri: CALLBACK,
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All',
      state: 's',
    });
    const landing = await browser().signIn(`${entra.url}/${tenant.id}/v2.0/adminconsent?${query}`, {
      username: 'admin@contoso.example',
      password: PASSWORD,
    });
    expect(Object.fromEntries(callbackOf(landing))).toMatchObject({
      admin_consent: 'True',
      tenant: tenant.id,
    });
    expect(callbackOf(await browser().signIn(authorizeUrl(), who)).has('code')).toBe(true);
  });
});

describe('the token endpoint judges the code', () => {
  const who = { username: 'support@contoso.example', password: PASSWORD };

  test.each([
    ['a secret that is wrong', { client_secret: 'wrong' }, 7000215],
    ['no secret', { client_secret: '' }, 7000218],
    ['another redirect URI', { redirect_uri: 'http://localhost:2/oauth/callback' }, 500112],
    ['no code', { code: '' }, 900144],
    ['a made-up code', { code: 'made-up' }, 70000],
    [
      'scopes of two resources',
      { scope: 'https://outlook.office.com/SMTP.Send https://graph.microsoft.com/User.Read' },
      700022,
    ],
    ['a scope that does not exist', { scope: 'https://outlook.office.com/Imap.Everything' }, 650053],
    ['a resource that does not exist', { scope: 'https://mail.example/SMTP.Send' }, 500011],
    ['an unknown grant', { grant_type: 'password' }, 70003],
  ])('%s', async (_, extra, code) => {
    const landing = await browser().signIn(authorizeUrl(), who);
    expect((await redeem(landing, extra)).error_codes).toEqual([code]);
  });

  test('a code is good once, for ten minutes', async () => {
    const landing = await browser().signIn(authorizeUrl(), who);
    expect((await redeem(landing)).access_token).toBeDefined();
    expect((await redeem(landing)).error_codes).toEqual([54005]);
    const late = await browser().signIn(authorizeUrl(), who);
    sandbox.clock.advance(11 * 60_000);
    expect((await redeem(late)).error_codes).toEqual([70008]);
  });

  test('the verifier must match the challenge', async () => {
    const challenge = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
    const landing = await browser().signIn(authorizeUrl(challenge), who);
    expect((await redeem(landing, { code_verifier: 'y'.repeat(43) })).error_codes).toEqual([501481]);
  });

  test('Graph scopes mixed in turn the token into one that IMAP refuses', async () => {
    const landing = await browser().signIn(authorizeUrl({ scope: `${SCOPE} User.Read` }), who);
    const token = await sandbox.entra.tokens.verifyAccessToken((await redeem(landing)).access_token);
    expect(token).toMatchObject({ aud: '00000003-0000-0000-c000-000000000000', scp: ['User.Read'] });
  });

  test('a secret expires with the clock', async () => {
    const landing = await browser().signIn(authorizeUrl(), who);
    for (const { secrets } of sandbox.directory.apps())
      for (const secret of secrets) secret.expiresAt = new Date(0);
    expect((await redeem(landing)).error_codes).toEqual([7000222]);
  });
});

describe('refresh tokens', () => {
  const who = { username: 'support@contoso.example', password: PASSWORD };
  const refresh = async (token: unknown) => {
    const { body } = await askWith({ grant_type: 'refresh_token', refresh_token: String(token) });
    return body;
  };
  async function askWith(form: Record<string, string>) {
    const { entra, tenant, apps } = sandbox.info();
    const response = await fetch(`${entra.url}/${tenant.id}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: apps[0]?.clientId ?? '',
        client_secret: apps[0]?.secret ?? '',
        ...form,
      }),
    });
    return { body: (await response.json()) as Record<string, unknown> };
  }

  test('live for 90 days after their last use', async () => {
    const first = await redeem(await browser().signIn(authorizeUrl(), who));
    sandbox.clock.advance(80 * 86_400_000);
    expect(await refresh(first.refresh_token)).toHaveProperty('access_token');
    sandbox.clock.advance(80 * 86_400_000);
    expect(await refresh(first.refresh_token)).toHaveProperty('access_token');
    sandbox.clock.advance(91 * 86_400_000);
    expect(await refresh(first.refresh_token)).toMatchObject({
      error: 'invalid_grant',
      error_codes: [700082],
    });
  });

  test('are revoked with the password, and are not for guessing', async () => {
    const first = await redeem(await browser().signIn(authorizeUrl(), who));
    sandbox.entra.grants.revoke(who.username);
    expect(await refresh(first.refresh_token)).toMatchObject({ error_codes: [50173] });
    expect(await refresh('nonsense')).toMatchObject({ error_codes: [9002313] });
  });

  test('are left out where a fault or the scope says so', async () => {
    const without = await redeem(
      await browser().signIn(authorizeUrl({ scope: SCOPE.replace('offline_access ', '') }), who),
    );
    expect(without).not.toHaveProperty('refresh_token');
    expect(without).toHaveProperty('id_token');
    sandbox.faults.set('entra-no-refresh-token');
    expect(await redeem(await browser().signIn(authorizeUrl(), who))).not.toHaveProperty('refresh_token');
  });
});
