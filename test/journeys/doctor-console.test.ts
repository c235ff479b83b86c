/**
 * The doctor in the console, in a real browser: a run that is followed, the network as two nodes see it, a fault that is
 * named and cured, one row looked at again, its history; by keyboard, in Dutch on a telephone, and the report for others.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR, connectMailbox, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { hasChromium, type OpenBrowser, openBrowser } from '../support/chromium.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { freePort, type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

const SETUP = fileURLToPath(new URL('../../bin/setup', import.meta.url));
const SUPPORT = 'support@contoso.example';

describe.skipIf(!hasChromium())('the doctor in the console', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let directory: string;
  let nodes: PostvakProcess[] = [];
  let browser: OpenBrowser;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [SETUP]);
    database = await createTestDatabase();
    sandbox = await startSandbox();
    directory = await mkdtemp(join(tmpdir(), 'postvak-doctor-console-'));
    // A variable of the tests' own is none of Postvak's, and would be told.
    const env = { POSTVAK_TEST_DATABASE: '' };
    const shared = { dataDirectory: directory, databaseUrl: urlOf(database.connection), env };
    const application = await startPostvakProcess({ ...shared, role: 'application' });
    nodes = [application];
    const port = await freePort();
    nodes.push(await startPostvakProcess({ ...shared, role: 'services', port }));
    ({ origin } = application);
    const desk = new DeskClient(origin);
    await connectMailbox(desk, sandbox, await setUpDemo(desk, sandbox), 'Support', 'support');
    browser = await openBrowser();
    page = await signedIn({ viewport: { width: 1440, height: 1000 } });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await Promise.all(nodes.map((node) => node.stop()));
    await sandbox?.stop();
    await database?.drop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  async function signedIn(options: Parameters<OpenBrowser['newPage']>[0]): Promise<Page> {
    const opened = await browser.newPage(options);
    await opened.goto(`${origin}/admin/doctor`);
    const dutch = options?.locale?.startsWith('nl') === true;
    await opened.getByLabel(dutch ? 'E-mailadres' : 'E-mail address').fill(ADMINISTRATOR.email);
    await opened.getByLabel(dutch ? 'Wachtwoord' : 'Password', { exact: true }).fill(ADMINISTRATOR.password);
    await opened.getByRole('button', { name: dutch ? 'Aanmelden' : 'Sign in' }).click();
    await opened.waitForURL('**/admin/doctor');
    return opened;
  }

  const row = (name: RegExp) => page.getByRole('listitem').filter({ hasText: name });

  test('nothing was examined yet; a run is asked for, followed, and ends well', async () => {
    await page.getByText('Nothing has been examined yet').waitFor();
    await page.getByRole('button', { name: 'Examine now' }).first().click();
    await page.getByRole('progressbar', { name: 'Examining…' }).waitFor();
    await page.getByRole('heading', { name: /Nothing is wrong/ }).waitFor({ timeout: 60_000 });
  });

  test('the network is told node by node and port by port', async () => {
    const table = page.getByRole('table', { name: /as each node sees them/ });
    const { imap, pop3, smtp } = sandbox.info;
    for (const { host, port } of [imap, pop3, smtp]) {
      await table.getByRole('columnheader', { name: `${host}:${port}` }).waitFor();
    }
    expect(await table.getByRole('rowheader').count()).toBe(2);
    const cells = await table.getByRole('cell').allInnerTexts();
    expect(cells.length).toBeGreaterThanOrEqual(8);
    // The token service of the sandbox is reached without TLS, of which there is nothing to see.
    expect(new Set(cells)).toEqual(new Set(['pass']));
  });

  test('what is wrong stands first, open, in words of what is wrong; what passed is out of the way', async () => {
    await sandbox.control.setFault('imap-disabled');
    await page.getByRole('combobox', { name: 'What to examine' }).selectOption({ label: 'Support' });
    await page.getByRole('button', { name: 'Examine now' }).first().click();
    const diagnosis = page.getByRole('heading', { name: /IMAP is switched off/ });
    await diagnosis.waitFor({ timeout: 60_000 });
    await page.getByText(`Set-CASMailbox -Identity ${SUPPORT} -ImapEnabled $true`).first().waitFor();
    const failed = row(/mailbox\.imap-enabled/);
    expect(await failed.locator('summary').innerText()).toContain('IMAP is switched off');
    await failed.getByText(`How it should be: IMAP is on for ${SUPPORT}`).waitFor();
    await failed.getByText('last passed').waitFor();
    expect(await row(/connectivity\.smtp/).count()).toBe(0);
    await page.getByRole('button', { name: 'All checks' }).click();
    await row(/connectivity\.smtp/).waitFor();
  });

  test('by keyboard: a row opens, and is looked at again when it is cured', async () => {
    await sandbox.control.clearFault('imap-disabled');
    const smtp = row(/connectivity\.smtp/);
    await smtp.locator('summary').focus();
    await page.keyboard.press('Enter');
    await smtp.getByText(/signed in as/).waitFor();
    const again = page.getByRole('button', { name: `Look again: IMAP is on for ${SUPPORT}` });
    await again.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Nothing is wrong/ }).waitFor({ timeout: 60_000 });
    const runs = page.getByRole('listitem').filter({ hasText: 'one row: mailbox.imap-enabled' });
    await runs.first().waitFor();
  });

  test('a link to a check opens it', async () => {
    await page.goto(`${origin}/admin/doctor?check=system.vault`);
    const vault = row(/system\.vault/);
    await vault.getByText(/secrets with key/).waitFor();
    expect(await vault.locator('details').getAttribute('open')).not.toBeNull();
  });

  test('in Dutch on a telephone nothing is wider than the screen, and the report is Dutch too', async () => {
    const dutch = await signedIn({ locale: 'nl-NL', viewport: { width: 390, height: 844 } });
    await dutch.getByRole('heading', { name: /Er is niets mis/ }).waitFor();
    expect(await dutch.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    const downloading = dutch.waitForEvent('download');
    await dutch.getByRole('link', { name: 'Rapport' }).first().click();
    const file = join(directory, 'report.html');
    await (await downloading).saveAs(file);
    await dutch.goto(pathToFileURL(file).href);
    await dutch.getByRole('heading', { name: 'Alle controles' }).waitFor();
    expect(await dutch.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  });
});
