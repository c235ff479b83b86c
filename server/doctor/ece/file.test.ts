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
    /^7:3 entra\.tennant is not known here; did you mean tenant\?/,
  ],
  [
    'a wrong type',
    GOOD.replace('imap: true', 'imap: "yes"'),
    /^15:16 accounts\.0\.switches\.imap: is the text "yes"; it must be true or false$/,
  ],
  ['a number where text is wanted', GOOD.replace('"12.6(1) ES3"', '12.6'), /^2:3 ece\.version: must be text/],
  [
    'a missing key',
    GOOD.replace('  tenant: contoso.onmicrosoft.com\n', ''),
    /^5:1 entra\.tenant: is missing; it must be text$/,
  ],
  ['an empty value', GOOD.replace('contoso.onmicrosoft.com', ''), /^7:3 entra\.tenant: is missing/],
  ['an empty text', GOOD.replace('contoso.onmicrosoft.com', '""'), /^7:3 entra\.tenant: is empty$/],
  ['another letter case', GOOD.replace('externalUrl', 'externalURL'), /^3:3 .*did you mean externalUrl\?/],
  [
    'a key of nowhere',
    GOOD.replace('kind: mailbox', 'kind: mailbox\n    protocol: imap'),
    /^13:5 accounts\.0\.protocol is not known here; there are: name, kind, signIn, /,
  ],
  [
    'one mailbox that is no list',
    GOOD.replace('[sales@example.com]', 'sales@example.com'),
    /^14:5 accounts\.0\.mailboxes: is the text "sales@example\.com"; it must be a list/,
  ],
  [
    'an address as host',
    `${GOOD}hosts: {imap: "https://outlook.office365.com"}\n`,
    /^16:9 hosts\.imap: .*without https/,
  ],
  ['a port that does not exist', `${GOOD}hosts: {imap: "outlook:99999"}\n`, /^16:9 hosts\.imap: .*65535/],
  [
    'two accounts of one name',
    `${GOOD}  - name: Sales\n    kind: mailbox\n    signIn: a@example.com\n    mailboxes: [a@example.com]\n`,
    /^16:5 accounts\.1\.name: there is another account "Sales"/,
  ],
  ['a variable that is not set', GOOD.replace('ECE_CLIENT_SECRET', 'NO_SUCH'), /^9:3 .*NO_SUCH is not set/],
  [
    'a choice that does not exist',
    GOOD.replace('cloud: global', 'cloud: globall'),
    /^6:3 entra\.cloud: "globall" is none of .*did you mean global\?/,
  ],
  [
    'a value of the environment',
    GOOD.replace('cloud: global', `cloud: \${ECE_CLIENT_SECRET}`),
    /^6:3 [^m]*\$\{ECE_CLIENT_SECRET\}/,
  ],
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
  ['a second document', `${GOOD}---\nece: {}\n`, /^16:1 one deployment to a file/],
  ['an empty file', '', /^1:1 ece: is missing/],
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
