/**
 * What we write, as programs see it that nobody here wrote: Postfix takes it, Dovecot keeps it, mutt threads it,
 * Chromium draws it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationSummary, Message } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { readAttachment, readMessage } from '../../server/wire/mime/read.ts';
import { hasChromium, openBrowser } from '../support/chromium.ts';
import { hasMutt, muttIndex } from '../support/mutt-index.ts';
import { type RealDesk, startRealDesk } from '../support/real-desk.ts';
import { realServersMissing } from '../support/real-servers.ts';

const SUPPORT = 'support@contoso.example';
const CUSTOMER = 'marieke@klant.example';
const PATIENCE_MS = 60_000;
/** A picture of 10 by 10 in one colour. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC',
  'base64',
);

/** Asked of the page as it is drawn; in words, because this file is for Node. */
const DRAWN = `(() => {
  const one = (selector) => document.querySelector(selector);
  const style = (selector) => getComputedStyle(one(selector));
  const top = (selector) => one(selector).getBoundingClientRect().top;
  return {
    bold: style('strong').fontWeight,
    bullet: style('li').display,
    image: [one('img').naturalWidth, one('img').width],
    link: one('a').getAttribute('href'),
    quoteBelow: top('blockquote') > top('ul'),
    quoteBar: style('blockquote').borderLeftStyle,
    font: style('body').fontFamily,
  };
})()`;

const missing = realServersMissing() ?? (hasMutt() ? undefined : 'mutt is not installed');

if (missing !== undefined) {
  test(`Letters are not shown to other programs here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('a letter of ours', () => {
  const stack = new AsyncDisposableStack();
  let there: RealDesk;

  beforeAll(async () => {
    there = await startRealDesk(stack, [SUPPORT, CUSTOMER]);
    await there.desk.patch('/settings/sending', { undoSeconds: 0 });
  });
  afterAll(() => stack.disposeAsync());

  test('stands in one thread with the customer’s mails, in mutt', async () => {
    const question = customerMail('thread-1@klant.example', 'Lamp kapot', [
      'Date: Wed, 25 Nov 2026 10:00:00 +0000',
    ]);
    const conversation = await asked(question, 'Lamp kapot');
    const first = await answered(conversation, { html: '<p>Welke lamp?</p>' });
    const reply = customerMail('thread-2@klant.example', 'Re: Lamp', [
      `In-Reply-To: ${header(first, 'Message-ID')}`,
      'Date: Wed, 25 Nov 2099 10:00:00 +0000',
    ]);
    await there.real.deliver(SUPPORT, reply);
    await until('the second mail', PATIENCE_MS, async () =>
      (await there.desk.conversation(conversation.id)).messages.length === 3 ? true : undefined,
    );
    const second = await answered(conversation, { html: '<p>Die sturen wij.</p>' });
    const stranger = customerMail('other@klant.example', 'Re: Lamp kapot', [
      'Date: Wed, 25 Nov 2026 10:30:00 +0000',
    ]);

    const lines = muttIndex([second, stranger, reply, first, question]);
    const thread = lines.filter((line) => !/: (Re: Lamp kapot)$/.test(line));
    expect(lines).toHaveLength(5);
    expect(thread.map((line) => line.replace(/^[^:]*: /, '').replace(/\[#.*/, '[#'))).toEqual([
      'Lamp kapot',
      '`->Re: Lamp kapot [#',
      '  `->Re: Lamp',
      '    `->Re: Lamp [#',
    ]);
  });

  test('in HTML is drawn as it was written, with its picture, above the quoted mail', async () => {
    const conversation = await asked(customerMail('html-1@klant.example', 'Factuur', []), 'Factuur');
    const picture = await upload('logo.png', 'image/png', PICTURE);
    const raw = await answered(conversation, {
      html: `<p>Beste <strong>Marieke</strong>,</p><ul><li><p>een</p></li><li><p>twee</p></li></ul><p>Zie <a href="https://shop.example/">hier</a> <img src="${picture.href}" width="40" height="40"></p>`,
    });
    const mail = await readMessage(raw);
    expect(mail.text).toMatch(/^Beste Marieke,\n[\s\S]* \* een\n \* twee[\s\S]*\n> Graag antwoord\./);
    if (!hasChromium()) return;
    const contentId = mail.attachments[0]?.contentId ?? '';
    const content = (await readAttachment(raw, 0))?.content.toString('base64');
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent(
        (mail.html ?? '').replace(`cid:${contentId}`, `data:image/png;base64,${content}`),
      );
      const drawn = (await page.evaluate(DRAWN)) as Record<string, unknown>;
      expect(drawn).toMatchObject({
        bullet: 'list-item',
        image: [10, 40],
        link: 'https://shop.example/',
        quoteBelow: true,
        quoteBar: 'solid',
      });
      expect(Number(drawn.bold)).toBeGreaterThanOrEqual(600);
      expect(drawn.font).toContain('sans-serif');
    } finally {
      await browser.close();
    }
  });

  test('brings twenty megabytes byte for byte through Postfix', async () => {
    const conversation = await asked(customerMail('large-1@klant.example', 'Handleiding', []), 'Handleiding');
    const bytes = randomBytes(20 * 1024 * 1024);
    const file = await upload('handleiding ünd mehr.pdf', 'application/pdf', bytes);
    const raw = await answered(conversation, { text: 'De handleiding.', attachments: [file.id] });
    const [attachment] = (await readMessage(raw)).attachments;
    expect(attachment).toMatchObject({
      filename: 'handleiding ünd mehr.pdf',
      contentType: 'application/pdf',
    });
    const content = (await readAttachment(raw, 0))?.content as Buffer;
    expect(sha256(content)).toBe(sha256(bytes));
  });

  async function asked(mail: Buffer, subject: string): Promise<ConversationSummary> {
    await there.real.deliver(SUPPORT, mail);
    return until('the conversation', PATIENCE_MS, async () =>
      (await there.desk.conversations()).items.find((each) => each.subject === subject),
    );
  }

  /** @returns the answer as it lies in the customer's Maildir. */
  async function answered(
    { id }: ConversationSummary,
    body: Parameters<RealDesk['desk']['reply']>[1],
  ): Promise<Buffer> {
    const { rawHref }: Message = await there.desk.reply(id, body);
    const sent = await fetch(new URL(rawHref ?? '', there.desk.origin), {
      headers: there.desk.sessionHeaders,
    });
    const messageId = header(Buffer.from(await sent.arrayBuffer()), 'Message-ID');
    return until('the answer in the customer’s Maildir', PATIENCE_MS, async () =>
      (await there.mailsOf(CUSTOMER)).find((raw) => header(raw, 'Message-ID') === messageId),
    );
  }

  async function upload(filename: string, type: string, content: Buffer) {
    const { desk } = there;
    const response = await fetch(`${desk.origin}/api/v1/uploads?filename=${encodeURIComponent(filename)}`, {
      method: 'POST',
      headers: { ...desk.sessionHeaders, 'content-type': type, origin: desk.origin },
      body: new Uint8Array(content),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as { id: string; href: string };
  }
});

function customerMail(id: string, subject: string, more: readonly string[]): Buffer {
  const lines = [
    `Message-ID: <${id}>`,
    `From: Marieke <${CUSTOMER}>`,
    `To: ${SUPPORT}`,
    `Subject: ${subject}`,
  ];
  return Buffer.from(`${[...lines, ...more, '', 'Graag antwoord.'].join('\r\n')}\r\n`);
}

function header(raw: Buffer, name: string): string {
  const unfolded = raw
    .subarray(0, 20_000)
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
