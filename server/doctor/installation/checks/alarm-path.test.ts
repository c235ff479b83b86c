import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/support/http-server.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../../../test/support/smtp-script.ts';
import { setRoutes } from '../../../alarms/routes.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Relay } from '../../../store/schema.ts';
import type { Finding } from '../../check.ts';
import { runChecks } from '../../run.ts';
import { say } from '../../words.ts';
import type { InstallationProbe } from '../probe.ts';
import { alarmPath } from './alarm-path.ts';

let server: TestServer;
let smtp: ScriptedSmtp;
let second: ScriptedSmtp;
beforeEach(async () => {
  server = await startTestServer();
  smtp = await startScriptedSmtp(() => undefined);
  second = await startScriptedSmtp(() => undefined);
});
afterEach(async () => {
  await smtp.close();
  await second.close();
  await server.stop();
});

const relay = (port: number): { relay: Relay } => ({
  relay: { host: '127.0.0.1', port, tls: 'none', from: 'alarm@contoso.example' },
});
const NOBODY = 1;

async function examine(...wishes: Parameters<typeof setRoutes>[2]): Promise<Finding> {
  const { store, vault } = server.context;
  const { id } = await server.addAgent('administrator');
  await setRoutes(store, vault, wishes, id);
  const probe = {
    opened: { store: { value: store }, vault: { value: vault } },
    tokens: {
      accessToken: () => Promise.reject(new Failure('grant-revoked')),
      password: () => Promise.reject(new Failure('grant-missing')),
    },
  } as unknown as InstallationProbe;
  const [finding] = await runChecks({ checks: [alarmPath], probe, clock: systemClock, send: true });
  if (!finding) throw new Error('there is no finding');
  // Asked to send or not: it never does.
  expect([...smtp.accepted, ...second.accepted]).toEqual([]);
  return finding;
}

const told = ({ evidence }: Finding) => evidence.map((line) => say(line, 'en'));

test('two chosen ways that work pass without a remark', async () => {
  const finding = await examine(relay(smtp.port), relay(second.port));
  expect(finding.outcome).toBe('pass');
  expect(told(finding)).toEqual([`✓ 127.0.0.1:${smtp.port}`, `✓ 127.0.0.1:${second.port}`]);
});

test('one that works of two passes, and says that an alarm about it could not leave', async () => {
  const finding = await examine(relay(smtp.port), relay(NOBODY));
  expect(finding.outcome).toBe('pass');
  expect(told(finding)).toEqual([
    `✓ 127.0.0.1:${smtp.port}`,
    '✗ 127.0.0.1:1: host-unreachable',
    'only one way works: an alarm about it could not leave',
  ]);
});

test('chosen ways of which none works fail, each with its reason', async () => {
  const { mailboxId } = await server.addDepartment();
  const finding = await examine(relay(NOBODY), { mailboxId });
  expect(finding).toMatchObject({ outcome: 'fail', failure: { code: 'alarm-route-broken' } });
  expect(told(finding)[0]).toBe('✗ 127.0.0.1:1: host-unreachable');
  expect(told(finding)[1]).toMatch(/^✗ .+@.+: grant-revoked$/);
});

test('a chosen mailbox that cannot be signed in to fails', async () => {
  const { mailboxId } = await server.addDepartment();
  expect(await examine({ mailboxId })).toMatchObject({
    outcome: 'fail',
    failure: { code: 'alarm-route-broken', detail: expect.stringContaining('grant-revoked') },
  });
});

test('where nobody chose, a mailbox that does not open is its own rows to tell', async () => {
  await server.addDepartment();
  const finding = await examine();
  expect(finding.outcome).toBe('skipped');
  expect(say(finding.reason ?? '', 'en')).toContain('no way for alarm mail was chosen');
});

test('where nobody chose and there is no mailbox either, it says so and fails nothing', async () => {
  const finding = await examine();
  expect(finding.outcome).toBe('skipped');
  expect(told(finding)).toEqual([]);
});
