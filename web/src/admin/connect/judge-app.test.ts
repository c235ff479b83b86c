import { expect, test } from 'vitest';
import { isSecretId, isTenant } from './judge-app.ts';

test.each<[string, boolean]>([
  ['8f14e45f-ceea-467f-9d5a-0e1b2c3d4e5f', true],
  [' 8F14E45F-CEEA-467F-9D5A-0E1B2C3D4E5F ', true],
  ['Abc8Q~d0fJx.kLmNoPqRsTuVwXyZ-_1234567890', false],
  ['', false],
])('%j as a secret is its ID: %s', (text, expected) => {
  expect(isSecretId(text)).toBe(expected);
});

test.each<[string, boolean]>([
  ['8f14e45f-ceea-467f-9d5a-0e1b2c3d4e5f', true],
  ['contoso.onmicrosoft.com', true],
  ['contoso.example', true],
  ['contoso', false],
  ['https://login.microsoftonline.com/x', false],
  ['a b.example', false],
])('%j names a tenant: %s', (text, expected) => {
  expect(isTenant(text)).toBe(expected);
});
