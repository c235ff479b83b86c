/** What we write, through the sandbox to the customer: large files, and the word that goes out by itself. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { readAttachment, readMessage } from '../../server/wire/mime/read.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

const SUPPORT = 'support@contoso.example';
const PATIENCE_MS = 60_000;

describe('a letter', () => {
  const stack = new AsyncDisposableStack();
  let sandbox: Sandbox;
  let desk: DeskClient;

  beforeAll(async () => {
    sandbox = await startSandbox();
    stack.defer(() => sandbox.stop());
    const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-letters-'));
    stack.defer(() => removeDataDirectory(dataDirectory));
    const postvak = await startPostvakProcess({ dataDirectory });
    stack.defer(async () => {
      await postvak.stop();
    });
    desk = new DeskClient(postvak.origin);
    const servers = { ca: sandbox.ca, stop: sandbox.stop, info: sandbox.info };
    await connectMailbox(desk, servers, await setUpDemo(desk, servers), 'Support', 'support');
    await desk.patch('/settings/sending', { undoSeconds: 0 });
  });
  afterAll(() => stack.disposeAsync());

  test('brings twenty megabytes to the customer byte for byte', async () => {
    const conversation = await asked('large@klant.example', 'Handleiding');
    const bytes = randomBytes(20 * 1024 * 1024);
    const uploaded = await fetch(`${desk.origin}/api/v1/uploads?filename=manual.pdf`, {
      method: 'POST',
      headers: { ...desk.sessionHeaders, 'content-type': 'application/pdf', origin: desk.origin },
      body: new Uint8Array(bytes),
    });
    const { id } = (await uploaded.json()) as { id: string };
    await desk.reply(conversation, { html: '<p>De handleiding.</p>', attachments: [id] });
    const [received] = await until('the answer at the customer', PATIENCE_MS, () =>
      mailsOf('large@klant.example'),
    );
    const content = (await readAttachment(received as Buffer, 0))?.content as Buffer;
    expect(createHash('sha256').update(content).digest('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  test('goes out by itself to a person, once, and to no machine', async () => {
    const { items } = await desk.get<{ items: { id: string; address: string }[] }>('/mailboxes');
    const mailbox = items.find(({ address }) => address === SUPPORT);
    await desk.put('/acknowledgements', {
      mailboxId: mailbox?.id,
      enabled: true,
      html: '<p>We hebben uw mail, {{contact.firstName}}. Uw nummer is {{conversation.number}}.</p>',
    });
    await asked('jan@klant.example', 'Een vraag');
    const [raw] = await until('the acknowledgement', PATIENCE_MS, () => mailsOf('jan@klant.example'));
    const mail = await readMessage(raw as Buffer);
    expect(mail.headers['auto-submitted']).toBe('auto-replied');
    expect(mail.automatic).toBe(true);
    expect(mail.text).toMatch(/^We hebben uw mail, Jan\. Uw nummer is \d+\./);
    expect(mail.subject).toMatch(/^Re: Een vraag \[#/);

    await asked('jan@klant.example', 'Nog een vraag');
    await asked('robot@klant.example', 'Afwezig', { 'Auto-Submitted': 'auto-replied' });
    await asked('list@klant.example', 'Nieuws', { 'List-Id': '<news.klant.example>', Precedence: 'bulk' });
    // Mails are accepted in their order: when the last one has its answer, those before had none.
    await asked('piet@klant.example', 'Ook een vraag');
    await until('the last acknowledgement', PATIENCE_MS, () => mailsOf('piet@klant.example'));
    expect(await mailsOf('jan@klant.example')).toHaveLength(1);
    for (const machine of ['robot@klant.example', 'list@klant.example']) {
      expect(await mailsOf(machine), machine).toBeUndefined();
    }
  });

  /** @returns the id of the conversation. */
  async function asked(
    from: string,
    subject: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const fromName = from.replace(
      /^(.)(.*)@.*/,
      (_, first: string, rest: string) => first.toUpperCase() + rest,
    );
    await sandbox.control.deliver({ to: SUPPORT, from, fromName, subject, text: 'Graag antwoord.', headers });
    const { id } = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations('?limit=200')).items.find((each) => each.subject === subject),
    );
    return id;
  }

  /** Byte for byte; undefined: none yet. */
  async function mailsOf(address: string): Promise<Buffer[] | undefined> {
    const mails = await sandbox.control.outside(address);
    if (mails.length === 0) return undefined;
    return Promise.all(
      mails.map(async ({ id }) => {
        const raw = await fetch(`${sandbox.info.control.url}/control/outside/${id}/raw`);
        return Buffer.from(await raw.arrayBuffer());
      }),
    );
  }
});
