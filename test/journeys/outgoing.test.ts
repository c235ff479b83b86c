/**
 * Mail on its way out, in a real browser: taken back, sent later, cancelled; what waits and when it leaves; a mailbox
 * that is stopped and goes on; what was refused, decided by keyboard.
 */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR, connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { hasChromium, type OpenBrowser, openBrowser } from '../support/chromium.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

const SETUP = fileURLToPath(new URL('../../bin/setup', import.meta.url));
const SUPPORT = 'support@contoso.example';
const PATIENCE_MS = 60_000;

describe.skipIf(!hasChromium())('outgoing mail in the console', () => {
  const stack = new AsyncDisposableStack();
  let sandbox: Sandbox;
  let desk: DeskClient;
  let browser: OpenBrowser;
  let page: Page;
  let accountId: string;

  beforeAll(async () => {
    // The console as it is now, not as it was built some time ago.
    await promisify(execFile)(process.execPath, [SETUP]);
    sandbox = await startSandbox();
    stack.defer(() => sandbox.stop());
    const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-outgoing-'));
    stack.defer(() => removeDataDirectory(dataDirectory));
    const postvak = await startPostvakProcess({ dataDirectory });
    stack.defer(async () => {
      await postvak.stop();
    });
    desk = new DeskClient(postvak.origin);
    const servers = { ca: sandbox.ca, stop: sandbox.stop, info: sandbox.info };
    const place = await setUpDemo(desk, servers);
    ({ accountId } = await connectMailbox(desk, servers, place, 'Support', 'support'));
    // Long enough for a slow machine to press a button, and nobody waits for it: it is taken back or sent now.
    await desk.patch('/settings/sending', { undoSeconds: 120 });
    browser = await openBrowser();
    stack.defer(() => browser.close());
    page = await browser.newPage();
    await page.goto(postvak.origin);
    await page.getByLabel('E-mail address').fill(ADMINISTRATOR.email);
    await page.getByLabel('Password', { exact: true }).fill(ADMINISTRATOR.password);
    await page.keyboard.press('Enter');
    await page.getByText('All answered').waitFor();
  });
  afterAll(() => stack.disposeAsync());

  test('an answer is taken back, and stands in the composer again', async () => {
    await asked('marieke@klant.example', 'Lamp stuk');
    await open('Marieke', 'Lamp stuk');
    await page.keyboard.press('r');
    await page.keyboard.type('We sturen een nieuwe.');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Leaves in /).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back, not sent').waitFor();
    await page.getByText('We sturen een nieuwe.').last().waitFor();
    expect(await sandbox.control.outside('marieke@klant.example')).toEqual([]);
  });

  test('an answer that is sent later says when, can be given another time, and cancelled', async () => {
    await asked('jan@klant.example', 'Factuur zoek');
    await open('Jan', 'Factuur zoek');
    await page.keyboard.press('r');
    await page.keyboard.type('Bij dezen.');
    await page.getByRole('button', { name: 'Send later' }).click();
    await page.getByRole('menuitem').first().click();
    const told = page.getByRole('paragraph').filter({ hasText: /^Will be sent / });
    await told.waitFor();
    // The decision of the message, not the arrow of a composer.
    const line = told.locator('xpath=../..');
    const before = await line.innerText();
    await line.getByRole('button', { name: 'Send later' }).click();
    const when = page.getByRole('form', { name: 'Send later' }).getByLabel('Send at');
    await when.fill('2000-01-01T09:00');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a time that is still to come').waitFor();
    const inFortyDays = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await when.fill(`${inFortyDays}T09:30`);
    await page.keyboard.press('Enter');
    await told.filter({ hasText: /9:30/ }).waitFor();
    expect(await line.innerText()).not.toBe(before);
    await line.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('Taken back, not sent').waitFor();
    expect(await sandbox.control.outside('jan@klant.example')).toEqual([]);
  });

  test('what waits for its turn says when it leaves', async () => {
    const { mailboxes } = await desk.account(accountId);
    const mailbox = mailboxes[0]?.id ?? '';
    await desk.patch(`/mailboxes/${mailbox}`, { limits: { messagesPerMinute: 1 } });
    for (const name of ['een', 'twee', 'drie', 'vier']) {
      const id = await asked(`${name}@klant.example`, `Vraag ${name}`);
      await desk.reply(id, { text: `Antwoord ${name}.`, undoSeconds: 0 });
    }
    await until('the first one has left', PATIENCE_MS, async () =>
      (await sandbox.control.outside()).length > 0 ? true : undefined,
    );
    await page.getByRole('link', { name: /^Outgoing/ }).click();
    await page.getByText('Nothing to decide').waitFor();
    await page.getByText('Outbox', { exact: true }).click();
    const waiting = page.getByRole('listitem').filter({ hasText: 'Vraag' });
    await eventually('three wait', async () => (await waiting.count()) === 3);
    expect(await waiting.nth(1).innerText()).toMatch(/in \d+ (min|sec)/);
    expect(await page.getByText('All will have left').locator('xpath=..').innerText()).toMatch(/in \d+ min/);
    expect(await page.getByText('Sent in the last minute').locator('xpath=..').innerText()).toContain(
      '1 of 1',
    );
    // One of them is not wanted any more.
    await waiting.last().getByRole('button', { name: 'Take back' }).focus();
    await page.keyboard.press('Enter');
    await eventually('two wait', async () => (await waiting.count()) === 2);
    await desk.patch(`/mailboxes/${mailbox}`, { limits: {} });
    await page.getByText('Everything has left').waitFor({ timeout: 30_000 });
    expect((await sandbox.control.outside()).map(({ to }) => to).toSorted()).toEqual([
      'drie@klant.example',
      'een@klant.example',
      'twee@klant.example',
    ]);
  });

  test('a mailbox that may not send says so with its remedy, and goes on when it is tried', async () => {
    await sandbox.control.setFault('smtp-disabled-mailbox', { mailbox: SUPPORT });
    // Connections that are open would not notice.
    await desk.post(`/accounts/${accountId}/resume`, {});
    const id = await asked('piet@klant.example', 'Retour');
    await desk.reply(id, { text: 'Dat kan.', undoSeconds: 0 });
    const main = page.getByRole('main');
    await main.getByText('Set-CASMailbox').waitFor({ timeout: 30_000 });
    expect(await main.getByText('Goes on').locator('xpath=..').innerText()).toMatch(/in \d+ (?:sec|min)|now/);
    await sandbox.control.clearFault('smtp-disabled-mailbox');
    await main.getByRole('button', { name: 'Try now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Everything has left').waitFor({ timeout: 30_000 });
    expect(await sandbox.control.outside('piet@klant.example')).toHaveLength(1);
    expect(await main.getByText('Set-CASMailbox').count()).toBe(0);
  });

  test('what was refused is decided one by one, by keyboard: again, to another address, or not', async () => {
    await sandbox.control.setFault('smtp-recipient-refused', {});
    for (const name of ['anna', 'bert', 'cees']) {
      const id = await asked(`${name}@klnat.example`, `Bestelling ${name}`);
      await desk.reply(id, { text: `Dag ${name}.`, undoSeconds: 0 });
    }
    await page.getByText('To decide', { exact: true }).click();
    const card = (name: string) => page.getByRole('article', { name: new RegExp(`Bestelling ${name}`) });
    for (const name of ['anna', 'bert', 'cees']) await card(name).waitFor({ timeout: 30_000 });
    await page.getByText('3 answers need a decision').waitFor();
    expect(await card('anna').innerText()).toMatch(
      /anna@klnat\.example[\s\S]*not delivered[\s\S]*does not exist/,
    );
    await sandbox.control.clearFault('smtp-recipient-refused');

    await press(card('anna').getByRole('button', { name: 'Other address' }));
    const right = card('anna').getByLabel('Right address');
    expect(await right.inputValue()).toBe('anna@klnat.example');
    await page.keyboard.type('anna at klant');
    await page.keyboard.press('Enter');
    await card('anna').getByText('This is not one mail address').waitFor();
    await page.keyboard.press('Escape');
    await eventually('the form is gone', async () => (await right.count()) === 0);
    await press(card('anna').getByRole('button', { name: 'Other address' }));
    await page.keyboard.type('anna@klant.example');
    await page.keyboard.press('Enter');
    await page.getByText('It is sent to anna@klant.example').waitFor();
    await press(card('bert').getByRole('button', { name: 'Send again' }));
    await page.getByText('1 answer needs a decision').waitFor();
    await press(card('cees').getByRole('button', { name: 'Leave it' }));
    await page.getByText('Nothing to decide').waitFor();

    for (const to of ['anna@klant.example', 'bert@klnat.example']) {
      await eventually(to, async () => (await sandbox.control.outside(to)).length === 1);
    }
    expect(await sandbox.control.outside('cees@klnat.example')).toEqual([]);
  });

  test('an agent’s own signature is seen as the customer will, and stands under what is sent', async () => {
    await page.getByRole('button', { name: 'You and your settings' }).click();
    await page.getByRole('menuitem', { name: 'Your signature' }).click();
    await page.getByText('go out without a signature').waitFor();
    await page.getByRole('textbox', { name: 'Text of your signature' }).click();
    await page.keyboard.type('Groet van {{agent.firstName}}, {{department.name}}');
    await page.getByRole('document', { name: 'A message with your signature' }).waitFor();
    await page.getByText('Groet van Robin, Customer service').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Remove mine' }).waitFor();
    const id = await asked('daan@klant.example', 'Een vraag');
    await desk.reply(id, { html: '<p>Het antwoord.</p>', undoSeconds: 0 });
    const [mail] = await eventually('the answer', async () => {
      const mails = await sandbox.control.outside('daan@klant.example');
      return mails.length > 0 && mails;
    });
    expect(mail?.text).toMatch(/Het antwoord\.[\s\S]*Groet van Robin, Customer service/);
    expect(browser.complaints).toEqual([]);
  });

  async function press(button: Locator): Promise<void> {
    await button.focus();
    await page.keyboard.press('Enter');
  }

  async function open(name: string, subject: string): Promise<void> {
    await page.getByRole('link').filter({ hasText: subject }).click();
    await page.getByRole('button', { name: `Reply to ${name}` }).waitFor();
  }

  /** @returns the id of the conversation. */
  async function asked(from: string, subject: string): Promise<string> {
    const fromName = from.replace(
      /^(.)([^@]*).*/,
      (_, first: string, rest: string) => first.toUpperCase() + rest,
    );
    await sandbox.control.deliver({ to: SUPPORT, from, fromName, subject, text: 'Graag antwoord.' });
    const { id } = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations('?limit=200')).items.find((each) => each.subject === subject),
    );
    return id;
  }
});
