import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../test/support/http-server.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../test/support/smtp-script.ts';
import { Failure } from '../kernel/failure.ts';
import { Secret } from '../kernel/secret.ts';
import type { Relay } from '../store/schema.ts';
import { checkAlarmRoutes } from './route-check.ts';
import { setRoutes } from './routes.ts';
import { submitMail } from './submit-mail.ts';

let server: TestServer;
let smtp: ScriptedSmtp;
let refuse = false;
beforeEach(async () => {
  refuse = false;
  server = await startTestServer();
  smtp = await startScriptedSmtp(({ step }) =>
    refuse && step === 'mail' ? { reply: '450 4.3.2 try later' } : undefined,
  );
});
afterEach(async () => {
  await smtp.close();
  await server.stop();
});

const signal = new AbortController().signal;
const relay = (over: Partial<Relay> = {}): Relay => ({
  host: '127.0.0.1',
  port: smtp.port,
  tls: 'none',
  from: 'alarm@contoso.example',
  ...over,
});
const sender = () => ({
  ...server.context,
  tokens: {
    accessToken: () => Promise.reject(new Failure('grant-revoked')),
    password: () => Promise.reject(new Failure('grant-missing')),
  },
});
async function route(...wishes: Parameters<typeof setRoutes>[2]) {
  const { id } = await server.addAgent('administrator');
  return setRoutes(server.store, server.context.vault, wishes, id);
}
const send = (cause = 'x') =>
  submitMail(
    sender(),
    {
      recipients: ['oncall@elsewhere.example'],
      draft: (from) => ({
        from,
        to: [{ address: 'oncall@elsewhere.example', name: '' }],
        cc: [],
        subject: 'Alarm',
        messageId: '<a@b>',
        date: new Date(),
        text: 'x',
        html: '<p>x</p>',
      }),
      incidents: [{ cause, accountId: null, mailboxIds: [] }],
    },
    signal,
  );

test('a relay that knows this machine takes alarm mail without a sign-in', async () => {
  await route({ relay: relay() });
  expect(await send()).toEqual({ route: `127.0.0.1:${smtp.port}`, independent: true });
  expect(smtp.accepted).toMatchObject([
    { from: 'alarm@contoso.example', recipients: ['oncall@elsewhere.example'] },
  ]);
  expect(smtp.commands.some((line) => line.startsWith('AUTH'))).toBe(false);
});

test('when the first way is dead the second is taken', async () => {
  const { mailboxId } = await server.addDepartment();
  await route({ mailboxId }, { relay: relay({ port: 1 }) }, { relay: relay() });
  expect(await send()).toMatchObject({ route: `127.0.0.1:${smtp.port}` });
});

test('a way that is reported on is used when nothing else is left, and that is said', async () => {
  await route({ relay: relay() });
  expect(await send(`host:127.0.0.1:${smtp.port}`)).toMatchObject({ independent: false });
});

test('when no way works it says of each what was wrong', async () => {
  refuse = true;
  await route({ relay: relay() }, { relay: relay({ port: 1 }) });
  await expect(send()).rejects.toMatchObject({
    code: 'alarm-route-broken',
    detail: expect.stringMatching(new RegExp(`127.0.0.1:${smtp.port}: .*; 127.0.0.1:1: host-unreachable`)),
  });
});

test('trying the ways sends nothing, and tells whether two of them do not depend on each other', async () => {
  const { mailboxId } = await server.addDepartment();
  await route({ relay: relay() }, { mailboxId });
  const report = await checkAlarmRoutes(sender(), signal);
  expect(report).toMatchObject({ failure: null, redundant: false });
  expect(report.routes.map(({ failure }) => failure?.code ?? 'works')).toEqual(['works', 'grant-revoked']);
  expect(smtp.accepted).toEqual([]);
});

test('a password of a relay is never sent in clear', async () => {
  await expect(
    route({ relay: relay({ user: 'alarm' }), password: new Secret('planted') }),
  ).rejects.toMatchObject({ reason: 'invalid' });
});
