/** A certified client that nobody here wrote, against Entra's endpoints. */
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';
import { openBrowser } from './test-browser.ts';
import { makeClientCertificate } from './test-certificate.ts';

const SCOPE =
  'openid profile offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send';
const CALLBACK = 'http://localhost:1/oauth/callback';
const SUPPORT = { username: 'support@contoso.example', password: 'sandbox' };

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function discover(authentication?: client.ClientAuth, tenant?: string) {
  const { entra, tenant: home, apps } = sandbox.info();
  const [app] = apps;
  return client.discovery(
    new URL(`${entra.url}/${tenant ?? home.id}/v2.0`),
    app?.clientId ?? '',
    undefined,
    authentication ?? client.ClientSecretPost(app?.secret ?? ''),
    { execute: [client.allowInsecureRequests] },
  );
}

async function signIn(config: client.Configuration, extra: Record<string, string> = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    prompt: 'login',
    login_hint: SUPPORT.username,
    ...extra,
  });
  const landing = await openBrowser(sandbox.info().entra.url).signIn(url.href, SUPPORT);
  return client.authorizationCodeGrant(config, new URL(landing.url), {
    pkceCodeVerifier: verifier,
    expectedNonce: nonce,
    expectedState: state,
  });
}

describe('what openid-client can do at Microsoft, it can do here', () => {
  test('authorization code with PKCE gives tokens of the user who signed in', async () => {
    const tokens = await signIn(await discover());
    const claims = decodeJwt(tokens.access_token);
    expect(claims).toMatchObject({
      aud: 'https://outlook.office.com',
      scp: 'IMAP.AccessAsUser.All SMTP.Send',
      upn: SUPPORT.username,
      tid: sandbox.info().tenant.id,
      ver: '2.0',
    });
    const lifetime = Number(claims.exp) - Number(claims.iat);
    expect(lifetime).toBeGreaterThanOrEqual(3600);
    expect(lifetime).toBeLessThanOrEqual(5400);
    expect(tokens.claims()).toMatchObject({ preferred_username: SUPPORT.username, oid: claims.oid });
    expect(tokens.refresh_token).toBeDefined();
  });

  test('a refresh gives a new refresh token, and the old one stays good', async () => {
    const config = await discover();
    const first = await signIn(config);
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(second.refresh_token).toBeDefined();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const again = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    expect(again.access_token).toBeDefined();
  });

  test('one refresh token is redeemed once for each resource', async () => {
    const config = await discover();
    const first = await signIn(config);
    const graph = await client.refreshTokenGrant(config, first.refresh_token ?? '', {
      scope: 'https://graph.microsoft.com/User.Read',
    });
    expect(decodeJwt(graph.access_token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: 'User.Read',
    });
  });

  test('device code waits for the person, then gives tokens', async () => {
    const { entra, apps } = sandbox.info();
    const config = await discover(client.None());
    expect(config.clientMetadata().client_id).toBe(apps[0]?.clientId);
    const started = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
    const browser = openBrowser(entra.url);
    const page = await browser.open(started.verification_uri);
    const asked = await browser.submit(page, { otc: started.user_code });
    const picked = await browser.submit(asked, { account: '' });
    const password = await browser.submit(picked, { loginfmt: SUPPORT.username });
    const confirm = await browser.submit(password, { passwd: SUPPORT.password });
    const done = await browser.submit(confirm, { answer: 'continue' });
    expect(done.body).toContain('You have signed in to Postvak');
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 });
    expect(decodeJwt(tokens.access_token).upn).toBe(SUPPORT.username);
    expect(tokens.refresh_token).toBeDefined();
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.access_token).toBeDefined();
  });

  test('client credentials with a secret give application roles', async () => {
    const tokens = await client.clientCredentialsGrant(await discover(), {
      scope: 'https://outlook.office365.com/.default',
    });
    const claims = decodeJwt(tokens.access_token);
    expect(claims).toMatchObject({
      aud: 'https://outlook.office365.com',
      idtyp: 'app',
      roles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
    });
    expect(claims).not.toHaveProperty('upn');
    expect(tokens.refresh_token).toBeUndefined();
  });

  test('client credentials with a certificate assertion', async () => {
    const certificate = await makeClientCertificate();
    const [app] = [...sandbox.directory.apps()];
    app?.certificates.push(certificate);
    const config = await discover(
      client.PrivateKeyJwt(certificate.privateKey, {
        [client.modifyAssertion]: (header) => {
          header['x5t#S256'] = certificate.thumbprint;
        },
      }),
    );
    const tokens = await client.clientCredentialsGrant(config, {
      scope: 'https://outlook.office365.com/.default',
    });
    expect(decodeJwt(tokens.access_token).azp).toBe(app?.clientId);
  });

  test('an assertion with an unknown certificate is AADSTS700027', async () => {
    const certificate = await makeClientCertificate();
    const config = await discover(
      client.PrivateKeyJwt(certificate.privateKey, {
        [client.modifyAssertion]: (header) => {
          header['x5t#S256'] = certificate.thumbprint;
        },
      }),
    );
    await expect(
      client.clientCredentialsGrant(config, { scope: 'https://outlook.office365.com/.default' }),
    ).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  });

  test('a tenant that does not exist has no metadata', async () => {
    await expect(discover(undefined, randomUUID())).rejects.toThrow();
  });

  test('the domain leads to the tenant: the issuer has its GUID', async () => {
    const { entra, tenant } = sandbox.info();
    const response = await fetch(`${entra.url}/${tenant.domain}/v2.0/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ issuer: `${entra.url}/${tenant.id}/v2.0` });
  });
});
