import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  PASSWORD,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { eventually } from '../../../test/support/sandbox.ts';

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

test.each(['agent', 'supervisor'] as const)('it is not for a %s', async (role) => {
  const { id } = await server.addDepartment();
  const person = await server.addAgent(role, [id]);
  expect((await server.call(person, { url: '/api/v1/audit-events' })).statusCode).toBe(403);
});
