/**
 * Programs that nobody here wrote, against the sandbox: they retrieve a mailbox whole and submit to it. Which sign-in
 * each uses is the best it has: passwords need the sandbox's switch, as Exchange itself takes none.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Laboratory, openLaboratory } from '../../sandbox/exchange/laboratory.ts';
import { EIGHT_BIT, NESTED, PLAIN } from './protocol/corpus.ts';

const SUPPORT = 'support@contoso.example';
const MAILS = 40;

let lab: Laboratory;
let folder: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  lab = await openLaboratory({ passwordSignIn: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postvak-peers-'));
  writeFileSync(join(folder, 'ca.pem'), lab.certificates.ca);
  makeMaildir();
  lab.exchange.settings.passwordSignIn = true;
  lab.exchange.clear();
  for (const raw of [NESTED, PLAIN, EIGHT_BIT]) lab.exchange.deliver(SUPPORT, raw);
  lab.exchange.injectCustomerMail({
    to: SUPPORT,
    from: 'klant@klant.example',
    fromName: 'Zoë',
    subject: 'Vraag {n} over €',
    text: 'Hallo\n.\nmet een punt\n',
    count: MAILS - 3,
  });
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await lab.close();
  expect(lab.crashes).toEqual([]);
});

function makeMaildir(): void {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, 'maildir', name), { recursive: true });
}

/** The test runs where the program is; CI has them all. */
function withProgram(
  program: string,
  name: string,
  run: (path: string) => Promise<void>,
  isWhole: (path: string) => boolean = () => true,
): void {
  const path = `/usr/bin/${program}`;
  if (existsSync(path) && isWhole(path)) test(name, () => run(path));
  else {
    test(`${name}: not tried, ${program} is not installed with all that it needs`, () => {
      if (process.env.CI === 'true') expect.fail(`${path} is missing, or a part of it`);
    });
  }
}

/** getmail6 delivers nothing as root, so where we are root the programs run as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** @param goodCodes null: it may be stopped when the time is up. */
async function execute(
  path: string,
  parameters: string[],
  goodCodes: (number | null)[] = [0],
  ms = 90_000,
): Promise<{ said: string; ended: boolean }> {
  if ('uid' in NOBODY) execFileSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, folder]);
  const child = spawn(path, parameters, {
    ...NOBODY,
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder, FETCHMAILHOME: folder, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  running.delete(child);
  if (!goodCodes.includes(code)) expect.fail(`${path} ended with ${code}: ${said}`);
  return { said, ended: code !== null };
}

/**
 * getmail6 waits for its delivering child in a way that misses one that ends at once (it waits before it is told, in
 * `_wait_for_child`), and then stands still. That is not the sandbox's doing, so such a run is begun again.
 */
async function getmail(path: string, file: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const code = await execute(path, ['--getmaildir', folder, '--rcfile', file], [0, null], 15_000);
    if (code.ended) return;
    if (attempt === 5) expect.fail('getmail6 stood still five times');
    rmSync(join(folder, 'maildir'), { recursive: true });
    makeMaildir();
  }
}

function configuration(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

/** Line ends differ in a Maildir, and so do the fields that a program puts before the mail. */
function retrieved(withoutFields: RegExp = /^$/): string[] {
  const files = ['cur', 'new'].flatMap((name) => {
    const path = join(folder, 'maildir', name);
    return readdirSync(path).map((file) => readFileSync(join(path, file), 'latin1'));
  });
  return files.map((text) => normal(text).replace(withoutFields, '')).sort();
}

const normal = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();

const expected = () =>
  (lab.exchange.messages(SUPPORT) ?? [])
    .map(({ uid }) => lab.exchange.raw(SUPPORT, 'INBOX', uid)?.toString('latin1') ?? '')
    .map(normal)
    .sort();

withProgram(
  'mbsync',
  'mbsync copies the mailbox over IMAP, every byte, and a second run copies nothing',
  async (path) => {
    const file = configuration(
      'mbsyncrc',
      `IMAPAccount lab
Host localhost
Port ${lab.exchange.imap.port}
User ${SUPPORT}
Pass sandbox
AuthMechs LOGIN
SSLType IMAPS
CertificateFile ${folder}/ca.pem

IMAPStore far
Account lab

MaildirStore near
Inbox ${folder}/maildir

Channel inbox
Far :far:INBOX
Near :near:INBOX
Create None
Sync Pull
SyncState ${folder}/
`,
    );
    await execute(path, ['-c', file, '-a']);
    // mbsync notes the UID in a field of its own.
    expect(retrieved(/^X-TUID: .*\n/m)).toEqual(expected());
    await execute(path, ['-c', file, '-a']);
    expect(retrieved(/^X-TUID: .*\n/m)).toHaveLength(MAILS);
  },
);

for (const protocol of ['imap', 'pop3'] as const) {
  withProgram(
    'fetchmail',
    `fetchmail retrieves the mailbox over ${protocol} and leaves it there`,
    async (path) => {
      const file = configuration(
        'fetchmailrc',
        `poll localhost protocol ${protocol} port ${lab.exchange[protocol].port} ${protocol === 'pop3' ? 'uidl' : ''}
  user "${SUPPORT}" password "sandbox" ssl sslcertfile "${folder}/ca.pem" sslcertck keep no rewrite
  mda "/bin/sh -c 'cat > $(mktemp ${folder}/maildir/new/XXXXXX)'"
`,
      );
      await execute(path, ['-f', file, '--nosyslog', '--nodetach', '-d', '0', '--invisible']);
      expect(retrieved(FIELDS_OF_FETCHMAIL)).toEqual(expected());
      expect(lab.exchange.messages(SUPPORT)).toHaveLength(MAILS);
    },
  );
}

/** Invisible or not, it marks the envelope. */
const FIELDS_OF_FETCHMAIL =
  /^(?:(?:Received|Return-Path|Delivered-To|X-Fetchmail-UIDL): ?.*\n(?:[ \t].*\n)*)+/;

for (const [name, type, service] of [
  ['IMAP', 'SimpleIMAPSSLRetriever', 'imap'],
  ['POP3', 'SimplePOP3SSLRetriever', 'pop3'],
] as const) {
  withProgram('getmail', `getmail6 retrieves the mailbox over ${name}`, async (path) => {
    const file = configuration(
      'getmailrc',
      `[retriever]
type = ${type}
server = localhost
port = ${lab.exchange[service].port}
username = ${SUPPORT}
password = sandbox
ca_certs = ${folder}/ca.pem
${service === 'imap' ? 'mailboxes = ("INBOX",)' : ''}

[destination]
type = Maildir
path = ${folder}/maildir/

[options]
read_all = true
delete = false
delivered_to = false
received = false
verbose = 0
`,
    );
    await getmail(path, file);
    expect(retrieved(/^(?:Return-Path|X-getmail-\S+): .*\n/gm)).toEqual(expected());
  });
}

withProgram('getmail', 'getmail6 signs in with XOAUTH2', async (path) => {
  lab.exchange.settings.passwordSignIn = false;
  const token = await lab.token(SUPPORT);
  const script = configuration('token.sh', `#!/bin/sh\nprintf %s '${token}'\n`);
  chmodSync(script, 0o700);
  const file = configuration(
    'getmailrc',
    `[retriever]
type = SimpleIMAPSSLRetriever
server = localhost
port = ${lab.exchange.imap.port}
username = ${SUPPORT}
use_xoauth2 = True
password_command = ("${script}",)
ca_certs = ${folder}/ca.pem
mailboxes = ("INBOX",)

[destination]
type = Maildir
path = ${folder}/maildir/

[options]
read_all = true
delivered_to = false
received = false
`,
  );
  await getmail(path, file);
  expect(retrieved()).toHaveLength(MAILS);
});

const submitsBySwaks = async (path: string) => {
  const { said } = await execute(path, [
    '--server',
    `localhost:${lab.exchange.smtp.port}`,
    '--tls',
    '--tls-verify',
    '--tls-ca-path',
    `${folder}/ca.pem`,
    '--pipeline',
    '--auth',
    'LOGIN',
    '--auth-user',
    SUPPORT,
    '--auth-password',
    'sandbox',
    '--from',
    SUPPORT,
    '--to',
    'jan@klant.example,unknown@klant.example',
    '--header',
    'Subject: from swaks',
    '--body',
    'hallo\\n.punt',
  ]);
  expect(said).toContain('235 2.7.0 Authentication successful');
  expect(lab.exchange.outside.list({ to: 'jan@klant.example' })[0]).toMatchObject({ subject: 'from swaks' });
  expect(lab.exchange.messages(SUPPORT, 'Sent Items')).toHaveLength(1);
  expect(lab.exchange.messages(SUPPORT)?.at(-1)?.subject).toBe('Undeliverable: from swaks');
};
withProgram(
  'swaks',
  'swaks submits with STARTTLS, pipelined, and the customer gets it',
  submitsBySwaks,
  // Its TLS is a package of its own.
  (path) =>
    /^=== TLS supported/m.test(execFileSync(path, ['--support'], { encoding: 'utf8', stdio: 'pipe' })),
);
