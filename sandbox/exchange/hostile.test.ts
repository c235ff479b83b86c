/** Whatever bytes come, the servers live on, answer others, and show nobody what is another's. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRawClient, type RawClient } from '../../test/support/raw-client.ts';
import { type Laboratory, openLaboratory } from './laboratory.ts';

const SUPPORT = 'support@contoso.example';
const SALES = 'sales@contoso.example';
const SECRET = 'the-secret-of-sales';

let lab: Laboratory;
beforeAll(async () => {
  lab = await openLaboratory({ passwordSignIn: true });
  for (let n = 0; n < 3; n++) {
    lab.exchange.deliver(SUPPORT, Buffer.from(`Subject: ours ${n}\r\n\r\nopen\r\n`));
    lab.exchange.deliver(SALES, Buffer.from(`Subject: ${SECRET}\r\n\r\n${SECRET}\r\n`));
  }
});
afterAll(async () => {
  await lab.close();
});

const words = fc.constantFrom(
  'SELECT',
  'INBOX',
  'FETCH',
  'UID',
  'BODY[]',
  'BODY.PEEK[1.2.HEADER.FIELDS (To)]<0.9>',
  '1:*',
  '*',
  'SEARCH',
  'NOT',
  'OR',
  'HEADER',
  'STORE',
  '+FLAGS',
  '(\\Deleted)',
  'EXPUNGE',
  'IDLE',
  'DONE',
  'APPEND',
  '{3+}',
  '{999999999999}',
  '{5}',
  'LIST',
  '""',
  '"',
  '\\',
  '%',
  'COPY',
  'MOVE',
  'Archive',
  'RENAME',
  'DELETE',
  'CREATE',
  SALES,
  '../',
  'LOGIN',
  'sandbox',
  'AUTHENTICATE',
  'XOAUTH2',
  'PLAIN',
  '=',
  'STATUS',
  '(MESSAGES)',
  'NAMESPACE',
  '((((((((((',
  ')',
  '\r\n',
  'USER',
  'PASS',
  'RETR',
  '1',
  'TOP',
  'DELE',
  'UIDL',
  'EHLO',
  'MAIL',
  'FROM:<>',
  'RCPT',
  `TO:<${SALES}>`,
  'DATA',
  '.',
  'BDAT',
  '5 LAST',
  'RSET',
  'STARTTLS',
  'AUTH LOGIN',
  'NOOP',
);
const junk = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.array(words, { maxLength: 8 }).map((list) => list.join(' ')),
);
const script = fc.array(
  fc.tuple(junk, fc.constantFrom('\r\n', '\n', ' ', '')).map(([text, end]) => text + end),
  { minLength: 1, maxLength: 25 },
);

const doors: [string, () => number, boolean, (client: RawClient) => Promise<void>][] = [
  ['IMAP', () => lab.exchange.imap.port, true, async () => {}],
  [
    'IMAP, signed in',
    () => lab.exchange.imap.port,
    true,
    async (client) => {
      await client.command(`l LOGIN ${SUPPORT} sandbox`);
      await client.command('s SELECT INBOX');
    },
  ],
  [
    'POP3, signed in',
    () => lab.exchange.pop3.port,
    true,
    async (client) => {
      client.send(`USER ${SUPPORT}`);
      client.send('PASS sandbox');
      await client.until(/logged on\.\r\n/);
    },
  ],
  ['SMTP', () => lab.exchange.smtp.port, false, async () => {}],
  [
    'SMTP, signed in',
    () => lab.exchange.smtp.port,
    false,
    async (client) => {
      client.send('EHLO x');
      await client.until(/^250 .*\r\n/m);
      client.send('STARTTLS');
      await client.until(/^220 .*\r\n/m);
      await client.startTls();
      client.send('EHLO x');
      client.send('AUTH LOGIN');
      client.send(Buffer.from(SUPPORT).toString('base64'));
      client.send(Buffer.from('sandbox').toString('base64'));
      await client.until(/^235 .*\r\n/m);
    },
  ],
];

test.each(doors)(
  '%s survives any bytes and shows nobody else’s mail',
  async (_, port, tls, prepare) => {
    await fc.assert(
      fc.asyncProperty(script, async (lines) => {
        const client = await openRawClient({ port: port(), ca: lab.certificates.ca, tls });
        await client.until(/\r\n/);
        await prepare(client);
        // Signing in as sales with its password is no leak.
        for (const line of lines) client.write(line.replaceAll('sandbox', 'guessed'));
        client.write('\r\n');
        // A round trip on another connection: by then the server has seen what was written here.
        const witness = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
        await witness.until(/\r\n/);
        await witness.command(`l LOGIN ${SALES} sandbox`);
        expect(await witness.command('s SELECT INBOX')).toMatch(/\* \d+ EXISTS/);
        witness.end();
        expect(client.received()).not.toContain(SECRET);
        client.end();
        expect(lab.crashes).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
  60_000,
);

test('a flood without answers being read is held back, not kept in memory', async () => {
  const client = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
  await client.until(/\r\n/);
  await client.command(`l LOGIN ${SUPPORT} sandbox`);
  client.pause();
  const line = 'a LIST "" *\r\n';
  for (let n = 0; n < 2_000; n++) client.write(line.repeat(20));
  const other = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
  await other.until(/\r\n/);
  expect(await other.command('a NOOP')).toBe('a OK NOOP completed.\r\n');
  client.end();
  other.end();
  expect(lab.crashes).toEqual([]);
});

test('a line without end is cut off', async () => {
  for (const port of [lab.exchange.imap.port, lab.exchange.pop3.port]) {
    const client = await openRawClient({ port, ca: lab.certificates.ca });
    await client.until(/\r\n/);
    client.write('a'.repeat(200_000));
    await client.closed();
  }
});
