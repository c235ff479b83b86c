import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRawClient, type RawClient, xoauth2 } from '../../../test/support/raw-client.ts';
import { SMTP_STAGES } from '../../faults/declaration.ts';
import { type Laboratory, openLaboratory } from '../laboratory.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';

const SUPPORT = 'support@contoso.example';
const SANNE = 'sanne@contoso.example';
const INFO = 'info@contoso.example';
const REPLY = /^\d{3} .*\r\n/m;

let lab: Laboratory;
const clients: RawClient[] = [];
beforeAll(async () => {
  lab = await openLaboratory();
});
beforeEach(() => {
  lab.exchange.clear();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.end();
  lab.faults.clear();
  Object.assign(lab.exchange.settings, DEFAULT_SETTINGS);
});
afterAll(async () => {
  await lab.close();
  expect(lab.crashes).toEqual([]);
});

async function connect(): Promise<RawClient> {
  const client = await openRawClient({ port: lab.exchange.smtp.port, ca: lab.certificates.ca, tls: false });
  clients.push(client);
  return client;
}

async function secured(): Promise<RawClient> {
  const client = await connect();
  await client.until(/^220 .*\r\n/);
  await say(client, 'EHLO lab');
  await say(client, 'STARTTLS');
  await client.startTls();
  return client;
}

async function signedIn(user = SUPPORT, login = user): Promise<RawClient> {
  const client = await secured();
  await say(client, 'EHLO lab');
  expect(await say(client, `AUTH XOAUTH2 ${xoauth2(login, await lab.token(user))}`)).toBe(
    '235 2.7.0 Authentication successful\r\n',
  );
  return client;
}

async function say(client: RawClient, line: string): Promise<string> {
  client.send(line);
  return client.until(REPLY);
}

async function submit(
  client: RawClient,
  given: { from?: string; to?: string[]; header?: string; text?: string } = {},
): Promise<string> {
  const { from = SUPPORT, to = ['jan@klant.example'], text = 'hallo' } = given;
  const header = given.header ?? from;
  for (const line of [`MAIL FROM:<${from}>`, ...to.map((address) => `RCPT TO:<${address}>`), 'DATA']) {
    const reply = await say(client, line);
    if (!/^[23]/.test(reply)) return reply;
  }
  return say(client, `From: ${header}\r\nSubject: x\r\nMessage-ID: <1@contoso.example>\r\n\r\n${text}\r\n.`);
}

const sent = (address = SUPPORT) => lab.exchange.messages(address, 'Sent Items') ?? [];

test('the greeting and both EHLO lists are those of Exchange', async () => {
  const client = await connect();
  expect(await client.until(/\r\n/)).toMatch(
    /^220 outlook\.office365\.com Microsoft ESMTP MAIL Service ready at .* \[[0-9a-f-]+\]\r\n$/,
  );
  expect((await say(client, 'EHLO lab')).split('\r\n').slice(1, -1)).toEqual([
    '250-SIZE 157286400',
    '250-PIPELINING',
    '250-DSN',
    '250-ENHANCEDSTATUSCODES',
    '250-STARTTLS',
    '250-8BITMIME',
    '250-BINARYMIME',
    '250-CHUNKING',
    '250 SMTPUTF8',
  ]);
  expect(await say(client, `AUTH XOAUTH2 x`)).toMatch(/^504 5\.7\.4/);
  await say(client, 'STARTTLS');
  await client.startTls();
  expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toBe('503 5.5.2 Send hello first\r\n');
  expect((await say(client, 'EHLO lab')).split('\r\n')[5]).toBe('250-AUTH LOGIN XOAUTH2');
  expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toBe(
    '530 5.7.57 Client not authenticated to send mail\r\n',
  );
  expect(await say(client, 'QUIT')).toBe('221 2.0.0 Service closing transmission channel\r\n');
});

test('what comes in the clear behind STARTTLS is never obeyed', async () => {
  const client = await connect();
  await client.until(/^220 .*\r\n/);
  await say(client, 'EHLO lab');
  client.write('STARTTLS\r\nEHLO evil\r\nVRFY x\r\n');
  await client.until(/^220 2\.0\.0 .*\r\n/m);
  await client.startTls();
  expect(await say(client, 'NOOP')).toBe('250 2.0.0 OK\r\n');
});

test('a submission is in Sent Items and delivered before its 250', async () => {
  const client = await signedIn();
  const reply = await submit(client, {
    to: ['jan@klant.example', 'sales@contoso.example'],
    text: '..dots\r\nend',
  });
  expect(reply).toBe('250 2.0.0 OK <1@contoso.example> [Hostname=outlook.office365.com]\r\n');
  const [outside] = lab.exchange.outside.list();
  expect(outside).toMatchObject({ to: 'jan@klant.example', from: SUPPORT, text: '.dots\nend\n' });
  expect(sent()).toHaveLength(1);
  expect(sent()[0]).toMatchObject({ digest: outside?.digest, flags: ['\\Seen'] });
  expect(lab.exchange.messages('sales@contoso.example')?.[0]?.digest).toBe(outside?.digest);
});

test('AUTH XOAUTH2 works in two steps, and a bad token is 535 5.7.3', async () => {
  const client = await secured();
  await say(client, 'EHLO lab');
  expect(await say(client, 'AUTH XOAUTH2')).toBe('334 \r\n');
  expect(await say(client, xoauth2(SUPPORT, 'nonsense'))).toBe('535 5.7.3 Authentication unsuccessful\r\n');
  const token = await lab.token(SUPPORT, { audience: 'https://graph.microsoft.com' });
  expect(await say(client, `AUTH XOAUTH2 ${xoauth2(SUPPORT, token)}`)).toMatch(/^535 5\.7\.3/);
});

test.each([
  [
    'smtp-disabled-tenant',
    /^535 5\.7\.139 .* SmtpClientAuthentication is disabled for the Tenant\. Visit https:\/\/aka\.ms\/smtp_auth_disabled/,
  ],
  ['smtp-disabled-mailbox', /^535 5\.7\.139 .* disabled for the Mailbox\./],
  [
    'smtp-security-defaults',
    /^535 5\.7\.139 Authentication unsuccessful, user is locked by your organization's security defaults policy\./,
  ],
  ['smtp-authentication-refused', /^535 5\.7\.3 Authentication unsuccessful\r/],
  ['smtp-basic-refused', /^550 5\.7\.30 Basic authentication is not supported/],
] as const)('under %s AUTH is refused in its own words', async (fault, expected) => {
  lab.faults.set(fault);
  const client = await secured();
  await say(client, 'EHLO lab');
  expect(await say(client, `AUTH XOAUTH2 ${xoauth2(SUPPORT, await lab.token(SUPPORT))}`)).toMatch(expected);
  expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toMatch(/^530/);
});

test('a password is 550 5.7.30 unless the sandbox takes passwords', async () => {
  const client = await secured();
  await say(client, 'EHLO lab');
  const login = async () => {
    expect(await say(client, 'AUTH LOGIN')).toBe('334 VXNlcm5hbWU6\r\n');
    expect(await say(client, Buffer.from(SUPPORT).toString('base64'))).toBe('334 UGFzc3dvcmQ6\r\n');
    return say(client, Buffer.from('sandbox').toString('base64'));
  };
  expect(await login()).toMatch(/^550 5\.7\.30/);
  lab.exchange.settings.passwordSignIn = true;
  expect(await login()).toMatch(/^235/);
});

test('sending as another needs SendAs, in the envelope and in From', async () => {
  const client = await signedIn(SANNE);
  expect(await submit(client, { from: INFO })).toMatch(/^250/);
  expect(await submit(client, { from: SANNE, header: `X <${SUPPORT}>` })).toMatch(
    /^554 5\.2\.252 SendAsDenied; sanne@contoso\.example not allowed to send as support@contoso\.example; STOREDRV\.Submission\.Exception:SendAsDeniedException/,
  );
  lab.exchange.settings.sendAsRefusal = 'mail';
  expect(await submit(client, { from: SUPPORT })).toBe(
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n',
  );
  expect(sent(SANNE)).toHaveLength(1);
});

test('a delegate signs in as the shared mailbox, which then keeps the copy', async () => {
  const client = await signedIn(SANNE, INFO);
  expect(await submit(client, { from: INFO })).toMatch(/^250/);
  expect(sent(INFO)).toHaveLength(1);
  expect(sent(SANNE)).toHaveLength(0);
});

test('the fourth connection of a mailbox is refused when it submits, until another closes', async () => {
  const all = [await signedIn(), await signedIn(), await signedIn(), await signedIn()];
  expect(await submit(all[3] as RawClient)).toMatch(/^432 4\.3\.2 Concurrent connections limit exceeded\./);
  expect(await submit(all[2] as RawClient)).toMatch(/^250/);
  all[0]?.end();
  await expect.poll(() => lab.exchange.sessions().length).toBe(3);
  expect(await submit(all[3] as RawClient)).toMatch(/^250/);
});

test('messages beyond the rate wait for their turn, or are refused when told so', async () => {
  Object.assign(lab.exchange.settings, { smtpMessagesPerMinute: 2, timeCompression: 300 });
  const client = await signedIn();
  const began = performance.now();
  for (let n = 0; n < 5; n++) expect(await submit(client)).toMatch(/^250/);
  // 2 at once, 2 after a "minute" of 200 ms, 1 after another.
  expect(performance.now() - began).toBeGreaterThanOrEqual(395);
  Object.assign(lab.exchange.settings, { smtpExcess: 'refuse', timeCompression: 1 });
  expect(await submit(client)).toMatch(/^421 4\.4\.2/);
});

test('recipients are limited by message and by day', async () => {
  Object.assign(lab.exchange.settings, { smtpRecipientsPerMessage: 3, smtpRecipientsPerDay: 4 });
  const client = await signedIn();
  const to = (count: number) => Array.from({ length: count }, (_, n) => `c${n}@klant.example`);
  expect(await submit(client, { to: to(4) })).toBe('452 4.5.3 Too many recipients\r\n');
  await say(client, 'RSET');
  expect(await submit(client, { to: to(3) })).toMatch(/^250/);
  expect(await submit(client, { to: to(3) })).toMatch(/^554 5\.2\.0 .*SubmissionQuotaExceededException/);
  lab.clock.advance(86_400_001);
  const later = await signedIn();
  expect(await submit(later, { to: to(3) })).toMatch(/^250/);
  lab.clock.reset();
});

test('SIZE is honoured in MAIL and in what comes', async () => {
  lab.exchange.settings.messageSizeLimit = 1000;
  const client = await signedIn();
  expect(await say(client, `MAIL FROM:<${SUPPORT}> SIZE=1001`)).toMatch(/^552 5\.3\.4/);
  expect(await submit(client, { text: 'x'.repeat(2000) })).toMatch(/^552 5\.3\.4/);
  expect(await submit(client)).toMatch(/^250/);
});

test('a full mailbox refuses, as its Sent Items would grow', async () => {
  const mailbox = lab.directory.findMailbox(SUPPORT);
  if (mailbox) mailbox.quotaBytes = 10;
  expect(await submit(await signedIn())).toMatch(/^554 5\.2\.2 mailbox full;/);
  if (mailbox) mailbox.quotaBytes = undefined;
});

test('an unknown recipient comes back as a report, with what RET, ENVID and ORCPT said', async () => {
  const client = await signedIn();
  await say(client, `MAIL FROM:<${SUPPORT}> RET=HDRS ENVID=e+2B1`);
  await say(client, 'RCPT TO:<unknown.person@klant.example> NOTIFY=FAILURE ORCPT=rfc822;u+2Bx@klant.example');
  await say(client, 'RCPT TO:<unknown.quiet@klant.example> NOTIFY=NEVER');
  await say(client, 'RCPT TO:<nobody@contoso.example>');
  await say(client, 'DATA');
  expect(
    await say(client, `From: ${SUPPORT}\r\nMessage-ID: <9@contoso.example>\r\n\r\nsecret body\r\n.`),
  ).toMatch(/^250/);
  const [report] = lab.exchange.messages(SUPPORT) ?? [];
  const raw = lab.exchange.raw(SUPPORT, 'INBOX', report?.uid as number)?.toString() ?? '';
  expect(raw).toContain('Content-Type: multipart/report; report-type=delivery-status');
  expect(raw).toContain('Original-Envelope-Id: e+1\r\n');
  expect(raw).toContain(
    'Original-Recipient: rfc822;u+x@klant.example\r\nFinal-Recipient: rfc822;unknown.person@klant.example\r\nAction: failed\r\nStatus: 5.1.1\r\n',
  );
  expect(raw).toContain(
    'Final-Recipient: rfc822;nobody@contoso.example\r\nAction: failed\r\nStatus: 5.1.10\r\n',
  );
  expect(raw).not.toContain('unknown.quiet');
  expect(raw).toContain('<9@contoso.example>');
  expect(raw).not.toContain('secret body');
});

test('pipelined commands are answered in order', async () => {
  const client = await signedIn();
  client.write(`MAIL FROM:<${SUPPORT}>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:nonsense\r\nDATA\r\n`);
  expect(await client.until(/354 .*\r\n/)).toBe(
    '250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n501 5.1.3 Invalid address\r\n354 Start mail input; end with <CRLF>.<CRLF>\r\n',
  );
  client.write(`From: ${SUPPORT}\r\n\r\nx\r\n.\r\nNOOP\r\nQUIT\r\n`);
  expect(await client.closed()).toMatch(/^250 2\.0\.0 OK .*\r\n250 2\.0\.0 OK\r\n221 /);
});

test('BDAT takes binary chunks', async () => {
  const client = await signedIn();
  await say(client, `MAIL FROM:<${SUPPORT}> BODY=BINARYMIME`);
  await say(client, 'RCPT TO:<jan@klant.example>');
  expect(await say(client, 'DATA')).toMatch(/^503/);
  const head = `From: ${SUPPORT}\r\nMessage-ID: <b@x>\r\nDate: x\r\n\r\n`;
  client.write(`BDAT ${head.length}\r\n${head}`);
  expect(await client.until(REPLY)).toMatch(/^250 2\.6\.0 CHUNK/);
  client.write(Buffer.from('BDAT 5 LAST\r\n\r\n.\r\0', 'latin1'));
  expect(await client.until(REPLY)).toMatch(/^250 2\.0\.0 OK/);
  expect(lab.exchange.outside.raw(lab.exchange.outside.list()[0]?.id ?? '')?.toString('latin1')).toBe(
    `${head}\r\n.\r\0`,
  );
});

test('only CRLF.CRLF ends a message', async () => {
  const client = await signedIn();
  expect(await submit(client, { text: 'a\n.\nb\r\n.\nc\n.\r\nd' })).toMatch(/^250/);
  expect(lab.exchange.outside.list()).toHaveLength(1);
  expect(lab.exchange.outside.list()[0]?.text).toContain('d');
});

test('sequence errors have their own answers', async () => {
  const client = await signedIn();
  expect(await say(client, 'RCPT TO:<a@b.c>')).toBe('503 5.5.2 Need mail command\r\n');
  expect(await say(client, 'DATA')).toMatch(/^503/);
  expect(await say(client, 'MAIL TO:<x>')).toMatch(/^501/);
  expect(await say(client, `MAIL FROM:<${SUPPORT}> FOO=1`)).toMatch(/^501 5\.5\.4/);
  await say(client, `MAIL FROM:<${SUPPORT}>`);
  expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toMatch(/^503 5\.5\.2/);
  expect(await say(client, 'DATA')).toBe('503 5.5.2 Need rcpt command\r\n');
  expect(await say(client, 'XYZZY')).toBe('500 5.3.3 Unrecognized command\r\n');
  for (let n = 0; n < 30; n++) client.send('XYZZY');
  expect(await client.closed()).toContain('421 4.7.0 Too many errors');
});

test('a lost reply leaves the message taken, or not, as asked', async () => {
  for (const accepted of [true, false]) {
    lab.exchange.clear();
    lab.faults.set('smtp-lost-reply', { accepted, count: 1 });
    await expect(submit(await signedIn())).rejects.toThrow('closed');
    expect(sent()).toHaveLength(accepted ? 1 : 0);
    expect(lab.exchange.outside.list()).toHaveLength(accepted ? 1 : 0);
  }
});

test.each([...SMTP_STAGES])('the connection can be cut at %s, and nothing is sent', async (stage) => {
  lab.faults.set('smtp-cut', { stage, count: 1 });
  await expect(
    (async () => {
      await submit(await signedIn());
    })(),
  ).rejects.toThrow();
  expect(sent()).toHaveLength(0);
});

test('any reply can be put at any stage, once', async () => {
  lab.faults.set('smtp-reply', { stage: 'rcpt', reply: '450 4.2.1 Try later', count: 1 });
  const client = await signedIn();
  expect(await submit(client)).toBe('450 4.2.1 Try later\r\n');
  await say(client, 'RSET');
  expect(await submit(client)).toMatch(/^250/);
});

test('the copy in Sent Items can be late or missing', async () => {
  const client = await signedIn();
  lab.faults.set('smtp-sent-items-missing', { count: 1 });
  await submit(client);
  expect(sent()).toHaveLength(0);
  lab.faults.set('smtp-sent-items-late', { lateMs: 60_000, count: 1 });
  await submit(client);
  expect(sent()).toHaveLength(0);
  lab.clock.advance(60_000);
  expect(sent()).toHaveLength(1);
  lab.clock.reset();
});

test('the connection can break in the middle of a message', async () => {
  lab.faults.set('smtp-reset-in-data', { afterBytes: 1000, count: 1 });
  await expect(submit(await signedIn(), { text: 'x'.repeat(5000) })).rejects.toThrow('closed');
  expect(sent()).toHaveLength(0);
});
