/** Letters signed by Postvak, as they lie in the customer's Maildir behind Postfix, verified by dkimpy. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { makeCertificate } from '../support/certificate.ts';
import { dkimpyMissing, verifyByDkimpy } from '../support/dkimpy.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';
import { type RealServers, realServersMissing, startRealServers } from '../support/real-servers.ts';

const SHOP = 'winkel@winkel.example';
const ORDERS = 'bestellingen@winkel.example';
const CUSTOMER = 'marieke@klant.example';
const PASSWORD = 'only for this server';
const PATIENCE_MS = 60_000;

interface Key {
  readonly id: string;
  readonly record: { readonly name: string; readonly value: string };
}

const missing = realServersMissing() ?? dkimpyMissing();

if (missing !== undefined) {
  test(`Signatures are not verified by others here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('a letter of a domain whose server does not sign', () => {
  const stack = new AsyncDisposableStack();
  let real: RealServers;
  let desk: DeskClient;
  let mailboxId: string;
  let records: Key['record'][];

  beforeAll(async () => {
    const certificate = await makeCertificate({ names: ['localhost'] });
    const users = [SHOP, CUSTOMER].map((address) => ({ address, password: PASSWORD }));
    real = await startRealServers({ users, certificate });
    stack.defer(() => real.stop());
    const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-signing-'));
    stack.defer(() => removeDataDirectory(dataDirectory));
    const postvak = await startPostvakProcess({ dataDirectory });
    stack.defer(async () => {
      await postvak.stop();
    });
    desk = new DeskClient(postvak.origin);
    await desk.setUp(ADMINISTRATOR, 'Service');
    await desk.patch('/settings/sending', { undoSeconds: 0 });
    const { id: appRegistrationId } = await desk.registerApp({
      name: 'Mail server',
      provider: 'password',
      endpoints: {
        imap: { host: 'localhost', port: real.imap.port, tls: 'implicit' },
        smtp: { host: 'localhost', port: real.smtp.port, tls: 'starttls' },
        ca: certificate.ca,
      },
    });
    const departmentId = (await desk.departments()).items[0]?.id ?? '';
    const { id } = await desk.addAccount({
      departmentId,
      appRegistrationId,
      name: SHOP,
      grantKind: 'password',
      signIn: SHOP,
      mailboxes: [{ address: SHOP, incoming: 'imap', startPoint: { from: 'everything' } }],
    });
    await desk.put(`/accounts/${id}/password`, { password: PASSWORD });
    mailboxId = (await desk.account(id)).mailboxes[0]?.id ?? '';
    const keys: Key[] = [];
    for (const algorithm of ['rsa-sha256', 'ed25519-sha256']) {
      const key = await desk.post<Key>('/dkim-keys', { domain: 'winkel.example', algorithm });
      await desk.patch(`/dkim-keys/${key.id}`, { enabled: true });
      keys.push(key);
    }
    records = keys.map(({ record }) => record);
  });
  afterAll(() => stack.disposeAsync());

  test('has two signatures that are right, also with files; what is changed on the way shows', async () => {
    const file = await fetch(`${desk.origin}/api/v1/uploads?filename=factuur.pdf`, {
      method: 'POST',
      headers: { ...desk.sessionHeaders, 'content-type': 'application/pdf', origin: desk.origin },
      body: new Uint8Array(randomBytes(3 * 1024 * 1024)),
    });
    const { id } = (await file.json()) as { id: string };
    const id1 = await asked('Factuur zoek', 'vraag-1');
    const html = '<p>Beste <b>Marieke</b>,</p><p>Zie bijlage — met  twee spaties. €</p>';
    await desk.reply(id1, { html, attachments: [id] });
    const raw = await arrived('Re: Factuur zoek');
    expect(verifyByDkimpy(raw, records)).toEqual([true, true]);
    expect(verifyByDkimpy(raw, records.slice(0, 1))).toEqual([true, false]);
    const text = raw.toString('latin1');
    expect(verifyByDkimpy(Buffer.from(text.replace('bijlage', 'bijlaag'), 'latin1'), records)).toEqual([
      false,
      false,
    ]);
    expect(verifyByDkimpy(Buffer.from(text.replace(/^To: /m, 'To: X '), 'latin1'), records)).toEqual([
      false,
      false,
    ]);
  });

  test('is signed when it goes out by itself, and from an alias under the name of its queue', async () => {
    await desk.post('/aliases', { mailboxId, address: ORDERS, displayName: 'Bestellingen' });
    const { items } = await desk.get<{ items: { id: string; mailboxIds: string[] }[] }>('/queues');
    const queue = items.find(({ mailboxIds }) => mailboxIds.includes(mailboxId)) ?? items[0];
    await desk.patch(`/queues/${queue?.id}`, {
      fromAddress: ORDERS,
      fromName: 'Bestellingen – Winkel',
      mailboxIds: [mailboxId],
    });
    await desk.put('/acknowledgements', { mailboxId, enabled: true, html: '<p>We hebben je mail.</p>' });
    const conversation = await asked('Waar blijft het?', 'vraag-2');
    const acknowledgement = await arrived('Re: Waar blijft het?');
    expect(header(acknowledgement, 'Auto-Submitted')).toBe('auto-replied');
    expect(header(acknowledgement, 'From')).toContain(`<${ORDERS}>`);
    expect(verifyByDkimpy(acknowledgement, records)).toEqual([true, true]);

    await desk.reply(conversation, { text: 'Donderdag.', subject: 'Donderdag' });
    const answer = await arrived('Donderdag');
    expect(header(answer, 'From')).toMatch(/Bestellingen.*<bestellingen@winkel\.example>$/);
    expect(header(answer, 'Return-Path')).toBe(`<${SHOP}>`);
    expect(verifyByDkimpy(answer, records)).toEqual([true, true]);
  });

  /** @returns the id of the conversation. */
  async function asked(subject: string, id: string): Promise<string> {
    const lines = [
      `Message-ID: <${id}@klant.example>`,
      `Date: ${new Date().toUTCString()}`,
      `From: Marieke <${CUSTOMER}>`,
      `To: ${SHOP}`,
      `Subject: ${subject}`,
    ];
    await real.deliver(SHOP, Buffer.from(`${[...lines, '', 'Graag antwoord.'].join('\r\n')}\r\n`));
    const conversation = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations()).items.find((each) => each.subject === subject),
    );
    return conversation.id;
  }

  /** As it lies in the Maildir. */
  function arrived(subject: string): Promise<Buffer> {
    return until(`“${subject}” in the customer’s Maildir`, PATIENCE_MS, async () => {
      const folder = join(real.maildir(CUSTOMER), 'new');
      const files = await readdir(folder).catch(() => []);
      const mails = await Promise.all(files.map((file) => readFile(join(folder, file))));
      return mails.find((raw) => decoded(header(raw, 'Subject')).startsWith(subject));
    });
  }
});

function header(raw: Buffer, name: string): string {
  const end = raw.indexOf('\n\n') + 1 || raw.indexOf('\r\n\r\n');
  const unfolded = raw.toString('latin1', 0, end > 0 ? end : raw.length).replace(/\r?\n[ \t]+/g, ' ');
  return decoded(new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '');
}

/** Words of RFC 2047 in UTF-8 and base64 or Q, which is what we write. */
function decoded(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, words: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(words, 'base64').toString()
        : Buffer.from(
            words
              .replace(/_/g, ' ')
              .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString(),
    );
}
