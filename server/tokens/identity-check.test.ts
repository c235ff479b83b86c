import { expect, test } from 'vitest';
import type { Failure } from '../kernel/failure.ts';
import { type ExpectedUser, requireExpectedUser } from './identity-check.ts';

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER_TENANT = 'bbbbbbbb-0000-4000-8000-000000000002';
const USER = 'cccccccc-0000-4000-8000-000000000003';
const OTHER_USER = 'dddddddd-0000-4000-8000-000000000004';

const found = { oid: USER, tid: TENANT, upn: 'support@contoso.example', email: undefined };
const expected: ExpectedUser = { signIn: 'support@contoso.example', known: null, singleTenant: true };

test.each<[string, ExpectedUser, typeof found | (Omit<typeof found, 'email'> & { email: string })]>([
  ['the expected name', expected, found],
  ['the expected name in other letters', { ...expected, signIn: 'Support@Contoso.Example' }, found],
  [
    'another UPN with the expected mail address, in the one tenant',
    expected,
    { ...found, upn: 'u1234@contoso.onmicrosoft.com', email: 'support@contoso.example' },
  ],
  [
    'the user of the last sign-in under a new name',
    { ...expected, known: { oid: USER, tid: TENANT } },
    { ...found, upn: 'service@contoso.example' },
  ],
  [
    'a user who was deleted and made again under the same name',
    { ...expected, known: { oid: OTHER_USER, tid: TENANT } },
    found,
  ],
])('welcome: %s', (_, who, signedIn) => {
  expect(() => requireExpectedUser(who, signedIn)).not.toThrow();
});

test.each<[string, ExpectedUser, typeof found | (Omit<typeof found, 'email'> & { email: string })]>([
  ['another user', expected, { ...found, oid: OTHER_USER, upn: 'sanne@contoso.example' }],
  [
    'the expected mail address, claimed by any tenant',
    { ...expected, singleTenant: false },
    { ...found, tid: OTHER_TENANT, upn: 'evil@attacker.example', email: 'support@contoso.example' },
  ],
  [
    'the expected name in another tenant than before',
    { ...expected, known: { oid: USER, tid: TENANT } },
    { ...found, tid: OTHER_TENANT },
  ],
  ['a name that only begins like it', expected, { ...found, upn: 'support@contoso.example.evil.example' }],
])('refused: %s', (_, who, signedIn) => {
  expect(() => requireExpectedUser(who, signedIn)).toThrow(
    expect.objectContaining({
      code: 'wrong-user',
      facts: { expected: who.signIn, found: signedIn.upn },
    }) as Failure,
  );
});
