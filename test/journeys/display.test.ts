/** Mail as an agent sees it, in a browser: difficult mails open, by keyboard too, and keep what they hold. */
import { readFile } from 'node:fs/promises';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CORPUS } from '../corpus/all.ts';
import { hasChromium, type OpenBrowser, openBrowser } from '../support/chromium.ts';
import { type DisplayDesk, startDisplayDesk } from '../support/display-desk.ts';
import * as MAILS from '../support/display-mails.ts';

const PATIENCE = { timeout: 15_000 };

describe.skipIf(!hasChromium())('a mail on the screen', () => {
  const stack = new AsyncDisposableStack();
  let desk: DisplayDesk;
  let browser: OpenBrowser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    desk = await startDisplayDesk();
    stack.defer(() => desk.stop());
    browser = await openBrowser();
    stack.defer(() => browser.close());
    page = await browser.newPage({ acceptDownloads: true });
    const [name = '', value = ''] = (desk.agent.headers.cookie as string).split('=');
    await page.context().addCookies([{ name, value, url: desk.origin }]);
    await page.route(/^https:/, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: MAILS.png(20, 8, [64, 192, 87]) });
    });
  });
  afterAll(() => stack.disposeAsync());

  /** The mail alone in its conversation. */
  async function show(raw: Buffer): Promise<void> {
    const conversation = await desk.receive(raw);
    await page.goto(`${desk.origin}/desk/${conversation}`);
    await message().waitFor();
  }
  const message = () => page.locator('section[data-open="true"]').last();
  /** The mail's own page, once it can be read. */
  async function frame(): Promise<Frame> {
    const element = message().locator('iframe[data-ready="true"]').first();
    await element.waitFor();
    return (await (await element.elementHandle())?.contentFrame()) as Frame;
  }
  const corpusMail = (name: string) => {
    const found = CORPUS.find((each) => each.name === name);
    if (!found) throw new Error(`no ${name} in the corpus`);
    return found.raw;
  };

  test('its pictures are shown, and those from elsewhere only when asked for', async () => {
    await show(MAILS.INLINE_PICTURE);
    const inside = await frame();
    await expect.poll(() => inside.evaluate('document.images[0].naturalWidth'), PATIENCE).toBe(240);
    expect(await message().getByText('lamp.png').count()).toBe(0);

    await show(MAILS.REMOTE_PICTURES);
    await message().getByText('2 images from elsewhere are not shown').waitFor();
    expect(asked).toEqual([]);
    await message().getByRole('button', { name: 'Show images' }).click();
    await expect
      .poll(() => asked.toSorted(), PATIENCE)
      .toEqual(['https://pictures.example/offer.png', 'https://pictures.example/pixel.gif']);
  });

  test.each(Object.entries(MAILS.QUOTED_BY))('what %s quotes is folded, and unfolds', async (_, raw) => {
    await show(raw);
    const quote = message().getByRole('button', { name: 'Show quoted text' });
    await quote.waitFor();
    const shown = async () => (await (await frame()).locator('body').innerText()).replace(/\s+/g, ' ').trim();
    await expect.poll(shown, PATIENCE).toBe('New words');
    await quote.press('Enter');
    await message().getByRole('button', { name: 'Hide quoted text' }).waitFor();
    await expect.poll(shown, PATIENCE).toContain('Is the lamp plugged in?');
  });

  test('answers between quotes, and a forwarded page, stay whole', async () => {
    for (const [raw, words] of [
      [MAILS.ANSWERED_IN_BETWEEN, 'Is the switch on?'],
      [MAILS.FORWARDED_PAGE, 'The lamp of Bob'],
    ] as const) {
      await show(raw);
      await (await frame()).getByText(words).waitFor();
      expect(
        await message()
          .getByRole('button', { name: /quoted/ })
          .count(),
      ).toBe(0);
    }
  });

  test('flowed lines flow, and right-to-left text runs from the right', async () => {
    await show(MAILS.FLOWED);
    await message().getByText('in one line and is broken only for the way.').waitFor();
    await message().getByRole('button', { name: 'Show quoted text' }).waitFor();
    expect(await message().getByText('plugged in?').count()).toBe(0);
    await show(MAILS.RIGHT_TO_LEFT);
    const last = message().getByText('And a line of English.');
    await last.waitFor();
    expect(
      await page.evaluate(
        `getComputedStyle([...document.querySelectorAll('section [dir="auto"]')].find((each) => each.textContent.includes('PV-12345'))).direction`,
      ),
    ).toBe('rtl');
  });

  test('long lines and wide tables do not widen the screen; the whole of them is there', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    for (const raw of [MAILS.LONG_LINES, MAILS.WIDE_TABLE]) {
      await show(raw);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      expect(wide).toBe(false);
    }
    await (await frame()).getByText('The end of the table').scrollIntoViewIfNeeded();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('what is signed, encrypted, packed or an appointment is shown as what it is', async () => {
    for (const [name, words] of [
      ['winmail.dat with two files', ['see the files', 'a.pdf', 'b.txt']],
      ['S/MIME, signed as one', ['Signed with S/MIME', 'signed words', 'a.pdf']],
      ['S/MIME, encrypted', ['Encrypted with S/MIME']],
      ['PGP in the text, signed', ['Signed with PGP', 'signed words']],
      ['PGP, encrypted', ['Encrypted with PGP']],
      ['invitation: with everything', ['Invitation', 'Visit', 'Does it suit you?']],
      ['a delivery report', ['Delivery report', 'not delivered']],
    ] as const) {
      await show(corpusMail(name));
      for (const each of words) await message().getByText(each).first().waitFor();
    }
  });

  test('a forwarded mail opens in place with its files', async () => {
    await show(MAILS.FORWARDED_MAIL);
    const open = message().getByRole('button', { name: /^Open/ });
    await open.focus();
    await page.keyboard.press('Enter');
    await message().getByText('Words inside the forwarded mail').waitFor();
    await message().getByText('invoice.pdf').waitFor();
  });

  test('the original comes back byte for byte', async () => {
    for (const raw of [corpusMail('S/MIME, signed as one'), MAILS.WIDE_TABLE]) {
      await show(raw);
      await message().getByRole('button', { name: 'More' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: /original/i }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/\.eml$/);
      expect((await readFile(await download.path())).equals(raw)).toBe(true);
    }
  });

  test('a stranger’s answer stands apart and leads to the conversation that it named', async () => {
    const named = await desk.receive(
      Buffer.from(
        'From: ann@customer.example\r\nSubject: Secret lamp\r\nMessage-ID: <secret@customer.example>\r\n\r\nOnly for you.\r\n',
      ),
    );
    await show(
      Buffer.from(
        'From: eve@evil.example\r\nSubject: Re: Secret lamp\r\nIn-Reply-To: <secret@customer.example>\r\n\r\nTell me more.\r\n',
      ),
    );
    expect(page.url()).not.toContain(named);
    expect(await page.locator('section[data-open]', { hasText: 'Only for you.' }).count()).toBe(0);
    await message().getByRole('link', { name: 'Look at that conversation' }).click();
    await message().getByText('Only for you.').waitFor();
    expect(page.url()).toContain(named);
  });

  test('nothing in any of them troubled the browser', () => {
    expect(browser.complaints).toEqual([]);
  });
});
