/** The sandbox as a process: what it prints, what it reads, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { SandboxInfo } from './info.ts';

// Each test starts a process or two, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const started: ChildProcess[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-cli-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true }));

function run(...parameters: string[]) {
  const child = spawn(process.execPath, [MAIN, ...parameters], { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

async function ready(child: ReturnType<typeof run>): Promise<SandboxInfo> {
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return JSON.parse(line);
}

async function finish(child: ReturnType<typeof run>) {
  let said = '';
  child.stdout.on('data', (bytes) => {
    said += bytes;
  });
  child.stderr.on('data', (bytes) => {
    said += bytes;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

test('prints one line of JSON, takes a mail from a file, and goes with its parent', async () => {
  const child = run('--json', '--exit-with-parent');
  const info = await ready(child);
  expect(info).toMatchObject({
    ready: true,
    tenant: { domain: 'contoso.example' },
    smtp: { tls: 'starttls' },
  });
  const file = join(folder, 'mail.eml');
  await writeFile(file, 'Message-ID: <file@x.example>\r\nSubject: x\r\n\r\nx\r\n');
  const inject = (to: string) => finish(run('inject', file, '--to', to, '--control', info.control.url));
  expect(await inject('support@contoso.example')).toEqual({ code: 0, said: '<file@x.example>\n' });
  expect(await inject('nobody@contoso.example')).toEqual({
    code: 2,
    said: 'there is no mailbox nobody@contoso.example\n',
  });
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  await expect(access(info.ca)).rejects.toThrow();
});

test('is seeded from a file', async () => {
  const file = join(folder, 'seed.yaml');
  await writeFile(
    file,
    `tenants: [{domain: adatum.example, smtpAuthDisabled: true}]
users: [{upn: help@adatum.example, password: open-sesame}]
mailboxes: [{address: team@adatum.example, shared: true, fullAccess: [help@adatum.example]}]
apps: [{name: Mine, secrets: [{value: my-secret}], redirectUris: ["https://mine.example/cb"]}]
faults: {imap-throttled: {count: 1}, entra-slow: }
settings: {tokenLifetimeSeconds: 600, passwordSignIn: true}
`,
  );
  const child = run('--json', '--config', file);
  const info = await ready(child);
  expect(info.users).toEqual([{ upn: 'help@adatum.example', password: 'open-sesame' }]);
  expect(info.apps).toMatchObject([{ name: 'Mine', secret: 'my-secret' }]);
  const response = await fetch(`${info.control.url}/control/state`);
  const state = (await response.json()) as { faults: { name: string }[] };
  expect(state).toMatchObject({
    settings: { tokenLifetimeSeconds: 600, passwordSignIn: true },
    tenants: [{ smtpAuthDisabled: true }],
  });
  expect(state.faults.map(({ name }) => name)).toEqual(['imap-throttled', 'entra-slow']);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['users: [{upn: nobody}]', 'users[0].upn'],
  ['userss: []', 'userss'],
  ['faults: {no-such-fault: }', 'there is no fault no-such-fault'],
  ['a: [', 'is not YAML'],
])('a bad seed file is refused, naming the place: %s', async (text, place) => {
  const file = join(folder, 'bad.yaml');
  await writeFile(file, text);
  const { code, said } = await finish(run('--config', file));
  expect(code).toBe(2);
  expect(said).toContain(place);
});

test('explains itself', async () => {
  const { code, said } = await finish(run('--help'));
  expect(code).toBe(0);
  for (const word of ['--json', '--config', '--ports', '--exit-with-parent', 'inject'])
    expect(said).toContain(word);
});
