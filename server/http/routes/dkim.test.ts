import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { verifyDkim } from '../../../test/support/verify-dkim.ts';
import { checkDkimKey } from '../../desk/writing/dkim-keys.ts';

let server: TestServer;
let generic: Awaited<ReturnType<TestServer['addDepartment']>>;
let microsoft: Awaited<ReturnType<TestServer['addDepartment']>>;
let administrator: TestAgent;
let agent: TestAgent;
let id: string;
let publicKey: string;

const DOMAIN = 'winkel.example';

beforeAll(async () => {
  server = await startTestServer();
  generic = await server.addDepartment('Generic');
  microsoft = await server.addDepartment('Microsoft');
  administrator = await server.addAgent('administrator');
  agent = await server.addAgent('agent', [generic.id, microsoft.id]);
  const { db } = server.store;
  await db.updateTable('app_registration').set({ provider: 'oidc' }).where('name', '=', 'Generic').execute();
  for (const { mailboxId } of [generic, microsoft]) {
    await db
      .updateTable('mailbox')
      .set({ address: `${mailboxId}@${DOMAIN}` })
      .where('id', '=', mailboxId)
      .execute();
  }
});
afterAll(() => server?.stop());

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path = '',
  payload?: object,
  who = administrator,
) => server.call(who, { method, url: `/api/v1/dkim-keys${path}`, ...(payload ? { payload } : {}) });

/** The bytes as they are kept, which are the bytes that leave. */
async function answer(department: typeof generic): Promise<Buffer> {
  const conversation = await addConversation(server, department);
  const response = await server.call(agent, {
    method: 'POST',
    url: `/api/v1/conversations/${conversation.id}/replies`,
    payload: {
      text: 'Été  with  spaces \n\n\n日本語, and a line that is longer than any line may be. '.repeat(9),
    },
  });
  expect(response.statusCode).toBe(201);
  const { digest } = await server.store.db
    .selectFrom('message')
    .select('digest')
    .where('id', '=', response.json().id)
    .executeTakeFirstOrThrow();
  return server.store.blobs.read(server.store.db, digest as Buffer);
}

test('keys are for administrators', async () => {
  for (const method of ['GET', 'POST'] as const) {
    expect(
      (await call(method, '', method === 'POST' ? { domain: DOMAIN } : undefined, agent)).statusCode,
    ).toBe(403);
  }
});

test('a key is offered for domains whose server does not sign, and for no other', async () => {
  expect((await call('GET')).json()).toEqual({
    items: [],
    missing: [{ domain: DOMAIN, algorithms: ['rsa-sha256', 'ed25519-sha256'] }],
  });
  const refused = await call('POST', '', { domain: 'contoso.example' });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().errors[0]).toMatchObject({ path: 'domain' });
});

test('a key is made with its record, off, once', async () => {
  const made = await call('POST', '', { domain: ' Winkel.example' });
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({
    domain: DOMAIN,
    algorithm: 'rsa-sha256',
    enabled: false,
    recordState: null,
  });
  const { record } = made.json();
  expect(record.name).toMatch(/^postvak-[0-9a-f]{8}\._domainkey\.winkel\.example$/);
  publicKey = /^v=DKIM1; k=rsa; p=(\S+)$/.exec(record.value)?.[1] ?? '';
  id = made.json().id;
  expect(JSON.stringify((await call('GET')).json())).not.toContain('PRIVATE');
  expect((await call('POST', '', { domain: DOMAIN })).statusCode).toBe(409);
  expect(verifyDkim(await answer(generic), publicKey)).toBeNull();
});

test('switched on, what is written from the domain is signed, and any change to it shows', async () => {
  expect((await call('PATCH', `/${id}`, { enabled: true })).json()).toMatchObject({ enabled: true });
  const raw = await answer(generic);
  const verdict = verifyDkim(raw, publicKey);
  expect(verdict).toMatchObject({ domain: DOMAIN, bodyHashRight: true, signatureRight: true });
  expect(verdict?.signedFields).toEqual(
    expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'references', 'content-type']),
  );
  const text = raw.toString('latin1');
  const otherBody = Buffer.from(text.replace(/spaces/, 'spades'), 'latin1');
  expect(verifyDkim(otherBody, publicKey)).toMatchObject({ bodyHashRight: false, signatureRight: true });
  const otherSubject = Buffer.from(text.replace(/^Subject: /m, 'Subject: Not '), 'latin1');
  expect(verifyDkim(otherSubject, publicKey)).toMatchObject({ bodyHashRight: true, signatureRight: false });
});

test('a key of Ed25519 stands beside it, and both sign', async () => {
  const made = await call('POST', '', { domain: DOMAIN, algorithm: 'ed25519-sha256' });
  expect(made.statusCode).toBe(201);
  expect(made.json().record.value).toMatch(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
  expect((await call('GET')).json()).toMatchObject({
    items: [{ algorithm: 'rsa-sha256' }, { algorithm: 'ed25519-sha256' }],
    missing: [],
  });
  await call('PATCH', `/${made.json().id}`, { enabled: true });
  const raw = await answer(generic);
  const algorithms = [...raw.toString('latin1').matchAll(/^DKIM-Signature: v=1; a=(\S+);/gm)];
  expect(algorithms.map(([, algorithm]) => algorithm)).toEqual(['rsa-sha256', 'ed25519-sha256']);
  expect(verifyDkim(raw, publicKey)).toMatchObject({ bodyHashRight: true, signatureRight: true });
  expect((await call('DELETE', `/${made.json().id}`)).statusCode).toBe(204);
});

test('Microsoft 365 signs by itself: a mailbox of it on the same domain is left alone', async () => {
  expect(verifyDkim(await answer(microsoft), publicKey)).toBeNull();
});

test('what DNS said is remembered', async () => {
  const { value } = (await call('GET')).json().items[0].record;
  await checkDkimKey(server.store, id, async () => [[value.slice(0, 200), value.slice(200)]]);
  expect((await call('GET')).json().items[0]).toMatchObject({
    recordState: 'right',
    checkedAt: expect.any(String),
  });
});

test('switched off or removed nothing is signed, and the private key is gone', async () => {
  await call('PATCH', `/${id}`, { enabled: false });
  expect(verifyDkim(await answer(generic), publicKey)).toBeNull();
  await call('PATCH', `/${id}`, { enabled: true });
  expect((await call('DELETE', `/${id}`)).statusCode).toBe(204);
  expect(verifyDkim(await answer(generic), publicKey)).toBeNull();
  const { db } = server.store;
  expect(await db.selectFrom('secret').select('id').where('purpose', '=', 'dkim-key').execute()).toEqual([]);
  expect((await call('DELETE', `/${id}`)).statusCode).toBe(404);
});

test('every step is in the audit trail', async () => {
  const rows = await server.store.db
    .selectFrom('audit_event')
    .select(['action', 'agent_id'])
    .where('subject', '=', `dkim-key:${id}`)
    .orderBy('id')
    .execute();
  expect(rows.map(({ action }) => action)).toEqual([
    'dkim-key.made',
    'dkim-key.switched-on',
    'dkim-key.switched-off',
    'dkim-key.switched-on',
    'dkim-key.removed',
  ]);
  expect(rows.every(({ agent_id }) => agent_id === administrator.id)).toBe(true);
});
