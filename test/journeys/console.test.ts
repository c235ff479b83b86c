/**
 * The console in a real browser, from an empty installation to an answered customer: wizard, app registration, the
 * wrong user at Microsoft, the right one, mail that appears by itself, the reply, its delivery, the customer's answer.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, type OpenBrowser, openBrowser } from '../support/chromium.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { eventually, type Sandbox, startSandbox } from '../support/sandbox.ts';

const SETUP = fileURLToPath(new URL('../../bin/setup', import.meta.url));
const PASSWORD = 'a bicycle by the windmill';
const SUPPORT = 'support@contoso.example';
const SALES = 'sales@contoso.example';
const SANNE = 'sanne@contoso.example';

describe.skipIf(!hasChromium())('the console', () => {
  let directory: string;
  let sandbox: Sandbox;
  let postvak: PostvakProcess;
  let browser: OpenBrowser;
  let page: Page;

  beforeAll(async () => {
    // The console as it is now, not as it was built some time ago.
    await promisify(execFile)(process.execPath, [SETUP]);
    directory = await mkdtemp(join(tmpdir(), 'postvak-console-'));
    sandbox = await startSandbox();
    postvak = await startPostvakProcess({ dataDirectory: directory });
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await postvak?.stop();
    await sandbox?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  test('the first-run wizard makes an administrator and goes on to the first mailbox', async () => {
    await page.goto(postvak.origin);
    await page.waitForURL('**/setup');
    await page.getByLabel('Your name').fill('Robin Jansen');
    await page.getByLabel('E-mail address').fill('robin@contoso.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByText('Strong').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();

    const url = page.getByLabel('External URL');
    expect(await url.inputValue()).toBe(postvak.origin);
    await url.fill('http://desk.example.com');
    await page.getByText('Microsoft signs in to https addresses only').waitFor();
    await page.getByRole('button', { name: `Use ${postvak.origin}` }).click();
    await page.getByText('This is the address you are using now.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();

    await page.getByRole('button', { name: 'Finish and sign in' }).click();
    await page.waitForURL('**/admin/connect');
  });

  test('an app registration with the ID of its secret is refused before it is sent', async () => {
    const { tenant, apps } = sandbox.info;
    await page.getByText(`${postvak.origin}/oauth/callback`).waitFor();
    await page.getByLabel('Application (client) ID').fill(apps[0]?.clientId ?? '');
    await page.getByLabel('Directory (tenant) ID').fill(tenant.id);
    const secret = page.getByLabel('Client secret', { exact: true });
    await secret.fill('8f14e45f-ceea-467f-9d5a-0e1b2c3d4e5f');
    await page.getByText('This is the secret’s ID').waitFor();
    await secret.fill(apps[0]?.secret ?? '');

    await pointAtSandbox();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByLabel('Mailbox address').waitFor();
  });

  test('the wrong user at Microsoft is named and refused, and can be changed in place', async () => {
    await page.getByLabel('Mailbox address').fill(SUPPORT);
    await page.getByLabel('Name customers see').fill('Contoso Support');
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await signInAtMicrosoft(SALES);
    const refusal = page.getByRole('alert').filter({ hasText: 'this account needs' });
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain(`Signed in as ${SALES}, this account needs ${SUPPORT}`);

    await page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await signInAtMicrosoft(SUPPORT);
    await page.getByText(`Connected as ${SUPPORT}`).waitFor();
    await page.getByText('Works', { exact: true }).waitFor();
  });

  test('a customer’s mail appears on the desk without reloading, and is read', async () => {
    await page.getByRole('link', { name: 'Desk', exact: true }).click();
    await page.getByText('All answered').waitFor();
    await sandbox.control.deliver({
      to: SUPPORT,
      from: 'marieke@klant.example',
      fromName: 'Marieke de Vries',
      subject: 'Mijn lamp 💡 is stuk',
      html: '<p>Hallo, mijn <b>lamp</b> is stuk.</p><script>document.body.textContent = "hacked"</script><img src="https://tracker.example/pixel.gif">',
    });
    const row = page.getByRole('link', { name: /Marieke de Vries/ });
    await row.waitFor();
    expect(await row.innerText()).toContain('Mijn lamp 💡 is stuk');
    await page.keyboard.press('j');
    const mail = page.frameLocator('iframe');
    await mail.getByText('lamp', { exact: true }).waitFor();
    expect(await mail.locator('body').innerText()).toContain('Hallo, mijn lamp is stuk.');
    await page.getByText('1 image from elsewhere is not shown').waitFor();
    await page.locator('[data-unread="false"]').waitFor();
  });

  test('a draft survives a reload; the reply is written by keyboard alone, delivered and threaded', async () => {
    await page.keyboard.press('r');
    await page.keyboard.type('Dag Marieke, we sturen een nieuwe lamp.');
    await page.reload();
    await page.getByText('Continue your draft').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Sent /).waitFor({ timeout: 30_000 });

    const [received] = await eventually('the reply at the customer', async () => {
      const mails = await sandbox.control.outside('marieke@klant.example');
      return mails.length > 0 && mails;
    });
    expect(received?.text).toContain('Dag Marieke, we sturen een nieuwe lamp.');
    await sandbox.control.answer(received?.id ?? '', 'Dank je wel!');
    await page
      .getByRole('region', { name: 'marieke@klant.example' })
      .getByText('Dank je wel!')
      .waitFor({ timeout: 30_000 });
  });

  test('closing takes it off the list, and undoing brings it back', async () => {
    await page.keyboard.press('e');
    await page.getByText('All answered').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: /Marieke de Vries/ }).waitFor();
  });

  test('one sign-in opens three shared mailboxes, and mail to each of them arrives', async () => {
    const shared = ['info', 'orders', 'press'].map((name) => `${name}@contoso.example`);
    await sandbox.control.addMailbox({
      address: shared[2] as string,
      shared: true,
      fullAccess: [SANNE],
      sendAs: [SANNE],
    });
    await page.goto(`${postvak.origin}/admin/connect`);
    await page.locator('main').getByRole('listitem').getByRole('button').first().click();
    await page.getByText('Shared mailboxes', { exact: true }).click();
    await page.getByLabel('Who signs in').fill(SANNE);
    await page.getByLabel('Addresses of the shared mailboxes').fill(shared.join('\n'));
    await page.getByRole('button', { name: 'Save and sign in' }).click();
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await signInAtMicrosoft(SANNE);
    await page.getByText(`Connected as ${SANNE}`).waitFor();
    await eventually(
      'three working mailboxes',
      async () => (await page.getByText('Works', { exact: true }).count()) === 3,
    );
    await page.getByRole('link', { name: 'Desk', exact: true }).click();
    for (const address of shared) {
      await sandbox.control.deliver({
        to: address,
        from: 'jan@klant.example',
        subject: `For ${address}`,
        text: 'Hi.',
      });
      await page.getByRole('link', { name: new RegExp(`For ${address}`) }).waitFor();
    }
  });

  test('mailboxes are tried on request, and one that may not be opened is refused with the command that cures it', async () => {
    await page.getByRole('link', { name: 'Admin', exact: true }).click();
    await page.getByRole('link', { name: new RegExp(SANNE) }).click();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('info@contoso.example opens').waitFor();
    await page.getByText('orders@contoso.example opens').waitFor();
    await page.getByRole('button', { name: 'Add a mailbox' }).click();
    await page.getByLabel('Addresses of the shared mailboxes').fill(SALES);
    await page.getByRole('button', { name: 'Try and add' }).click();
    const refusal = page.locator('form').getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Add-MailboxPermission');
  });

  test('an application with a certificate opens a mailbox, and nobody signs in', async () => {
    const [app] = sandbox.info.apps;
    await page.goto(`${postvak.origin}/admin/connect`);
    await page.getByRole('button', { name: 'Register a new one' }).click();
    await page.getByRole('radio', { name: /^Certificate/ }).check();
    await page.getByLabel('Application (client) ID').fill(app?.clientId ?? '');
    await page.getByLabel('Directory (tenant) ID').fill(sandbox.info.tenant.id);
    await pointAtSandbox();
    await page.getByRole('button', { name: 'Save and make the certificate' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'postvak.cer' }).click();
    const certificate = await readFile(await (await downloading).path(), 'utf8');
    await sandbox.control.changeApp(app?.clientId ?? '', {
      certificates: [certificate],
      appRoles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
    });
    await page.getByRole('button', { name: 'It is uploaded' }).click();

    await page.getByRole('radio', { name: /The application itself/ }).check();
    await page.getByLabel('Mailbox address').fill(SALES);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Connected as').waitFor();
    await page.getByText('Works', { exact: true }).waitFor();
  });

  test('what becomes of retrieved mail, and a limit, are set on the mailbox', async () => {
    await page.getByRole('button', { name: `Settings: ${SALES}` }).click();
    await page.getByLabel('After retrieving').selectOption('moved');
    await page.getByLabel('Move to folder').fill('Answered by Postvak');
    await page.getByText('Limits', { exact: true }).click();
    await page.getByLabel('Messages sent a minute').fill('12');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('moved to Answered by Postvak').waitFor();
    await page.getByRole('button', { name: `Settings: ${SALES}` }).click();
    expect(await page.getByLabel('Move to folder').inputValue()).toBe('Answered by Postvak');
    await page.getByText('Limits', { exact: true }).click();
    expect(await page.getByLabel('Messages sent a minute').inputValue()).toBe('12');
  });

  test('a supervisor steers what others work on and sees the team; an agent takes over first, and sees neither', async () => {
    await page.goto(`${postvak.origin}/admin/people`);
    for (const [name, role] of [
      ['Ank Visser', 'Supervisor'],
      ['Bas Smit', 'Agent'],
    ] as const) {
      await page.getByRole('button', { name: 'Add somebody' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Name').fill(name);
      await form.getByLabel('E-mail address').fill(`${name.split(' ')[0]}@contoso.example`);
      await form.getByLabel('Role').selectOption(role);
      await form.getByLabel('First password').fill(PASSWORD);
      await form.getByRole('button', { name: 'Add somebody' }).click();
      await page.getByText(`${name} can sign in now`).waitFor();
    }
    // Robin takes one, which is then a colleague's.
    await page.getByRole('link', { name: 'Desk', exact: true }).click();
    const row = /For info@contoso\.example/;
    await page.getByRole('link', { name: row }).click();
    await page.getByRole('button', { name: 'Assign to me' }).click();
    await page.getByRole('button', { name: 'Assigned to you' }).waitFor();

    const agent = await signedIn('bas@contoso.example');
    expect(await agent.getByRole('link', { name: 'Team' }).count()).toBe(0);
    await agent.getByRole('link', { name: row }).click();
    await agent.getByRole('button', { name: 'Assigned to Robin Jansen' }).click();
    expect(await agent.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0);
    const taken = agent.waitForResponse((response) => /"agentId"/.test(response.request().postData() ?? ''));
    await agent.getByRole('menuitem', { name: /Take over/ }).click();
    await agent.getByRole('button', { name: 'Close', exact: true }).waitFor();
    expect((await taken).ok()).toBe(true);
    await agent.goto(`${postvak.origin}/team`);
    await agent.getByText('You may not see this').waitFor();

    const supervisor = await signedIn('ank@contoso.example');
    await supervisor.getByRole('link', { name: 'Team' }).click();
    await supervisor.getByRole('link', { name: /Bas Smit/ }).click();
    await supervisor.getByRole('link', { name: row }).click();
    await supervisor.getByRole('button', { name: 'Close', exact: true }).click();
    await supervisor.getByText(/Conversation \d+ closed/).waitFor();
    await supervisor.getByRole('link', { name: 'Oversight' }).click();
    await supervisor.getByRole('link', { name: 'Writing' }).waitFor();
    expect(await supervisor.getByRole('link', { name: 'App registrations' }).count()).toBe(0);
    await Promise.all([agent.context().close(), supervisor.context().close()]);
  });

  test('the console speaks Dutch, and its pages broke no rule of the browser', async () => {
    const dutch = await browser.newPage({ locale: 'nl-NL', viewport: { width: 390, height: 844 } });
    await dutch.goto(postvak.origin);
    await dutch.getByLabel('E-mailadres').fill('robin@contoso.example');
    await dutch.getByLabel('Wachtwoord', { exact: true }).fill('wrong password');
    await dutch.getByRole('button', { name: 'Aanmelden' }).click();
    await dutch.getByText('Het e-mailadres of het wachtwoord klopt niet.').waitFor();
    await dutch.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
    await dutch.getByRole('button', { name: 'Aanmelden' }).click();
    await dutch.getByRole('link', { name: /Marieke de Vries/ }).waitFor();
    const widerThanScreen = await dutch.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(widerThanScreen).toBe(false);
    expect(browser.complaints).toEqual([]);
  });

  async function signedIn(email: string): Promise<Page> {
    const theirs = await browser.newPage();
    await theirs.goto(postvak.origin);
    await theirs.getByLabel('E-mail address').fill(email);
    await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Sign in' }).click();
    await theirs.waitForURL('**/desk');
    return theirs;
  }

  async function pointAtSandbox(): Promise<void> {
    const { entra, graph, imap, pop3, smtp } = sandbox.info;
    await page.getByText('Other hosts').click();
    await page.getByLabel('Sign-in address').fill(entra.url);
    await page.getByLabel('Graph address').fill(graph.url);
    for (const [name, { host, port }] of Object.entries({ IMAP: imap, POP3: pop3, SMTP: smtp }))
      await page.getByLabel(`${name} host and port`, { exact: true }).fill(`${host}:${port}`);
    await page.getByLabel('Certificate authority').fill(sandbox.ca);
  }

  async function signInAtMicrosoft(upn: string): Promise<void> {
    const password = sandbox.info.users.find((user) => user.upn === upn)?.password ?? '';
    await page.waitForURL(`${sandbox.info.entra.url}/**`);
    if (await page.getByRole('button', { name: 'Sign in with another account' }).isVisible())
      await page.getByRole('button', { name: 'Sign in with another account' }).click();
    await page.getByLabel('Email address').fill(upn);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const accept = page.getByRole('button', { name: 'Accept' });
    await Promise.race([accept.waitFor(), page.waitForURL(`${postvak.origin}/**`)]);
    if (await accept.isVisible()) await accept.click();
    await page.waitForURL(`${postvak.origin}/**`);
  }
});
