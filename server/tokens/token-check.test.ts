import { describe, expect, test } from 'vitest';
import { CLOUDS, type Cloud } from '../accounts/clouds.ts';
import { resolveEndpoints } from '../accounts/endpoints.ts';
import { Failure } from '../kernel/failure.ts';
import { Secret } from '../kernel/secret.ts';
import { readAccessTokenClaims } from '../wire/entra/claims.ts';
import { checkMailToken } from './token-check.ts';

const MAIL = 'IMAP.AccessAsUser.All POP.AccessAsUser.All SMTP.Send';
const global = resolveEndpoints('global', {});

function jwt(claims: object): Secret {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return new Secret(`${part({ alg: 'RS256' })}.${part(claims)}.c2ln`);
}

function check(claims: object, endpoints = global, scopes: string[] = []): Failure | 'good' {
  try {
    const token = { claims: readAccessTokenClaims(jwt(claims)), scopes, identity: undefined };
    checkMailToken({ endpoints, mailResource: 'outlook' }, token);
    return 'good';
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe('audience', () => {
  test.each(Object.keys(CLOUDS) as Cloud[])('a token for the mail servers of %s is good', (cloud) => {
    const endpoints = resolveEndpoints(cloud, {});
    expect(check({ aud: endpoints.scopeRoot, scp: MAIL }, endpoints)).toBe('good');
  });

  test.each([
    'https://outlook.office365.com',
    'https://outlook.office.com/',
    '00000002-0000-0ff1-ce00-000000000000',
  ])('%s is good', (aud) => {
    expect(check({ aud, scp: MAIL })).toBe('good');
  });

  test.each(['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com', 'https://evil.example'])(
    '%s is refused, and both sides are named',
    (aud) => {
      expect(check({ aud, scp: MAIL })).toMatchObject({
        code: 'token-audience-wrong',
        facts: { expected: 'https://outlook.office.com', found: aud },
      });
    },
  );
});

describe('permissions', () => {
  test('one that is missing is named', () => {
    expect(check({ aud: global.scopeRoot, scp: 'IMAP.AccessAsUser.All POP.AccessAsUser.All' })).toMatchObject(
      {
        code: 'consent-missing',
        facts: { missing: 'SMTP.Send' },
      },
    );
  });

  test('a readable token without any is refused', () => {
    expect(check({ aud: global.scopeRoot })).toMatchObject({ code: 'consent-missing' });
  });

  test('the scope of the answer counts when the token has none', () => {
    const scopes = MAIL.split(' ').map((scope) => `https://outlook.office.com/${scope}`);
    expect(check({ aud: global.scopeRoot }, global, scopes)).toBe('good');
    expect(check({ aud: global.scopeRoot }, global, ['openid', 'profile'])).toMatchObject({
      code: 'consent-missing',
    });
  });
});

test.each(['', 'opaque-token', 'a.b', 'a.b.c', 'a.bm90IGpzb24.c', `a.${'b'.repeat(70_000)}.c`])(
  'an opaque token %# has no claims and is not refused',
  (token) => {
    const claims = readAccessTokenClaims(new Secret(token));
    expect(claims).toBeUndefined();
    expect(() =>
      checkMailToken(
        { endpoints: global, mailResource: 'outlook' },
        { claims, scopes: [], identity: undefined },
      ),
    ).not.toThrow();
  },
);

test('an access token of another user than the id_token names is refused', () => {
  const claims = readAccessTokenClaims(
    jwt({ aud: global.scopeRoot, scp: MAIL, oid: 'B', upn: 'b@x.example' }),
  );
  const identity = { oid: 'A', tid: 'T', upn: 'a@x.example', email: undefined };
  expect(() =>
    checkMailToken({ endpoints: global, mailResource: 'outlook' }, { claims, scopes: [], identity }),
  ).toThrow(expect.objectContaining({ code: 'wrong-user' }) as Failure);
});
