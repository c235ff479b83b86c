/** The whole loop with a password in the place of OAuth, against Dovecot and Postfix; incoming once by IMAP, once by POP3. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { until } from '../../server/cli/demo/until.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { makeCertificate } from '../support/certificate.ts';
import { type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { type RealServers, realServersMissing, startRealServers } from '../support/real-servers.ts';

const CUSTOMER = 'marieke@klant.example';
const PASSWORD = 'planted pässword, with a comma';
const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const PATIENCE_MS = 30_000;

const missing = realServersMissing();

if (missing !== undefined) {
  test(`Dovecot and Postfix are not asked here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('with a password', () => {
  const stack = new AsyncDisposableStack();
  let real: RealServers;
  let postvak: PostvakProcess;
  let desk: DeskClient;
  let dataDirectory: string;
  let place: { departmentId: string; appRegistrationId: string };

  beforeAll(async () => {
    const certificate = await makeCertificate({ names: ['localhost'] });
    real = await startRealServers({
      users: ['imap@contoso.example', 'pop3@contoso.example', 'wrong@contoso.example', CUSTOMER].map(
        (address) => ({ address, password: PASSWORD }),
      ),
      certificate,
    });
    stack.defer(() => real.stop());
    dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-password-'));
    stack.defer(() => removeDataDirectory(dataDirectory));
    postvak = await startPostvakProcess({ dataDirectory, env: { POSTVAK_LOG_LEVEL: 'debug' } });
    stack.defer(async () => {
      await postvak.stop();
    });
    desk = new DeskClient(postvak.origin);
    await desk.setUp(ADMINISTRATOR, 'Service');
    const registration = await desk.registerApp({
      name: 'Mail server',
      provider: 'password',
      endpoints: {
        imap: { host: 'localhost', port: real.imap.port, tls: 'implicit' },
        pop3: { host: 'localhost', port: real.pop3.port, tls: 'implicit' },
        smtp: { host: 'localhost', port: real.smtp.port, tls: 'starttls' },
        ca: certificate.ca,
      },
    });
    const [department] = (await desk.departments()).items;
    place = { departmentId: department?.id ?? '', appRegistrationId: registration.id };
  });

  afterAll(() => stack.disposeAsync());

  test.each(['imap', 'pop3'] as const)('a mail comes in by %s and is answered', async (incoming) => {
    const address = `${incoming}@contoso.example`;
    const { id } = await addAccount(address, incoming);
    // Before the first look: POP3 is asked twice a minute.
    await real.deliver(address, mailTo(address));
    await desk.put(`/accounts/${id}/password`, { password: PASSWORD });
    expect(await desk.account(id)).toMatchObject({ state: 'connected', grantKind: 'password' });
    const conversation = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations()).items.find(({ subject }) => subject === `Where, ${address}?`),
    );
    await desk.reply(conversation.id, { text: `Thursday, ${incoming}.` });
    const answer = await until('the answer', PATIENCE_MS, async () =>
      (await mailsOf(CUSTOMER)).find((raw) => raw.includes(`Thursday, ${incoming}.`)),
    );
    expect(answer).toMatch(new RegExp(`^In-Reply-To: <where-${incoming}@klant\\.example>`, 'm'));
  });

  test('one that is wrong is refused and not kept, and one that is changed stops the account at once', async () => {
    const { id } = await addAccount('wrong@contoso.example', 'imap');
    await expect(desk.put(`/accounts/${id}/password`, { password: 'guess' })).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining('wrong@contoso.example'),
    });
    expect(await desk.account(id)).toMatchObject({ state: 'new', failure: null });

    await desk.put(`/accounts/${id}/password`, { password: PASSWORD });
    await until('the first look into the mailbox', PATIENCE_MS, async () =>
      (await desk.account(id)).mailboxes[0]?.lastRetrievedAt ? true : undefined,
    );
    await real.changePassword('wrong@contoso.example', 'another');
    real.kick('wrong@contoso.example');
    const stopped = await until('the account stops', PATIENCE_MS, async () => {
      const account = await desk.account(id);
      return account.state === 'needs-sign-in' ? account : undefined;
    });
    expect(stopped).toMatchObject({
      failure: { code: 'user-password-wrong' },
      mailboxes: [{ state: 'needs-sign-in' }],
    });
    const connect = ['account', 'connect', 'wrong@contoso.example', '--password-stdin'];
    const typed = spawnSync(process.execPath, [MAIN, ...connect], {
      input: 'another\n',
      encoding: 'utf8',
      env: { ...process.env, POSTVAK_DATA_DIR: dataDirectory },
    });
    expect(typed).toMatchObject({ status: 0, stdout: expect.stringContaining('is connected as') });
    expect(await desk.account(id)).toMatchObject({ state: 'connected', failure: null });
  });

  test('and it never shows in the log', () => {
    expect(postvak.output()).toContain('"level":');
    expect(postvak.output()).not.toContain(PASSWORD);
    expect(postvak.output()).not.toContain(Buffer.from(PASSWORD).toString('base64'));
  });

  const addAccount = (address: string, incoming: 'imap' | 'pop3') =>
    desk.addAccount({
      ...place,
      name: address,
      grantKind: 'password',
      signIn: address,
      mailboxes: [{ address, incoming, startPoint: { from: 'everything' } }],
    });

  async function mailsOf(address: string): Promise<string[]> {
    const folder = join(real.maildir(address), 'new');
    const files = await readdir(folder).catch(() => []);
    return Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
  }
});

function mailTo(address: string): Buffer {
  const lines = [
    `Message-ID: <where-${address.split('@')[0]}@klant.example>`,
    `From: Marieke <${CUSTOMER}>`,
    `To: ${address}`,
    `Subject: Where, ${address}?`,
    '',
    'Where is my order?',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
