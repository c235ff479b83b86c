/** From an empty database to a connected mailbox by commands alone, as on a server without a browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointsOf } from '../support/accounts-desk.ts';
import { Browser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/database.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const SUPPORT = 'support@contoso.example';

let sandbox: Sandbox;
let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  [sandbox, database] = await Promise.all([startSandbox(), createTestDatabase()]);
  directory = await mkdtemp(join(tmpdir(), 'postvak-cli-'));
  await writeFile(join(directory, 'endpoints.json'), JSON.stringify(endpointsOf(sandbox)));
});
afterAll(async () => {
  await sandbox?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

function start(...parameters: string[]) {
  return spawn(process.execPath, [MAIN, ...parameters], {
    env: {
      ...process.env,
      POSTVAK_DATABASE_URL: urlOf(database.connection),
      POSTVAK_DATA_DIR: directory,
      NO_COLOR: '1',
    },
  });
}

async function run(parameters: string[], input = '') {
  const child = start(...parameters);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

async function succeeds(parameters: string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await run(parameters, input);
  expect(code, stderr).toBe(0);
  return stdout;
}

test('an app registration is added, with the Value of its secret and not the ID', async () => {
  const [app] = sandbox.info.apps;
  const add = ['app', 'add', '--name', 'Sandbox', '--tenant', sandbox.info.tenant.id];
  const given = ['--client-id', app?.clientId ?? '', '--endpoints', join(directory, 'endpoints.json')];
  const refused = await run([...add, ...given, '--secret-stdin'], '8f14e45f-ceea-467f-9d5a-0e1b2c3d4e5f\n');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("secret's ID; paste its Value") });
  await succeeds([...add, ...given, '--secret-stdin', '--secret-expires', '2027-03-01'], `${app?.secret}\n`);
  expect(await succeeds(['app', 'list'])).toContain('secret until 2027-03-01');
});

test('an account is added to the only department and registration there are', async () => {
  await succeeds(['department', 'add', 'Service']);
  const add = ['account', 'add', SUPPORT, '--name', 'Support', '--from', 'days:3', '--pop3'];
  expect(await succeeds(add)).toContain('postvak account connect');
  const again = await run(add);
  expect(again).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('already an account that signs in as'),
  });
  expect(await run(['account', 'add', SUPPORT, '--from', 'yesterday'])).toMatchObject({ code: 2 });
  const unknown = await run(['account', 'try', 'Sales']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('there are: Support') });
});

test('somebody signs in on another device while the command waits', async () => {
  await sandbox.control.changeApp(sandbox.info.apps[0]?.clientId ?? '', { publicClientAllowed: true });
  const early = await run(['account', 'try', 'Support']);
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('grant-missing') });
  const child = start('account', 'connect', 'Support', '--device', '--json');
  const ended = once(child, 'close');
  const events: { event: string; upn?: string }[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    events.push(event);
    if (event.event !== 'code') continue;
    const passwd = sandbox.info.users.find(({ upn }) => upn === SUPPORT)?.password ?? '';
    await new Browser().signIn(
      event.verificationUri,
      { otc: event.userCode, loginfmt: SUPPORT, passwd },
      'http://nowhere.example',
    );
  }
  await ended;
  expect(events.map(({ event }) => event)).toEqual(['code', 'connected']);
  expect(events[1]?.upn).toBe(SUPPORT);
});

test('its mailbox is tried in both directions, and what is wrong is told with the command that cures it', async () => {
  expect(await succeeds(['account', 'try', 'Support'])).toBe(
    `${SUPPORT}\tretrieving\tworks\n${SUPPORT}\tsending\tworks\n`,
  );
  await sandbox.control.setFault('pop-disabled', { mailbox: SUPPORT });
  const tried = await run(['account', 'try', 'Support']);
  expect(tried.code).toBe(1);
  expect(tried.stdout).toMatch(/retrieving\t(pop-disabled|sign-in-refused): /);
  await sandbox.control.clearFault('pop-disabled');
});

test('it is switched off and on, and keeps its sign-in', async () => {
  expect(await succeeds(['account', 'disable', SUPPORT])).toBe('Support is disabled\n');
  expect(await succeeds(['account', 'enable', SUPPORT])).toBe('Support is connected\n');
});

test('a certificate is printed to be uploaded, and used when somebody says so', async () => {
  const pem = await succeeds(['app', 'certificate', 'Sandbox']);
  expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(await succeeds(['app', 'list'])).toContain('secret until');
  expect(await succeeds(['app', 'use-certificate', 'Sandbox'])).toContain('signs in with its certificate');
});
