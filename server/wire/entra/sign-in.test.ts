/** Asking and judging against a token service on this machine that can be told to lie. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../kernel/secret.ts';
import { askAppOnlyToken } from './app-only.ts';
import type { TokenClient } from './ask.ts';
import { buildSignInUrl } from './authorize.ts';
import { createProviderFinder } from './provider.ts';
import { redeemCode } from './redeem.ts';
import { refreshTokens } from './refresh.ts';

const TID = '11111111-2222-4333-8444-555555555555';
const OTHER_TID = '99999999-2222-4333-8444-555555555555';
const CLIENT_ID = '66666666-7777-4888-9999-aaaaaaaaaaaa';
const SECRET = 'Q~8rT.planted-Client-Secret-0123456789';
const NONCE = 'nonce-of-this-sign-in';
const REDIRECT = 'http://localhost:1/oauth/callback';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });

let server: Server;
let origin: string;
/** What the service does next; reset before each test. */
let lie: {
  idToken?: Record<string, unknown>;
  signedBy?: typeof theirs;
  metadata?: Record<string, unknown>;
  answer?: (response: ServerResponse) => void;
  withoutIdToken?: boolean;
};
let lastForm: URLSearchParams;
let metadataReads = 0;

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  lie = {};
  metadataReads = 0;
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', origin);
  const send = (body: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (url.pathname.endsWith('/.well-known/openid-configuration')) {
    metadataReads += 1;
    const tenant = url.pathname.split('/')[1];
    const base = `${origin}/${tenant}`;
    send({
      issuer: `${origin}/${tenant === 'organizations' ? '{tenantid}' : TID}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      ...lie.metadata,
    });
  } else if (url.pathname.endsWith('/keys')) {
    send({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] });
  } else {
    let body = '';
    for await (const chunk of request) body += chunk;
    lastForm = new URLSearchParams(body);
    if (lie.answer) return lie.answer(response);
    send({
      token_type: 'Bearer',
      expires_in: 3599,
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All',
      access_token: 'planted-access-token',
      refresh_token: 'planted-refresh-token',
      ...(lie.withoutIdToken ? {} : { id_token: await idToken() }),
    });
  }
}

function idToken(): Promise<string> {
  return new SignJWT({
    nonce: NONCE,
    oid: 'the-object-id',
    tid: TID,
    preferred_username: 'support@contoso.example',
    iss: `${origin}/${TID}/v2.0`,
    aud: CLIENT_ID,
    sub: 'pairwise-subject',
    ...lie.idToken,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign((lie.signedBy ?? ours).privateKey);
}

async function client(tenant = TID): Promise<TokenClient> {
  const provider = await createProviderFinder()({ kind: 'microsoft', login: origin, tenant });
  return { provider, clientId: CLIENT_ID, authentication: { by: 'secret', secret: new Secret(SECRET) } };
}

const redeem = async (tenant?: string, query = 'code=the-code&state=the-state') =>
  redeemCode(await client(tenant), {
    callback: new URLSearchParams(query),
    state: 'the-state',
    nonce: NONCE,
    verifier: new Secret('planted-verifier-planted-verifier-planted-verifier'),
    redirectUri: REDIRECT,
  });

describe('a sign-in that is right', () => {
  test.each([TID, 'contoso.example', 'organizations'])('is judged good for the tenant %s', async (tenant) => {
    const tokens = await redeem(tenant);
    expect(tokens.identity).toEqual({
      oid: 'the-object-id',
      tid: TID,
      upn: 'support@contoso.example',
      email: undefined,
    });
    expect(tokens.refreshToken?.reveal()).toBe('planted-refresh-token');
    expect(tokens.lifetimeSeconds).toBe(3599);
    expect(lastForm.get('redirect_uri')).toBe(REDIRECT);
    expect(lastForm.get('client_secret')).toBe(SECRET);
    expect(lastForm.get('code_verifier')).toContain('planted-verifier');
  });

  test('the address asks for the right user, for credentials, and by PKCE', async () => {
    const { provider } = await client();
    const url = await buildSignInUrl(provider, {
      clientId: CLIENT_ID,
      redirectUri: REDIRECT,
      scopes: ['https://outlook.office.com/SMTP.Send', 'offline_access'],
      loginHint: 'support@contoso.example',
      state: 's',
      nonce: 'n',
      verifier: new Secret('v'.repeat(43)),
    });
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      prompt: 'login',
      login_hint: 'support@contoso.example',
      code_challenge_method: 'S256',
      response_type: 'code',
      state: 's',
      nonce: 'n',
    });
    expect(url.href).not.toContain('v'.repeat(43));
  });
});

describe('a sign-in that is not right is refused', () => {
  test.each<[string, typeof lie, string]>([
    ['signed by another key', { signedBy: theirs }, 'protocol-error'],
    ['made for another application', { idToken: { aud: 'somebody-else' } }, 'protocol-error'],
    ['of another sign-in', { idToken: { nonce: 'another' } }, 'authorization-code-invalid'],
    [
      'of another tenant',
      { idToken: { tid: OTHER_TID, iss: 'https://x.example/v2.0' } },
      'user-other-tenant',
    ],
    ['without an id_token', { withoutIdToken: true }, 'protocol-error'],
  ])('%s', async (_, told, code) => {
    lie = told;
    await expect(redeem()).rejects.toMatchObject({ code });
  });

  test('the issuer must fit the tenant that the token names, also on organizations', async () => {
    lie = { idToken: { tid: OTHER_TID } };
    await expect(redeem('organizations')).rejects.toMatchObject({ code: 'user-other-tenant' });
  });

  test.each([
    ['code=x&state=another-state', 'authorization-code-invalid'],
    ['state=the-state', 'authorization-code-invalid'],
    ['error=access_denied&error_description=canceled&state=the-state', 'sign-in-cancelled'],
  ])('%s', async (query, code) => {
    await expect(redeem(TID, query)).rejects.toMatchObject({ code });
  });
});

describe('no error shows what is secret', () => {
  const answers: Array<[string, (response: ServerResponse) => void]> = [
    [
      'an error that repeats the request',
      (response) =>
        response
          .writeHead(401, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: 'invalid_client', error_description: `secret ${SECRET} is wrong` })),
    ],
    [
      'tokens of a wrong form',
      (response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: 'planted-access-token', token_type: 7 })),
    ],
    [
      'tokens as text',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('planted-access-token'),
    ],
  ];
  test.each(answers)('%s', async (_, answer) => {
    lie = { answer };
    const error = await refreshTokens(await client(), new Secret('planted-refresh-token'), ['s']).catch(
      (e) => e,
    );
    expect(error.name).toBe('Failure');
    const { inspect } = await import('node:util');
    const shown = `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
    expect(shown).not.toMatch(/planted/);
  });
});

test('the wait of an overloaded service is read from its header', async () => {
  lie = { answer: (response) => response.writeHead(429, { 'retry-after': '7' }).end() };
  await expect(askAppOnlyToken(await client(), 'x/.default')).rejects.toMatchObject({
    code: 'token-service-unavailable',
    retryAfterMs: 7000,
  });
});

test('a refresh does not need an id_token, nor a new refresh token', async () => {
  lie = {
    answer: (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"access_token":"a","token_type":"Bearer","expires_in":"60"}'),
  };
  const tokens = await refreshTokens(await client(), new Secret('r'), ['s1', 's2']);
  expect(tokens).toMatchObject({ refreshToken: undefined, lifetimeSeconds: 60, scopes: [] });
  expect(lastForm.get('scope')).toBe('s1 s2');
});

describe('metadata', () => {
  test('is read once and shared', async () => {
    const find = createProviderFinder();
    const address = { kind: 'microsoft', login: origin, tenant: TID } as const;
    await Promise.all([find(address), find(address)]);
    await find(address);
    expect(metadataReads).toBe(1);
  });

  test('that could not be read is asked for again', async () => {
    const find = createProviderFinder();
    const address = { kind: 'microsoft', login: origin, tenant: TID } as const;
    lie = { metadata: { issuer: 7 } };
    await expect(find(address)).rejects.toMatchObject({ code: 'protocol-error' });
    lie = {};
    await expect(find(address)).resolves.toMatchObject({ kind: 'microsoft' });
  });

  test.each(['http://evil.example/token', 'ftp://x/', 'not a url'])(
    'that sends secrets to %s is refused',
    async (token_endpoint) => {
      lie = { metadata: { token_endpoint } };
      await expect(client()).rejects.toMatchObject({ code: 'protocol-error' });
    },
  );

  test('of a generic provider must name the configured issuer', async () => {
    const find = createProviderFinder();
    const address = { kind: 'oidc', login: `${origin}/x`, tenant: '-' } as const;
    await expect(find(address)).rejects.toMatchObject({ code: 'protocol-error' });
    lie = { metadata: { issuer: `${origin}/x` } };
    await expect(find(address)).resolves.toMatchObject({ kind: 'oidc' });
  });

  test('nobody there is a failure of the host, with its name and port', async () => {
    const find = createProviderFinder();
    await expect(find({ kind: 'microsoft', login: 'http://127.0.0.1:1', tenant: TID })).rejects.toMatchObject(
      {
        code: 'host-unreachable',
        facts: { host: '127.0.0.1', port: '1' },
      },
    );
  });
});
