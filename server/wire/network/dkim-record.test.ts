import { expect, it } from 'vitest';
import { dkimRecord, lookUpDkimRecord } from './dkim-record.ts';

const record = dkimRecord('example.org', 'postvak-1', 'rsa', 'MIIBIjANBg==');
const failing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

it('is a TXT record below the domain', () => {
  expect(record).toEqual({
    name: 'postvak-1._domainkey.example.org',
    value: 'v=DKIM1; k=rsa; p=MIIBIjANBg==',
  });
  expect(dkimRecord('example.org', 'postvak-2', 'ed25519', '11qYAYK=').value).toBe(
    'v=DKIM1; k=ed25519; p=11qYAYK=',
  );
});

it.each([
  ['right', [['v=DKIM1; k=rsa; p=MIIBIjANBg==']]],
  ['right', [['v=DKIM1; k=rsa; p=MIIBIj', 'ANBg==']]],
  ['right', [['k=rsa;p = MIIBIj ANBg== ;t=s']]],
  ['other', [['v=DKIM1; k=rsa; p=MIIBIjSomethingElse==']]],
  ['other', [['v=DKIM1; p=']]],
  ['other', [['v=spf1 -all']]],
  ['other', [['v=DKIM1; p=MIIBIjANBg=='], ['v=DKIM1; p=Another==']]],
  ['missing', []],
])('is %s in DNS as %j', async (state, strings) => {
  let asked = '';
  const found = await lookUpDkimRecord(record, async (name) => {
    asked = name;
    return strings;
  });
  expect([asked, found]).toEqual([record.name, state]);
});

it.each([
  ['missing', 'ENOTFOUND'],
  ['missing', 'ENODATA'],
  ['unknown', 'ETIMEOUT'],
  ['unknown', 'ESERVFAIL'],
  ['unknown', 'ECONNREFUSED'],
])('is %s when DNS says %s', async (state, code) => {
  expect(await lookUpDkimRecord(record, () => failing(code))).toBe(state);
});
