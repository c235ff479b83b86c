import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../test/support/alarm-reading.ts';
import { startTestServer, type TestAgent, type TestServer } from '../../../test/support/http-server.ts';
import { newId } from '../../kernel/id.ts';

let server: TestServer;
let admin: TestAgent;
let service: { id: string; mailboxId: string; address: string };
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.addAgent('administrator');
  service = await server.addDepartment('Service');
});
afterAll(() => server?.stop());

const call = (
  agent: TestAgent | null,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
) => server.call(agent, { method, url: `/api/v1${path}`, ...(payload ? { payload } : {}) });

async function addIncident(over: { departmentIds?: string[]; cause?: string; cleared?: boolean } = {}) {
  const id = newId();
  await server.store.db
    .insertInto('incident')
    .values({
      id,
      rule: 'mailbox-stopped',
      cause: over.cause ?? `mailbox:${id}`,
      severity: 'critical',
      failure: JSON.stringify(failureOf('imap-disabled', { mailbox: service.address })),
      mailbox_ids: [service.mailboxId],
      department_ids: over.departmentIds ?? [service.id],
      waiting_out: 3,
      first_seen_at: new Date(Date.now() - 120_000),
      seen_at: new Date(),
      opened_at: new Date(Date.now() - 60_000),
      cleared_at: over.cleared ? new Date() : null,
    })
    .execute();
  return id;
}

describe('alarms', () => {
  it('are for supervisors, of their own departments', async () => {
    const id = await addIncident();
    const everywhere = await addIncident({ departmentIds: [] });
    const own = await server.addAgent('supervisor', [service.id]);
    const other = await server.addAgent('supervisor', [(await server.addDepartment()).id]);
    const agent = await server.addAgent('agent', [service.id]);
    const ids = async (who: TestAgent) =>
      (await call(who, 'GET', '/alarms')).json().items.map((each: { id: string }) => each.id);

    expect((await call(agent, 'GET', '/alarms')).statusCode).toBe(403);
    expect(await ids(own)).toContain(id);
    expect(await ids(own)).not.toContain(everywhere);
    expect(await ids(other)).toEqual([]);
    expect(await ids(admin)).toEqual(expect.arrayContaining([id, everywhere]));
    expect((await call(other, 'GET', `/alarms/${id}`)).statusCode).toBe(404);
    expect((await call(other, 'POST', `/alarms/${id}/acknowledge`)).statusCode).toBe(404);
    expect((await call(own, 'GET', '/alarm-rules')).statusCode).toBe(403);
  });

  it('say what is wrong and what to do with the real names', async () => {
    const id = await addIncident();
    expect((await call(admin, 'GET', `/alarms/${id}`)).json()).toMatchObject({
      state: 'open',
      failure: { code: 'imap-disabled', command: expect.stringContaining(service.address) },
      mailboxes: [{ id: service.mailboxId, address: service.address }],
      departments: [{ name: 'Service' }],
      answersWaiting: 3,
    });
  });

  it('are taken up, handed back, snoozed and remarked on, each with its author', async () => {
    const id = await addIncident();
    const count = async () => (await call(admin, 'GET', '/alarms/summary')).json().critical;
    const before = await count();
    expect((await call(admin, 'POST', `/alarms/${id}/acknowledge`)).json()).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: { id: admin.id },
    });
    expect(await count()).toBe(before - 1);
    expect((await call(admin, 'POST', `/alarms/${id}/hand-back`)).json()).toMatchObject({ state: 'open' });
    expect((await call(admin, 'POST', `/alarms/${id}/snooze`, { minutes: 30 })).json()).toMatchObject({
      state: 'snoozed',
    });
    expect((await call(admin, 'POST', `/alarms/${id}/snooze`, { minutes: 1 })).statusCode).toBe(400);
    const { events } = (await call(admin, 'POST', `/alarms/${id}/remarks`, { text: 'Asked IT.' })).json();
    expect(events).toMatchObject([
      { action: 'acknowledged', agent: { id: admin.id } },
      { action: 'handed-back' },
      { action: 'snoozed' },
      { action: 'noted', detail: { text: 'Asked IT.' } },
    ]);
  });

  it('that are over cannot be taken up any more, and are read page by page', async () => {
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push(await addIncident({ cleared: true }));
    expect((await call(admin, 'POST', `/alarms/${ids[0]}/acknowledge`)).statusCode).toBe(409);
    const first = (await call(admin, 'GET', '/alarms?state=history&limit=2')).json();
    const second = (
      await call(admin, 'GET', `/alarms?state=history&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`)
    ).json();
    const seen = [...first.items, ...second.items].map((each: { id: string }) => each.id);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(second.nextCursor).toBeNull();
    expect((await call(admin, 'GET', '/alarms?state=history&cursor=nonsense')).statusCode).toBe(400);
  });
});

describe('rules', () => {
  it('are on from the start, are set, and go back to their default', async () => {
    const { items } = (await call(admin, 'GET', '/alarm-rules')).json();
    expect(items.every((rule: { enabled: boolean; changed: boolean }) => rule.enabled && !rule.changed)).toBe(
      true,
    );
    const set = await call(admin, 'PATCH', '/alarm-rules/retrieval-silent', { threshold: 3, durationMs: 0 });
    expect(set.json()).toMatchObject({
      threshold: 3,
      durationMs: 0,
      changed: true,
      defaults: { threshold: 10 },
    });
    const back = await call(admin, 'PATCH', '/alarm-rules/retrieval-silent', {
      threshold: null,
      durationMs: null,
    });
    expect(back.json()).toMatchObject({ threshold: 10, changed: false });
    expect((await call(admin, 'PATCH', '/alarm-rules/grant-dead', { threshold: 3 })).statusCode).toBe(400);
    expect((await call(admin, 'PATCH', '/alarm-rules/no-such', {})).statusCode).toBe(404);
  });
});

describe('channels', () => {
  const URL = 'https://hooks.example.com/services/T0/B0/planted-secret';
  it('tell the administrators from the first start', async () => {
    expect((await call(admin, 'GET', '/alarm-channels')).json().items).toMatchObject([
      { kind: 'mail', toAdministrators: true, enabled: true },
    ]);
  });

  it('show where a webhook leads, and its key once; never its address', async () => {
    const added = await call(admin, 'POST', '/alarm-channels', { kind: 'webhook', name: 'Ops', url: URL });
    expect(added.json()).toMatchObject({
      target: 'https://hooks.example.com',
      signingSecret: expect.stringMatching(/^whsec_/),
    });
    const { id, signingSecret } = added.json();
    const listed = (await call(admin, 'GET', '/alarm-channels')).body;
    expect(listed).not.toContain('planted-secret');
    expect(listed).not.toContain(signingSecret);
    const renewed = (await call(admin, 'POST', `/alarm-channels/${id}/signing-secret`)).json();
    expect(renewed.signingSecret).not.toBe(signingSecret);
    expect((await call(admin, 'DELETE', `/alarm-channels/${id}`)).statusCode).toBe(204);
    const left = await server.store.db
      .selectFrom('secret')
      .select('id')
      .where('purpose', 'like', 'alarm-%')
      .execute();
    expect(left).toEqual([]);
  });

  it.each([
    [{ kind: 'webhook', name: 'x' }, 'url'],
    [{ kind: 'slack', name: 'x', url: 'http://hooks.example.com/' }, 'url'],
    [{ kind: 'teams', name: 'x', url: 'https://169.254.169.254/latest' }, 'url'],
    [{ kind: 'mail', name: 'x' }, 'recipients'],
    [{ kind: 'mail', name: 'x', recipients: ['not an address'] }, 'recipients.0'],
    [{ kind: 'mail', name: 'x', toAdministrators: true, timeZone: 'Mars/Base' }, 'timeZone'],
    [
      {
        kind: 'mail',
        name: 'x',
        toAdministrators: true,
        quiet: { from: '25:00', until: '07:00', upTo: 'info' },
      },
      'quiet.from',
    ],
  ])('refuse %j, and say which field', async (payload, path) => {
    const answer = await call(admin, 'POST', '/alarm-channels', payload);
    expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('routes', () => {
  const relay = { host: 'relay.example.com', port: 587, tls: 'starttls', from: 'alarm@example.com' };
  it('keep the password of a relay and never show it', async () => {
    const set = await call(admin, 'PUT', '/alarm-routes', {
      routes: [
        { mailboxId: service.mailboxId },
        { relay: { ...relay, user: 'alarm' }, password: 'planted-pw' },
      ],
    });
    expect(set.statusCode).toBe(200);
    expect(set.body).not.toContain('planted-pw');
    const [first, second] = set.json().items;
    expect([first.mailbox.address, second.hasPassword]).toEqual([service.address, true]);
    const again = await call(admin, 'PUT', '/alarm-routes', {
      routes: [{ id: second.id, relay: { ...relay, user: 'alarm' } }, { mailboxId: service.mailboxId }],
    });
    expect(again.json().items[0]).toMatchObject({ hasPassword: true });
    await call(admin, 'PUT', '/alarm-routes', { routes: [] });
    const left = await server.store.db
      .selectFrom('secret')
      .select('id')
      .where('purpose', '=', 'alarm-relay-password')
      .execute();
    expect(left).toEqual([]);
  });

  it.each([
    [{}, 'routes.0'],
    [{ mailboxId: newId() }, 'routes.0.mailboxId'],
    [{ relay: { ...relay, user: 'alarm' } }, 'routes.0.password'],
    [{ relay: { ...relay, user: 'alarm', tls: 'none' }, password: 'x' }, 'routes.0.relay.tls'],
  ])('refuse %j', async (route, path) => {
    const answer = await call(admin, 'PUT', '/alarm-routes', { routes: [route] });
    expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, path]);
  });

  it('say of each whether mail could leave by it', async () => {
    await call(admin, 'PUT', '/alarm-routes', {
      routes: [{ relay: { ...relay, host: '127.0.0.1', port: 1 } }],
    });
    expect((await call(admin, 'POST', '/alarm-routes/check')).json()).toMatchObject({
      routes: [{ name: '127.0.0.1:1', chosen: true, failure: { code: 'host-unreachable' } }],
      failure: { code: 'alarm-route-broken' },
      redundant: false,
    });
    await call(admin, 'PUT', '/alarm-routes', { routes: [] });
  });
});
