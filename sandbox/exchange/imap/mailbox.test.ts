import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRawClient, type RawClient } from '../../../test/support/raw-client.ts';
import { type Laboratory, openLaboratory } from '../laboratory.ts';

const SUPPORT = 'support@contoso.example';

let lab: Laboratory;
let client: RawClient;
const clients: RawClient[] = [];
beforeAll(async () => {
  lab = await openLaboratory({ passwordSignIn: true });
});
beforeEach(async () => {
  lab.exchange.clear();
  for (let n = 1; n <= 3; n++) put(n);
  client = await signedIn();
});
afterEach(() => {
  for (const open of clients.splice(0)) open.end();
  lab.faults.clear();
});
afterAll(async () => {
  await lab.close();
  expect(lab.crashes).toEqual([]);
});

function put(n: number, body = `body ${n}\r\n`): void {
  const raw = `From: c${n}@klant.example\r\nSubject: Vraag ${n}\r\nMessage-ID: <m${n}@klant.example>\r\n\r\n${body}`;
  lab.exchange.deliver(SUPPORT, Buffer.from(raw, 'latin1'), {
    internalDate: new Date(`2026-01-0${n}T12:00:00Z`),
  });
}

async function signedIn(): Promise<RawClient> {
  const opened = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
  clients.push(opened);
  await opened.until(/\r\n/);
  await opened.command(`l LOGIN ${SUPPORT} sandbox`);
  return opened;
}

test('SELECT tells all that a client starts from', async () => {
  expect(await client.command('a SELECT inbox')).toBe(
    [
      '* 3 EXISTS',
      '* 0 RECENT',
      '* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)',
      '* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)] Permanent flags',
      '* OK [UNSEEN 1] Is the first unseen message',
      '* OK [UIDVALIDITY 14] UIDVALIDITY value',
      '* OK [UIDNEXT 4] The next unique identifier value',
      'a OK [READ-WRITE] SELECT completed.',
      '',
    ].join('\r\n'),
  );
  expect(await client.command('b SELECT nowhere')).toBe("b NO nowhere doesn't exist.\r\n");
  expect(await client.command('c FETCH 1 FLAGS')).toContain('c BAD');
});

test('LIST shows the well-known folders and refuses what is not offered', async () => {
  const listed = await client.command('a LIST "" *');
  expect(listed).toContain('* LIST (\\HasNoChildren) "/" INBOX\r\n');
  expect(listed).toContain('* LIST (\\HasNoChildren \\Sent) "/" "Sent Items"\r\n');
  expect(await client.command('b LIST "" "*" RETURN (SPECIAL-USE)')).toBe(
    'b BAD Command Argument Error. 12\r\n',
  );
  expect(await client.command('c LIST (SPECIAL-USE) "" "*"')).toBe('c BAD Command Argument Error. 12\r\n');
  expect(await client.command('d LIST "" ""')).toContain('* LIST (\\Noselect) "/" ""\r\n');
});

test('folders are made, renamed with what is below them, and deleted', async () => {
  await client.command('a CREATE Work/2026/January');
  expect(await client.command('b LIST "" Work/%')).toContain('* LIST (\\HasChildren) "/" Work/2026\r\n');
  await client.command('c RENAME Work Play');
  expect(await client.command('d LIST "" *')).toContain('Play/2026/January');
  expect(await client.command('e CREATE Play')).toContain('e NO');
  expect(await client.command('f DELETE INBOX')).toContain('f NO');
  await client.command('g UNSUBSCRIBE Play');
  expect(await client.command('h LSUB "" Pl*')).not.toContain('"/" Play\r\n');
  await client.command('i DELETE Play');
  expect(await client.command('j LIST "" Play*')).toBe('j OK LIST completed.\r\n');
});

test('FETCH by sequence and by UID, with partials, marks as seen only without PEEK', async () => {
  await client.command('a SELECT INBOX');
  expect(await client.command('b UID FETCH 2 (FLAGS BODY.PEEK[TEXT]<0.4>)')).toBe(
    '* 2 FETCH (UID 2 FLAGS () BODY[TEXT]<0> {4}\r\nbody)\r\nb OK FETCH completed.\r\n',
  );
  expect(await client.command('c FETCH 1 BODY[TEXT]')).toBe(
    '* 1 FETCH (BODY[TEXT] {8}\r\nbody 1\r\n FLAGS (\\Seen))\r\nc OK FETCH completed.\r\n',
  );
  expect(await client.command('d FETCH 3 (INTERNALDATE RFC822.SIZE)')).toContain(
    'INTERNALDATE " 3-Jan-2026 12:00:00 +0000" RFC822.SIZE',
  );
  expect(await client.command('e FETCH 4 FLAGS')).toBe('e BAD The specified message set is invalid.\r\n');
  expect(await client.command('f UID FETCH 9 FLAGS')).toBe('f OK FETCH completed.\r\n');
  expect(await client.command('g UID FETCH 9:* UID')).toBe('* 3 FETCH (UID 3)\r\ng OK FETCH completed.\r\n');
});

test.each([
  ['UNSEEN', ' 1 2 3'],
  ['1:2', ' 1 2'],
  ['UID 2:*', ' 2 3'],
  ['HEADER Message-ID <m2@klant.example>', ' 2'],
  ['FROM c3@', ' 3'],
  ['SUBJECT "vraag 1"', ' 1'],
  ['NOT SUBJECT "vraag 1" BODY body', ' 2 3'],
  ['OR (FROM c1@ UNSEEN) TEXT "body 3"', ' 1 3'],
  ['SINCE 2-Jan-2026', ' 2 3'],
  ['BEFORE 2-Jan-2026', ' 1'],
  ['ON 2-Jan-2026', ' 2'],
  ['LARGER 10000', ''],
  ['SMALLER 10000 UNDELETED', ' 1 2 3'],
  ['NEW', ''],
  ['CHARSET US-ASCII ALL', ' 1 2 3'],
])('SEARCH %s finds%s', async (program, expected) => {
  await client.command('a SELECT INBOX');
  expect(await client.command(`b SEARCH ${program}`)).toBe(
    `* SEARCH${expected}\r\nb OK SEARCH completed.\r\n`,
  );
});

test('SEARCH finds what encoded words and transfer encodings hide, and no charset but US-ASCII', async () => {
  lab.exchange.injectCustomerMail({
    to: SUPPORT,
    from: 'z@klant.example',
    subject: 'Ëen gelukkige dag',
    text: 'één gelukkig mens',
  });
  await client.command('a SELECT INBOX');
  expect(await client.command('b SEARCH SUBJECT gelukkige')).toContain('* SEARCH 4\r\n');
  expect(await client.command('c SEARCH BODY "gelukkig mens"')).toContain('* SEARCH 4\r\n');
  expect(await client.command('d SEARCH CHARSET UTF-8 ALL')).toBe(
    'd NO [BADCHARSET (US-ASCII)] The specified charset is not supported.\r\n',
  );
});

test('STORE, COPY, MOVE and EXPUNGE tell what they did, with UIDPLUS', async () => {
  await client.command('a SELECT INBOX');
  expect(await client.command('b STORE 1 +FLAGS (\\Deleted \\Flagged $Forgotten)')).toBe(
    '* 1 FETCH (FLAGS (\\Flagged \\Deleted))\r\nb OK STORE completed.\r\n',
  );
  expect(await client.command('c UID STORE 2 FLAGS.SILENT \\Seen')).toBe('c OK STORE completed.\r\n');
  expect(await client.command('d UID COPY 2,3 Archive')).toBe(
    'd OK [COPYUID 15 2:3 1:2] COPY completed.\r\n',
  );
  expect(await client.command('e COPY 1 Nowhere')).toBe("e NO [TRYCREATE] Nowhere doesn't exist.\r\n");
  expect(await client.command('f UID EXPUNGE 2:3')).toBe('f OK EXPUNGE completed.\r\n');
  expect(await client.command('g EXPUNGE')).toBe('* 1 EXPUNGE\r\ng OK EXPUNGE completed.\r\n');
  expect(await client.command('h UID MOVE 2:3 "Deleted Items"')).toBe(
    '* OK [COPYUID 16 2:3 1:2]\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nh OK MOVE completed.\r\n',
  );
});

test('APPEND keeps bytes, flags and date, by LITERAL+ or in steps', async () => {
  client.write('a APPEND Drafts (\\Seen \\Draft) "05-Feb-2026 03:04:05 +0000" {11+}\r\nX: y\r\n\r\nabc\r\n');
  expect(await client.until(/a OK.*\r\n/)).toBe('a OK [APPENDUID 17 1] APPEND completed.\r\n');
  client.send('b APPEND Drafts {11}');
  expect(await client.until(/\r\n/)).toBe('+ Ready for additional command text.\r\n');
  client.write('X: z\r\n\r\nabc\r\n');
  expect(await client.until(/b OK.*\r\n/)).toContain('APPENDUID 17 2');
  await client.command('c EXAMINE Drafts');
  expect(await client.command('d FETCH 1 (FLAGS INTERNALDATE BODY[])')).toBe(
    '* 1 FETCH (FLAGS (\\Seen \\Draft) INTERNALDATE " 5-Feb-2026 03:04:05 +0000" BODY[] {11}\r\nX: y\r\n\r\nabc)\r\nd OK FETCH completed.\r\n',
  );
  expect(await client.command('e STORE 1 FLAGS ()')).toContain('e NO');
});

test('a literal beyond the limit is refused and the session lives on', async () => {
  expect(await client.command(`a APPEND Drafts {999999999}`)).toContain('a NO [TOOBIG]');
  client.write(`b LIST "" {70000+}\r\n${'x'.repeat(70_000)}\r\n`);
  expect(await client.until(/^b .*\r\n/m)).toContain('b NO [TOOBIG]');
  expect(await client.command('c NOOP')).toBe('c OK NOOP completed.\r\n');
});

test('another session hears of new mail, flags and expunges at its next command, in that view', async () => {
  await client.command('a SELECT INBOX');
  const other = await signedIn();
  await other.command('a SELECT INBOX');
  await other.command('b STORE 3 +FLAGS \\Seen');
  await other.command('c STORE 1 +FLAGS.SILENT \\Deleted');
  await other.command('d EXPUNGE');
  put(4);
  // Sequence numbers stand still during FETCH: the expunge waits.
  expect(await client.command('b FETCH 1 UID')).toBe(
    '* 1 FETCH (UID 1)\r\n* 4 EXISTS\r\n* 3 FETCH (FLAGS (\\Seen))\r\nb OK FETCH completed.\r\n',
  );
  expect(await client.command('c NOOP')).toBe('* 1 EXPUNGE\r\nc OK NOOP completed.\r\n');
  expect(await client.command('d FETCH 1:* UID')).toBe(
    '* 1 FETCH (UID 2)\r\n* 2 FETCH (UID 3)\r\n* 3 FETCH (UID 4)\r\nd OK FETCH completed.\r\n',
  );
});

test('IDLE pushes without being asked', async () => {
  await client.command('a SELECT INBOX');
  client.send('b IDLE');
  await client.until(/\+ IDLE accepted, awaiting DONE command\.\r\n/);
  put(4);
  expect(await client.until(/\r\n/)).toBe('* 4 EXISTS\r\n');
  client.send('DONE');
  expect(await client.until(/\r\n/)).toBe('b OK IDLE completed.\r\n');
});

test('ImapFlow sees new mail while it idles', async () => {
  const flow = new ImapFlow({
    host: 'localhost',
    port: lab.exchange.imap.port,
    secure: true,
    auth: { user: SUPPORT, accessToken: await lab.token(SUPPORT) },
    tls: { ca: lab.certificates.ca },
    logger: false,
  });
  flow.on('error', () => {});
  await flow.connect();
  await flow.mailboxOpen('INBOX');
  const seen = new Promise<number>((resolve) => flow.on('exists', ({ count }) => resolve(count)));
  const idling = flow.idle();
  await expect.poll(() => flow.idling).toBe(true);
  put(4);
  expect(await seen).toBe(4);
  await flow.logout();
  await idling;
});

test('a new UIDVALIDITY ends the session that knew the old one', async () => {
  await client.command('a SELECT INBOX');
  lab.faults.set('imap-uid-validity-changed', { mailbox: SUPPORT });
  expect(await client.closed()).toContain('* BYE Session invalidated');
  const again = await signedIn();
  expect(await again.command('a SELECT INBOX')).toMatch(/UIDVALIDITY 2\d\]/);
  expect(lab.exchange.messages(SUPPORT)).toHaveLength(3);
});

test('faults of FETCH: cut or silent in a literal, placeholder, wrong size, left out', async () => {
  await client.command('a SELECT INBOX');
  lab.faults.set('imap-placeholder', { uid: 2 });
  expect(await client.command('b FETCH 1:2 BODY.PEEK[TEXT]')).toContain(
    'Retrieval using the IMAP4 protocol failed for the following message: 2',
  );
  lab.faults.clear();
  lab.faults.set('imap-fetch-omits', { uid: 2 });
  expect(await client.command('c FETCH 1:3 UID')).toBe(
    '* 1 FETCH (UID 1)\r\n* 3 FETCH (UID 3)\r\nc OK FETCH completed.\r\n',
  );
  lab.faults.clear();
  lab.faults.set('imap-wrong-size', { factor: 2 });
  const size = lab.exchange.messages(SUPPORT)?.[0]?.size as number;
  expect(await client.command('d FETCH 1 RFC822.SIZE')).toContain(`RFC822.SIZE ${size * 2})`);
  lab.faults.set('imap-reset-in-literal', { afterBytes: 10, count: 1 });
  client.send('e FETCH 1 BODY.PEEK[]');
  const left = await client.closed();
  expect(left).toMatch(/BODY\[\] \{\d+\}\r\n.{10}$/s);
});

test('a mail of 50 MB goes out while another session is served', async () => {
  lab.exchange.deliver(
    SUPPORT,
    Buffer.concat([Buffer.from('Subject: big\r\n\r\n'), Buffer.alloc(50_000_000, 'x')]),
  );
  await client.command('a SELECT INBOX');
  client.pause();
  client.send('b FETCH 4 BODY.PEEK[]');
  const other = await signedIn();
  expect(await other.command('a SELECT INBOX')).toContain('* 4 EXISTS');
  client.resume();
  const received = await client.count(/b OK FETCH completed\.\r\n$/);
  expect(received).toBeGreaterThan(50_000_000);
});
