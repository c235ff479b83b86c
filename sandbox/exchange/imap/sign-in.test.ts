import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openRawClient, type RawClient, xoauth2 } from '../../../test/support/raw-client.ts';
import { type Laboratory, openLaboratory } from '../laboratory.ts';

const SUPPORT = 'support@contoso.example';
const NOT_CONNECTED = 'BAD User is authenticated but not connected.\r\n';

let lab: Laboratory;
const clients: RawClient[] = [];
beforeAll(async () => {
  lab = await openLaboratory();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.end();
  lab.faults.clear();
  lab.exchange.settings.passwordSignIn = false;
  lab.directory.tenant.imapProfile = 'A';
});
afterAll(async () => {
  await lab.close();
  expect(lab.crashes).toEqual([]);
});

async function connect(): Promise<{ client: RawClient; greeting: string }> {
  const client = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
  clients.push(client);
  return { client, greeting: await client.until(/\r\n/) };
}

test('profile A greets and lists its capabilities as the classic front end does', async () => {
  const { client, greeting } = await connect();
  const host = Buffer.from('outlook.office365.com', 'utf16le').toString('base64');
  expect(greeting).toBe(`* OK The Microsoft Exchange IMAP4 service is ready. [${host}]\r\n`);
  expect(await client.command('a CAPABILITY')).toBe(
    '* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\r\na OK CAPABILITY completed.\r\n',
  );
});

test('profile B greets as tcpproxy and disables LOGIN', async () => {
  lab.directory.tenant.imapProfile = 'B';
  const { client, greeting } = await connect();
  expect(greeting).toMatch(
    /^\* OK Microsoft Exchange IMAP4 service ready\. <[0-9a-f-]{36}> \(tcpproxy\/15\.21\.0406\.000 BACKENDAUTHENTICATE\) \[[A-Za-z0-9+/=]+\]\r\n$/,
  );
  expect(await client.command('a CAPABILITY')).toContain('IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR');
  const token = await lab.token(SUPPORT);
  await client.command(`b AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`);
  expect(await client.command('c CAPABILITY')).toMatch(/ENABLE IMAP4rev2\r\n/);
});

test('profile B: whoever enables IMAP4rev2 loses SEARCH and LSUB', async () => {
  const { client: classic } = await connect();
  const signIn = `a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, await lab.token(SUPPORT))}`;
  await classic.command(signIn);
  expect(await classic.command('b ENABLE IMAP4rev2')).toBe('b BAD Command Error. 12\r\n');
  lab.directory.tenant.imapProfile = 'B';
  const { client } = await connect();
  await client.command(signIn);
  await client.command('b SELECT INBOX');
  expect(await client.command('c SEARCH ALL')).toContain('c OK');
  expect(await client.command('d ENABLE IMAP4rev2')).toBe(
    '* ENABLED IMAP4rev2\r\nd OK ENABLE completed.\r\n',
  );
  expect(await client.command('e SEARCH ALL')).toContain('e BAD');
  expect(await client.command('f LSUB "" "*"')).toContain('f BAD');
});

test('XOAUTH2 signs in inline and in two steps', async () => {
  const token = await lab.token(SUPPORT);
  const { client: inline } = await connect();
  expect(await inline.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`)).toBe(
    'a OK AUTHENTICATE completed.\r\n',
  );
  expect(await inline.command('b NAMESPACE')).toBe(
    '* NAMESPACE (("" "/")) NIL NIL\r\nb OK NAMESPACE completed.\r\n',
  );
  const { client: twoSteps } = await connect();
  twoSteps.send('a AUTHENTICATE XOAUTH2');
  expect(await twoSteps.until(/\r\n/)).toBe('+ \r\n');
  twoSteps.send(xoauth2(SUPPORT, token));
  expect(await twoSteps.until(/\r\n/)).toBe('a OK AUTHENTICATE completed.\r\n');
});

test('a failed XOAUTH2 is an immediate NO, and the empty line after it a command error', async () => {
  const { client } = await connect();
  expect(await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, 'no.such.token')}`)).toBe(
    'a NO AUTHENTICATE failed.\r\n',
  );
  client.send('');
  expect(await client.until(/\r\n/)).toBe('* BAD Command Error. 12\r\n');
  const token = await lab.token(SUPPORT);
  expect(await client.command(`b AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`)).toContain('b OK');
});

test.each([
  ['for Graph', { audience: 'https://graph.microsoft.com' }],
  ['that has expired', { lifetimeSeconds: -1 }],
])('a token %s is refused at once', async (_, options) => {
  const { client } = await connect();
  const token = await lab.token(SUPPORT, options);
  expect(await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`)).toBe(
    'a NO AUTHENTICATE failed.\r\n',
  );
});

test.each([
  ['without the IMAP scope', SUPPORT, { scopes: ['SMTP.Send'] }, undefined],
  ['of somebody without FullAccess', 'sales@contoso.example', {}, undefined],
  ['while IMAP is off for the mailbox', SUPPORT, {}, 'imap-disabled' as const],
  ['while the back end is away', SUPPORT, {}, 'imap-not-connected' as const],
  ['while the user has no licence', SUPPORT, {}, 'licence-missing' as const],
])(
  'a token %s authenticates but does not connect: two refusals, then BYE',
  async (_, upn, options, fault) => {
    if (fault) lab.faults.set(fault);
    const { client } = await connect();
    const token = await lab.token(upn, options);
    expect(await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`)).toBe(
      'a OK AUTHENTICATE completed.\r\n',
    );
    expect(await client.command('b SELECT INBOX')).toBe(`b ${NOT_CONNECTED}`);
    client.send('c SELECT INBOX');
    expect(await client.closed()).toBe(`c ${NOT_CONNECTED}* BYE Connection closed. 14\r\n`);
  },
);

test('a delegate opens a shared mailbox with user= its address', async () => {
  const { client } = await connect();
  const token = await lab.token('sanne@contoso.example');
  await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2('info@contoso.example', token)}`);
  expect(await client.command('b SELECT INBOX')).toContain('b OK [READ-WRITE] SELECT completed.');
});

test('passwords are refused, unless the sandbox is told to take them', async () => {
  const { client } = await connect();
  expect(await client.command(`a LOGIN ${SUPPORT} sandbox`)).toBe('a NO LOGIN failed.\r\n');
  lab.exchange.settings.passwordSignIn = true;
  expect(await client.command(`b LOGIN "${SUPPORT}" wrong`)).toBe('b NO LOGIN failed.\r\n');
  client.write(`c LOGIN "${SUPPORT}" {7+}\r\nsandbox\r\n`);
  expect(await client.until(/\r\n/)).toBe('c OK LOGIN completed.\r\n');
});

test('commands out of state, unknown commands and unknown mechanisms are refused in words of Exchange', async () => {
  const { client } = await connect();
  expect(await client.command('a SELECT INBOX')).toBe('a BAD Command received in Invalid state.\r\n');
  expect(await client.command('b FROBNICATE')).toBe('b BAD Command Error. 12\r\n');
  expect(await client.command('c AUTHENTICATE OAUTHBEARER x')).toBe('c NO AUTHENTICATE failed.\r\n');
  expect(await client.command('d LOGOUT')).toBe(
    '* BYE Microsoft Exchange Server IMAP4 server signing off.\r\nd OK LOGOUT completed.\r\n',
  );
  expect(await client.closed()).toBe('');
});

test('throttling names its back-off, with and without the end of the session', async () => {
  const token = await lab.token(SUPPORT);
  const { client } = await connect();
  await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`);
  lab.faults.set('imap-throttled', { count: 1 });
  expect(await client.command('b SELECT INBOX')).toBe(
    'b BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n',
  );
  expect(await client.command('c SELECT INBOX')).toContain('c OK');
  lab.faults.set('imap-throttled', { backoffMs: 5, close: true });
  client.send('d NAMESPACE');
  expect(await client.closed()).toBe(
    'd BAD Request is throttled. Suggested Backoff Time: 5 milliseconds\r\n* BYE Connection closed. 14\r\n',
  );
});

test('a session ends when the token that opened it expires', async () => {
  const token = await lab.token(SUPPORT, { lifetimeSeconds: 3600 });
  const { client } = await connect();
  await client.command(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, token)}`);
  lab.clock.advance(3_601_000);
  expect(await client.closed()).toBe('* BYE Session invalidated - AccessTokenExpired\r\n');
  lab.clock.reset();
});
