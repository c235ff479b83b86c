import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  PASSWORD,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { eventually } from '../../../test/support/sandbox.ts';
import { newId } from '../../kernel/id.ts';
import { Secret } from '../../kernel/secret.ts';

let server: TestServer;
let administrator: TestAgent;
beforeAll(async () => {
  server = await startTestServer();
  administrator = await server.addAgent('administrator');
});
afterAll(() => server?.stop());

const read = async (query = '') => {
  const answer = await server.call(administrator, { url: `/api/v1/audit-events${query}` });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as { items: Record<string, unknown>[]; nextCursor: string | null };
};
const signIn = (email: string, password: string) =>
  server.app.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } });

test('sign-ins stand in the audit, refused ones too, and what somebody unknown typed does not', async () => {
  const agent = await server.addAgent('agent');
  expect((await signIn(agent.email, PASSWORD)).statusCode).toBe(200);
  expect((await signIn(agent.email, 'a password of mine')).statusCode).toBe(401);
  expect((await signIn('my-secret-password@nowhere.example', 'x')).statusCode).toBe(401);
  const items = await eventually('both sign-ins', async () => {
    const found = (await read('?about=agent')).items.filter(({ subject }) => subject === `agent:${agent.id}`);
    return found.length === 2 && found;
  });
  expect(items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        action: 'agent.signed-in',
        agent: expect.objectContaining({ id: agent.id }),
      }),
      expect.objectContaining({
        action: 'agent.sign-in-refused',
        agent: null,
        detail: { from: '127.0.0.1' },
      }),
    ]),
  );
  expect(items[0]?.subjectName).toMatch(/^Agent/);
  expect(JSON.stringify(await read())).not.toMatch(/a password of mine|my-secret-password/);
});

test('it is read page by page, and narrowed to one kind of subject or one person', async () => {
  const other = await server.addAgent('administrator');
  for (let n = 0; n < 5; n += 1) {
    await server.call(other, { method: 'POST', url: '/api/v1/departments', payload: { name: `D${n}` } });
  }
  const seen: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, nextCursor }: Awaited<ReturnType<typeof read>> = await read(
      `?agentId=${other.id}&about=department&limit=2${cursor && `&cursor=${cursor}`}`,
    );
    seen.push(...items.map(({ subjectName }) => subjectName));
    cursor = nextCursor;
  }
  expect(seen).toEqual(['D4', 'D3', 'D2', 'D1', 'D0']);
});

test('it can be narrowed to every kind of subject that is written, and says what it was about', async () => {
  const undo = { method: 'PATCH', url: '/api/v1/settings/sending', payload: { undoSeconds: 20 } } as const;
  expect((await server.call(administrator, undo)).statusCode).toBe(200);
  expect((await read('?about=installation')).items[0]).toMatchObject({ action: 'sending.changed' });

  const place = await server.addDepartment();
  const { db } = server.store;
  const keyId = newId();
  const secretId = await db
    .transaction()
    .execute((trx) => server.context.vault.store(trx, 'dkim-key', new Secret('PEM')));
  const key = { domain: 'winkel.example', selector: 'postvak-1', public_key: 'p', secret_id: secretId };
  await db
    .insertInto('dkim_key')
    .values({ id: keyId, ...key })
    .execute();
  const conversation = await addConversation(server, place);
  const reply = { method: 'POST', url: `/api/v1/conversations/${conversation.id}/replies` } as const;
  await server.call(administrator, { ...reply, payload: { text: 'Good day.' } });
  const { id: deliveryId } = await db.selectFrom('delivery').select('id').executeTakeFirstOrThrow();
  const { number } = await db.selectFrom('conversation').select('number').executeTakeFirstOrThrow();
  const path = `/api/v1/deliveries/${deliveryId}/decision`;
  await server.call(administrator, { method: 'POST', url: path, payload: { decision: 'take-back' } });
  const url = `/api/v1/dkim-keys/${keyId}`;
  await server.call(administrator, { method: 'PATCH', url, payload: { enabled: true } });

  expect((await read('?about=dkim-key')).items).toMatchObject([
    { action: 'dkim-key.switched-on', subjectName: 'winkel.example' },
  ]);
  expect((await read('?about=delivery')).items).toMatchObject([
    { action: 'delivery.take-back', subjectName: `#${number}` },
  ]);
});

test.each(['agent', 'supervisor'] as const)('it is not for a %s', async (role) => {
  const { id } = await server.addDepartment();
  const person = await server.addAgent(role, [id]);
  expect((await server.call(person, { url: '/api/v1/audit-events' })).statusCode).toBe(403);
});
