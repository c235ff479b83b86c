/**
 * The log at its usual level holds nobody's name and nobody's words: customers write, are answered, bounce and are looked
 * for, people sign in wrongly and servers refuse, and then the log is searched for all of it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

/** What only people say. */
const PERSONAL = [
  'zebedeus',
  'quagga',
  'pangolin',
  'ocelot',
  'wombat',
  'intruder',
  'numbat',
  'mailbox-of-nobody',
  'support@',
];
const CUSTOMER = 'zebedeus@zoo.example';

let database: TestDatabase;
let sandbox: Sandbox;
let postvak: PostvakProcess;
let dataDirectory: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-logs-'));
  postvak = await startPostvakProcess({ dataDirectory, databaseUrl: urlOf(database.connection) });
});
afterAll(async () => {
  await postvak?.stop();
  await sandbox?.stop();
  await database?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

test('good days and bad ones leave nobody’s name and nobody’s words in the log', async () => {
  const desk = new DeskClient(postvak.origin);
  const place = await setUpDemo(desk, sandbox);
  const { upn } = await connectMailbox(desk, sandbox, place, 'Support', 'support');
  const mail = { to: upn, from: `Zebedeus Quagga <${CUSTOMER}>` };
  await sandbox.control.deliver([
    { ...mail, subject: 'Pangolin', text: 'My ocelot has eaten it.' },
    // Broken in every way that makes a reader complain.
    {
      ...mail,
      raw: Buffer.from(
        `From: ${CUSTOMER}\r\nTo: ${upn}\r\nSubject: =?pangolin?X?wombat?=\r\nContent-Type: multipart/mixed; boundary=wombat\r\n\r\n--wombat\r\nContent-Transfer-Encoding: base64\r\n\r\n%%wombat`,
      ).toString('base64'),
    },
  ]);
  const [first] = await eventually('the mails', async () => {
    const { items } = await desk.conversations();
    return items.length === 2 ? items : undefined;
  });
  await sandbox.control.setFault('smtp-recipient-refused', { count: 1 });
  await desk.reply(String(first?.id), { text: 'Wombat.' });
  await eventually('it is refused', async () => {
    const { state } = await database.store.db
      .selectFrom('delivery')
      .select('state')
      .executeTakeFirstOrThrow();
    return state === 'failed';
  });
  await desk.get('/conversations?q=Pangolin');
  await fetch(`${postvak.origin}/api/v1/conversations?q=numbat%40zoo.example`);
  await fetch(`${postvak.origin}/mailbox-of-nobody/numbat@zoo.example`);
  await fetch(`${postvak.origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: postvak.origin },
    body: JSON.stringify({ email: 'intruder@zoo.example', password: 'numbat numbat' }),
  });
  await sandbox.control.setFault('imap-authentication-failed', {
    detail: `Error="AuthFailed:LogonDenied-${CUSTOMER}"`,
  });
  await sandbox.control.setFault('imap-session-expired', {});
  await sandbox.control.deliver([{ ...mail, subject: 'Ocelot' }]);
  await eventually('the refusal is in the log', async () => postvak.output().includes('sign-in-refused'));
  expect(await postvak.stop()).toBe(0);

  const log = postvak.output().toLowerCase();
  expect(log).toContain('"level":"warn"');
  expect(PERSONAL.filter((word) => log.includes(word))).toEqual([]);
});
