/**
 * The doctor, from the command line, about servers that nobody here wrote: each misconfiguration of Dovecot or Postfix
 * is the first line of the report.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import type { Report } from '../../server/doctor/report.ts';
import type { RunView } from '../../server/doctor/runs/read.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startPostvakProcess } from '../support/postvak-process.ts';
import { type RealDesk, startRealDesk } from '../support/real-desk.ts';
import { type RealServers, realServersMissing, startRealServers } from '../support/real-servers.ts';
import { eventually } from '../support/sandbox.ts';

const SUPPORT = 'support@contoso.example';
/** May sign in, and nobody may send as it: Postfix knows no owner of the address. */
const FOREIGN = 'foreign@elsewhere.example';
const DELEGATE = 'delegate@contoso.example';
const PASSWORD = 'only for the mail server';
const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

const missing = realServersMissing();

if (missing !== undefined) {
  test(`Dovecot and Postfix are not asked here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('the doctor about Dovecot and Postfix', () => {
  const stack = new AsyncDisposableStack();
  let real: RealServers;
  let expired: RealServers;
  let ca: string;
  let expiredCa: string;
  let desk: DeskClient;
  let dataDirectory: string;
  let registrationId: string;

  beforeAll(async () => {
    const [good, old] = await Promise.all([
      makeCertificate({ names: ['localhost'] }),
      makeCertificate({ names: ['localhost'], expired: true }),
    ]);
    [ca, expiredCa] = [good.ca, old.ca];
    const users = [SUPPORT, DELEGATE, 'pop3@contoso.example'].map((address) => ({
      address,
      password: PASSWORD,
    }));
    real = await startRealServers({ users, certificate: good });
    stack.defer(() => real.stop());
    expired = await startRealServers({ users, certificate: old });
    stack.defer(() => expired.stop());
    dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-real-doctor-'));
    stack.defer(() => removeDataDirectory(dataDirectory));
    const postvak = await startPostvakProcess({ dataDirectory });
    stack.defer(async () => {
      await postvak.stop();
    });
    desk = new DeskClient(postvak.origin);
    await desk.setUp(ADMINISTRATOR, 'Service');
    const registration = await desk.registerApp({
      name: 'Mail server',
      provider: 'password',
      endpoints: hostsOf(real),
    });
    registrationId = registration.id;
    const [department] = (await desk.departments()).items;
    for (const incoming of ['imap', 'pop3'] as const) {
      const address = incoming === 'imap' ? SUPPORT : 'pop3@contoso.example';
      const { id } = await desk.addAccount({
        departmentId: department?.id ?? '',
        appRegistrationId: registrationId,
        name: incoming,
        grantKind: 'password',
        signIn: address,
        mailboxes: [{ address, incoming }],
      });
      await desk.put(`/accounts/${id}/password`, { password: PASSWORD });
    }
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  const hostsOf = (servers: RealServers, authority = ca) => ({
    imap: { host: 'localhost', port: servers.imap.port, tls: 'implicit' as const },
    pop3: { host: 'localhost', port: servers.pop3.port, tls: 'implicit' as const },
    smtp: { host: 'localhost', port: servers.smtp.port, tls: 'starttls' as const },
    ca: authority,
  });
  const connectTo = (endpoints: object) =>
    desk.patch(`/app-registrations/${registrationId}`, { endpoints: { ...hostsOf(real), ...endpoints } });

  /** As somebody at the keyboard of the server would. */
  async function examine(account: string, ...more: string[]): Promise<Report & { status: number }> {
    const child = spawn(process.execPath, [MAIN, 'doctor', account, '--json', ...more], {
      env: { ...process.env, POSTVAK_DATA_DIR: dataDirectory },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit') as Promise<[number]>;
    const [said, trouble, [status]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    if (!said.startsWith('{')) expect.fail(`it said ${said} ${trouble}`);
    return { ...(JSON.parse(said) as Report), status };
  }
  const cause = ({ diagnosis, findings }: Report) =>
    `${diagnosis.check} ${findings.find(({ outcome, check }) => outcome === 'fail' && check === diagnosis.check)?.failure?.code}`;

  test.each(['imap', 'pop3'])(
    'a mailbox by %s that works passes, and may send when that is tried',
    async (account) => {
      const report = await examine(account, '--send');
      expect(report.findings.filter(({ outcome }) => /fail|crashed/.test(outcome))).toEqual([]);
      expect(report.status).toBe(0);
      const passed = report.findings.filter(({ outcome }) => outcome === 'pass').map(({ check }) => check);
      expect(passed).toEqual(
        expect.arrayContaining([`connectivity.${account}`, 'connectivity.smtp', 'mailbox.send-as']),
      );
    },
  );

  test.each([
    ['imap', 'imap'],
    ['pop3', 'pop3'],
    ['imap', 'smtp'],
  ] as const)('account %s, the port of %s closed: network.tcp', async (account, protocol) => {
    const port = await closedPort();
    await connectTo({ [protocol]: { ...hostsOf(real)[protocol], port } });
    const report = await examine(account);
    expect(cause(report)).toBe('network.tcp host-unreachable');
    expect(report.diagnosis.subjects).toEqual([`localhost:${port}`]);
    expect(report.status).toBe(1);
  });

  test('an expired certificate is named before anything that needs the connection', async () => {
    await connectTo(hostsOf(expired, expiredCa));
    const report = await examine('imap');
    expect(cause(report)).toBe('network.tls tls-expired');
    expect(report.findings.find(({ check }) => check === 'connectivity.imap')?.outcome).toBe('skipped');
  });

  test('a certificate of an authority that nobody told us of', async () => {
    await connectTo(hostsOf(real, expiredCa));
    expect(cause(await examine('imap'))).toBe('network.tls tls-untrusted');
  });

  test('a password that was changed at the server is one fault, and is owned by reading', async () => {
    await connectTo({});
    await real.changePassword(SUPPORT, 'another');
    try {
      const report = await examine('imap');
      expect(cause(report)).toBe('connectivity.imap sign-in-refused');
      expect(report.diagnosis.others).toBe(0);
    } finally {
      await real.changePassword(SUPPORT, PASSWORD);
    }
  });

  test('a mailbox that Postfix lets nobody of ours send from shows when sending is tried', async () => {
    const department = (await desk.departments()).items[0]?.id ?? '';
    const place = { departmentId: department, appRegistrationId: registrationId };
    const account = await desk.addAccount({
      ...place,
      name: 'foreign',
      grantKind: 'password',
      signIn: DELEGATE,
      mailboxes: [{ address: FOREIGN, incoming: 'imap' }],
    });
    await desk.put(`/accounts/${account.id}/password`, { password: PASSWORD });
    const report = await examine('foreign', '--send');
    expect(cause(report)).toBe('mailbox.send-as send-as-denied');
  });
});

describe.runIf(missing === undefined)('the doctor about Dovecot and Postfix with OAuth', () => {
  const stack = new AsyncDisposableStack();
  let started: RealDesk;
  beforeAll(async () => {
    started = await startRealDesk(stack, [SUPPORT]);
  }, 120_000);
  afterAll(() => stack.disposeAsync());

  async function examine(): Promise<Report> {
    const { desk, accountId } = started;
    const { id } = (await desk.post('/doctor/runs', { accountId })) as { id: string };
    const run = await eventually(
      'the run is finished',
      async () => {
        const seen = (await desk.get(`/doctor/runs/${id}`)) as RunView;
        return seen.state === 'finished' && seen;
      },
      60_000,
    );
    return run.report as unknown as Report;
  }
  const failing = ({ findings }: Report) =>
    findings
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'crashed')
      .map(({ check, failure }) => `${check} ${failure?.code}`);

  test('a token opens the mailbox and submits: everything passes', async () => {
    const report = await examine();
    expect(failing(report)).toEqual([]);
    const passed = report.findings.filter(({ outcome }) => outcome === 'pass').map(({ check }) => check);
    expect(passed).toEqual(
      expect.arrayContaining(['token.audience', 'connectivity.imap', 'connectivity.smtp']),
    );
  });

  test('a token for somebody else than the mail servers is named, though Dovecot takes it', async () => {
    await started.sandbox.control.setFault('entra-wrong-audience');
    try {
      expect(failing(await examine())).toEqual(['token.audience token-audience-wrong']);
    } finally {
      await started.sandbox.control.clearFault('entra-wrong-audience');
    }
  });
});

/** Nothing listens there: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
