import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScrub } from './scrub.ts';

test('a person has one name everywhere, and the domain stays', () => {
  const scrub = createScrub();
  expect(scrub('From: "Jo" <jo.smith@contoso.com>, JO.SMITH@contoso.com and ann@contoso.com')).toBe(
    'From: "Jo" <person1@contoso.com>, person1@contoso.com and person2@contoso.com',
  );
  expect(scrub('user=ann@contoso.com auth=Bearer [token of ann@contoso.com]')).toBe(
    'user=person2@contoso.com auth=Bearer [token of person2@contoso.com]',
  );
  expect(scrub('zoë@contoso.com Ω@contoso.com')).toBe('person3@contoso.com person4@contoso.com');
});

test.each([
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  'authorization: Bearer abcdefghijkl',
  'pv_0123456789012345678901234',
  '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
  `key ${'aB3/'.repeat(20)}=`,
])('what looks like a secret is struck out: %s', (text) => {
  const scrubbed = createScrub()(text);
  expect(scrubbed).toContain('[struck out]');
  expect(scrubbed).not.toMatch(/eyJ|abcdef|pv_0|MIIB|aB3/);
});

test('the password of a URL is struck out', () => {
  expect(createScrub()('postgres://postvak:secret@db.example.com/x')).toBe(
    'postgres://[struck out]@db.example.com/x',
  );
});

test('scrubbing twice is scrubbing once', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.string(), (address, text) => {
      const scrub = createScrub();
      const once = scrub(`${text} ${address}`);
      expect(scrub(once)).toBe(once);
    }),
  );
});
