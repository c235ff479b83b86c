import { describe, expect, test } from 'vitest';
import { PROVIDER_PRESETS } from './provider-presets.ts';
import { Refused } from './refused.ts';
import { checkRegistration, type RegistrationFields } from './registration-check.ts';

const good: RegistrationFields = {
  provider: 'microsoft',
  tenant: '11111111-2222-4333-8444-555555555555',
  clientId: '66666666-7777-4888-9999-aaaaaaaaaaaa',
  clientSecret: 'Q~8rT.fake-Value_0123456789abcdefghijklmn',
  endpoints: {},
};

const google = PROVIDER_PRESETS.find(({ id }) => id === 'google')?.endpoints ?? {};
const { login: _, scopes: __, ...mail } = google;

function check(fields: Partial<RegistrationFields>): string | undefined {
  try {
    checkRegistration({ ...good, ...fields });
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.path;
    throw error;
  }
}

describe('taken', () => {
  test.each<[string, Partial<RegistrationFields>]>([
    ['a tenant id', {}],
    ['a domain', { tenant: 'contoso.onmicrosoft.com' }],
    ['organizations', { tenant: 'organizations' }],
    ['no secret', { clientSecret: undefined }],
    ['a login over http on this machine', { endpoints: { login: 'http://localhost:4711' } }],
    ['a generic provider', { provider: 'oidc', clientId: 'abc', endpoints: google }],
    ['a mail server with passwords', { provider: 'password', tenant: '', clientId: '', endpoints: mail }],
  ])('%s', (_, fields) => {
    expect(check(fields)).toBeUndefined();
  });
});

describe('refused, and the field is named', () => {
  test.each<[string, Partial<RegistrationFields>, string]>([
    ["the secret's ID", { clientSecret: '01234567-89ab-4cde-8f01-23456789abcd' }, 'clientSecret'],
    [
      "the secret's ID with blanks",
      { clientSecret: ' 01234567-89AB-4cde-8f01-23456789abcd\n' },
      'clientSecret',
    ],
    ['a name for a client id', { clientId: 'Postvak' }, 'clientId'],
    ['a tenant with a path', { tenant: '../common' }, 'tenant'],
    ['a tenant that is one word', { tenant: 'contoso' }, 'tenant'],
    ['a login over http', { endpoints: { login: 'http://login.example.com' } }, 'endpoints.login'],
    ['a login that is no web address', { endpoints: { graph: 'file:///etc/passwd' } }, 'endpoints.graph'],
    ['a CA that is none', { endpoints: { ca: 'hello' } }, 'endpoints.ca'],
    [
      'a broken CA',
      { endpoints: { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' } },
      'endpoints.ca',
    ],
    ['a generic provider without issuer', { provider: 'oidc', endpoints: mail }, 'endpoints.login'],
    ['a generic provider without client', { provider: 'oidc', clientId: '', endpoints: google }, 'clientId'],
    [
      'a mail server without IMAP and POP3',
      { provider: 'password', endpoints: { smtp: google.smtp } },
      'endpoints.imap',
    ],
    [
      'a mail server without SMTP',
      { provider: 'password', endpoints: { pop3: mail.pop3 } },
      'endpoints.smtp',
    ],
  ])('%s', (_, fields, path) => {
    expect(check(fields)).toBe(path);
  });
});

test('the message for the ID of a secret says what to paste', () => {
  expect(() => checkRegistration({ ...good, clientSecret: '01234567-89ab-4cde-8f01-23456789abcd' })).toThrow(
    /secret's ID; paste its Value/,
  );
});
