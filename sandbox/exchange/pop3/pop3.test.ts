import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRawClient, type RawClient, xoauth2 } from '../../../test/support/raw-client.ts';
import { type Laboratory, openLaboratory } from '../laboratory.ts';

const SUPPORT = 'support@contoso.example';
const LINE = /\r\n/;
const END = /\r\n\.\r\n/;

let lab: Laboratory;
const clients: RawClient[] = [];
beforeAll(async () => {
  lab = await openLaboratory();
});
beforeEach(() => {
  lab.exchange.clear();
  lab.exchange.deliver(SUPPORT, Buffer.from('Subject: one\r\n\r\n.dot\r\n..two\r\nend\r\n'));
  lab.exchange.deliver(SUPPORT, Buffer.from('Subject: two\r\n\r\nno line end'));
});
afterEach(() => {
  for (const client of clients.splice(0)) client.end();
  lab.faults.clear();
  lab.exchange.settings.passwordSignIn = false;
});
afterAll(async () => {
  await lab.close();
  expect(lab.crashes).toEqual([]);
});

async function connect(): Promise<RawClient> {
  const client = await openRawClient({ port: lab.exchange.pop3.port, ca: lab.certificates.ca });
  clients.push(client);
  return client;
}

async function say(client: RawClient, line: string, end = LINE): Promise<string> {
  client.send(line);
  return client.until(end);
}

async function signedIn(): Promise<RawClient> {
  const client = await connect();
  await client.until(LINE);
  expect(await say(client, 'AUTH XOAUTH2')).toBe('+ \r\n');
  expect(await say(client, xoauth2(SUPPORT, await lab.token(SUPPORT)))).toBe(
    '+OK User successfully authenticated.\r\n',
  );
  return client;
}

test('greeting and capabilities are those of Exchange', async () => {
  const client = await connect();
  expect(await client.until(LINE)).toMatch(
    /^\+OK The Microsoft Exchange POP3 service is ready\. \[[A-Za-z0-9+/=]+\]\r\n$/,
  );
  expect(await say(client, 'CAPA', END)).toBe('+OK\r\nTOP\r\nUIDL\r\nSASL PLAIN XOAUTH2\r\nUSER\r\n.\r\n');
  expect(await say(client, 'STAT')).toBe('-ERR Command is not valid in this state.\r\n');
});

test('a token on the line of the command is a protocol error that closes', async () => {
  const client = await connect();
  await client.until(LINE);
  client.send(`AUTH XOAUTH2 ${xoauth2(SUPPORT, await lab.token(SUPPORT))}`);
  expect(await client.closed()).toBe('-ERR Protocol error. Connection is closed. 10\r\n');
});

test('a token without the POP scope, of another user, or while POP3 is off, fails in the same words', async () => {
  const attempts: [string, string[]][] = [
    [SUPPORT, ['IMAP.AccessAsUser.All']],
    ['sales@contoso.example', ['POP.AccessAsUser.All']],
  ];
  const client = await connect();
  await client.until(LINE);
  for (const [upn, scopes] of attempts) {
    await say(client, 'AUTH XOAUTH2');
    expect(await say(client, xoauth2(SUPPORT, await lab.token(upn, { scopes })))).toBe(
      '-ERR Authentication failure: unknown user name or bad password.\r\n',
    );
  }
  lab.faults.set('pop-disabled');
  await say(client, 'AUTH XOAUTH2');
  expect(await say(client, xoauth2(SUPPORT, await lab.token(SUPPORT)))).toMatch(
    /^-ERR Authentication failure/,
  );
});

test('USER and PASS work only when the sandbox takes passwords', async () => {
  const client = await connect();
  await client.until(LINE);
  await say(client, `USER ${SUPPORT}`);
  expect(await say(client, 'PASS sandbox')).toMatch(/^-ERR Authentication failure/);
  expect(await say(client, 'PASS sandbox')).toMatch(/^-ERR Command is not valid/);
  lab.exchange.settings.passwordSignIn = true;
  await say(client, `USER ${SUPPORT}`);
  expect(await say(client, 'PASS sandbox')).toBe('+OK User successfully logged on.\r\n');
});

test('a mailbox is listed and read, dots stuffed', async () => {
  const client = await signedIn();
  expect(await say(client, 'STAT')).toBe('+OK 2 61\r\n');
  expect(await say(client, 'LIST', END)).toBe('+OK 2 messages\r\n1 34\r\n2 27\r\n.\r\n');
  expect(await say(client, 'UIDL', END)).toBe('+OK 2 messages\r\n1 e-1\r\n2 e-2\r\n.\r\n');
  expect(await say(client, 'UIDL 2')).toBe('+OK 2 e-2\r\n');
  expect(await say(client, 'RETR 1', END)).toBe(
    '+OK 34 octets\r\nSubject: one\r\n\r\n..dot\r\n...two\r\nend\r\n.\r\n',
  );
  expect(await say(client, 'RETR 2', END)).toBe('+OK 27 octets\r\nSubject: two\r\n\r\nno line end\r\n.\r\n');
  expect(await say(client, 'TOP 1 1', END)).toBe('+OK\r\nSubject: one\r\n\r\n..dot\r\n.\r\n');
  expect(await say(client, 'TOP 1 0', END)).toBe('+OK\r\nSubject: one\r\n\r\n.\r\n');
  expect(await say(client, 'RETR 3')).toMatch(/^-ERR/);
  expect(await say(client, 'NOOP')).toBe('+OK\r\n');
});

test('DELE takes effect at QUIT, not before, and not when the line breaks', async () => {
  const client = await signedIn();
  await say(client, 'DELE 1');
  expect(await say(client, 'RETR 1')).toMatch(/^-ERR/);
  expect(await say(client, 'STAT')).toBe('+OK 1 27\r\n');
  await say(client, 'RSET');
  await say(client, 'DELE 2');
  expect(lab.exchange.messages(SUPPORT)).toHaveLength(2);
  client.end();
  await expect.poll(() => lab.exchange.sessions()).toHaveLength(0);
  expect(lab.exchange.messages(SUPPORT)).toHaveLength(2);
  const again = await signedIn();
  await say(again, 'DELE 2');
  expect(await say(again, 'QUIT')).toMatch(/^\+OK/);
  await again.closed();
  expect(lab.exchange.messages(SUPPORT)?.map(({ uid }) => uid)).toEqual([1]);
});

test('faults: refused, bad state, protocol error, broken off in a message', async () => {
  lab.faults.set('pop3-authentication-failed', { count: 1 });
  const refused = await connect();
  await refused.until(LINE);
  await say(refused, 'AUTH XOAUTH2');
  expect(await say(refused, xoauth2(SUPPORT, await lab.token(SUPPORT)))).toMatch(
    /^-ERR Authentication failure/,
  );
  const client = await signedIn();
  lab.faults.set('pop3-bad-state', { count: 1 });
  expect(await say(client, 'STAT')).toBe('-ERR Command is not valid in this state.\r\n');
  lab.faults.set('pop3-reset-in-message', { afterBytes: 10, count: 1 });
  client.send('RETR 1');
  expect(await client.closed()).toBe('+OK 34 octets\r\nSubject: o');
  const other = await signedIn();
  lab.faults.set('pop3-protocol-error', { count: 1 });
  other.send('STAT');
  expect(await other.closed()).toBe('-ERR Protocol error. Connection is closed. 10\r\n');
});
