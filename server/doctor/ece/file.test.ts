import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEceFile } from './file.ts';

const GOOD = `ece:
  version: "12.6(1) ES3"
  externalUrl: https://ece.example.com
  consoleUrl: https://ece.example.com/system
entra:
  cloud: global
  tenant: contoso.onmicrosoft.com
  redirectUri: https://ece.example.com/system/oauth/callback
  clientSecret: \${ECE_CLIENT_SECRET}
accounts:
  - name: Sales
    kind: mailbox
    signIn: sales@example.com
    mailboxes: [sales@example.com]
    switches: {imap: true, pop3: false, smtp: true}
`;

const environment = { ECE_CLIENT_SECRET: 'planted-marker' };

function faultsOf(text: string) {
  const result = readEceFile(text, environment);
  return result.ok ? [] : result.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('a good file is read, with its defaults, and its secrets do not show', () => {
  const result = readEceFile(GOOD, environment);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  expect(result.description.accounts[0]?.inbound).toBe('imap');
  expect(result.description.entra.clientSecret?.reveal()).toBe('planted-marker');
  expect(JSON.stringify(result.description)).not.toContain('planted-marker');
  expect(result.lineOf(['entra', 'redirectUri'])).toBe('line 8, column 3');
});

test.each([
  [
    'an unknown key',
    GOOD.replace('tenant:', 'tennant: x\n  tenant:'),
    /^7:3 entra\.tennant is not known here/,
  ],
  [
    'a wrong type',
    GOOD.replace('imap: true', 'imap: "yes"'),
    /^15:16 accounts\.0\.switches\.imap: .*boolean/,
  ],
  ['a number where text is wanted', GOOD.replace('"12.6(1) ES3"', '12.6'), /^2:3 ece\.version: must be text/],
  ['a missing key', GOOD.replace('  tenant: contoso.onmicrosoft.com\n', ''), /^5:1 entra\.tenant: /],
  ['a variable that is not set', GOOD.replace('ECE_CLIENT_SECRET', 'NO_SUCH'), /^9:3 .*NO_SUCH is not set/],
  ['a choice that does not exist', GOOD.replace('cloud: global', 'cloud: moon'), /^6:3 entra\.cloud: /],
  ['a broken line', GOOD.replace('kind: mailbox', 'kind: [mailbox'), /^1[2-9]:\d+ /],
  ['a key twice', GOOD.replace('cloud: global', 'cloud: global\n  cloud: dod'), /^7:3 .*unique/],
  [
    'two mailboxes of a mailbox account',
    GOOD.replace('[sales@example.com]', '[sales@example.com, support@example.com]'),
    /^14:\d+ .*a mailbox account has one mailbox/,
  ],
  [
    'a mailbox in two accounts',
    `${GOOD}  - name: All\n    kind: shared\n    signIn: all@example.com\n    mailboxes: [Sales@example.com]\n`,
    /^19:\d+ Sales@example.com already belongs to account "Sales"/,
  ],
  ['an alias', GOOD.replace('tenant: contoso', 'x: &a y\n  tenant: *a #'), /aliases/],
  ['an empty file', '', /^1:1 ece: /],
])('%s is named with line and column', (_, text, expected) => {
  expect(faultsOf(text)[0]).toMatch(expected);
});

test('several faults are all named, in the order of the file', () => {
  const lines = faultsOf(GOOD.replace('global', 'moon').replace('kind: mailbox', 'kind: both')).map((fault) =>
    Number(fault.split(':')[0]),
  );
  expect(lines).toEqual([6, 12]);
});

test('any text is read or refused, none throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => typeof readEceFile(text, {}).ok === 'boolean'),
  );
});
