/** A large mail in pieces, as Dovecot hands it out: also one that ends where a piece ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../server/kernel/secret.ts';
import { connectImap, type ImapSession } from '../../server/wire/imap/connect.ts';
import { fetchPieces } from '../../server/wire/imap/fetch-messages.ts';
import { listMessages } from '../../server/wire/imap/list-messages.ts';
import { selectFolder } from '../../server/wire/imap/select-folder.ts';
import { makeCertificate } from '../support/certificate.ts';
import { type RealServers, realServersMissing, startRealServers } from '../support/real-servers.ts';

const MEGABYTE = 1024 * 1024;
const ADDRESS = 'large@contoso.example';
const PASSWORD = 'large-password-1';
const missing = realServersMissing();

if (missing !== undefined) {
  test(`Dovecot is not asked here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('a large mail of Dovecot', () => {
  let real: RealServers;
  let session: ImapSession;

  beforeAll(async () => {
    const certificate = await makeCertificate({ names: ['localhost'] });
    real = await startRealServers({
      users: [{ address: ADDRESS, password: PASSWORD }],
      certificate,
      withoutPostfix: true,
    });
    session = await connectImap(
      { host: 'localhost', port: real.imap.port, tls: 'implicit', ca: certificate.ca },
      { mailbox: ADDRESS, user: ADDRESS, password: new Secret(PASSWORD) },
    );
  });

  afterAll(async () => {
    session?.close();
    await real?.stop();
  });

  /** Delivers a mail and takes it back in pieces. */
  async function around(raw: Buffer): Promise<{ readonly lengths: number[]; readonly whole: Buffer }> {
    await real.deliver(ADDRESS, raw);
    await selectFolder(session, 'INBOX', { readOnly: true });
    const uid = (await listMessages(session, 1, undefined)).at(-1)?.uid ?? 0;
    const fetched = await fetchPieces(session, uid);
    const pieces: Buffer[] = [];
    if (fetched && 'raw' in fetched) pieces.push(fetched.raw);
    else for await (const piece of fetched?.pieces ?? []) pieces.push(piece);
    return { lengths: pieces.map(({ length }) => length), whole: Buffer.concat(pieces) };
  }

  test('comes byte for byte, whatever it ends with', async () => {
    const small = mailOf(1_000);
    const first = await around(small);
    // The server puts header fields of its own before it, of the same length each time.
    const own = first.whole.length - small.length;
    expect(first.lengths).toEqual([small.length + own]);
    for (const [bytes, lengths] of [
      [2 * MEGABYTE, [MEGABYTE, MEGABYTE]],
      [2 * MEGABYTE + 1, [MEGABYTE, MEGABYTE, 1]],
      [5 * MEGABYTE - 1, [MEGABYTE, MEGABYTE, MEGABYTE, MEGABYTE, MEGABYTE - 1]],
    ] as const) {
      const raw = mailOf(bytes - own);
      const came = await around(raw);
      expect(came.lengths).toEqual(lengths);
      expect(came.whole.subarray(own).equals(raw)).toBe(true);
    }
  });
});

/** @param bytes of all of it. */
function mailOf(bytes: number): Buffer {
  const head = 'From: big@klant.example\r\nSubject: large\r\n\r\n';
  const lines = Array.from({ length: Math.ceil(bytes / 72) }, (_, n) => `${String(n).padStart(70, '.')}\r\n`);
  return Buffer.from(`${`${head}${lines.join('')}`.slice(0, bytes - 2)}\r\n`, 'latin1');
}
