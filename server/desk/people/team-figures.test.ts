import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { newId } from '../../kernel/id.ts';
import { readTeamFigures } from './team-figures.ts';

let server: TestServer;
let sales: Awaited<ReturnType<TestServer['addDepartment']>>;
let support: Awaited<ReturnType<TestServer['addDepartment']>>;
let ann: TestAgent;
let ben: TestAgent;

beforeAll(async () => {
  server = await startTestServer();
  sales = await server.addDepartment('Sales');
  support = await server.addDepartment('Support');
  ann = await server.addAgent('agent', [sales.id]);
  ben = await server.addAgent('agent', [sales.id]);
});
afterAll(() => server?.stop());

const HOUR = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

async function answer(conversationId: string, by: TestAgent, at: Date) {
  await server.store.db
    .insertInto('message')
    .values({
      id: newId(at.getTime()),
      conversation_id: conversationId,
      mailbox_id: sales.mailboxId,
      direction: 'out',
      author_id: by.id,
      digest: Buffer.alloc(32),
      size: 1,
      created_at: at,
    })
    .execute();
}
const close = (id: string, at: Date) =>
  server.store.db
    .updateTable('conversation')
    .set({ state: 'closed', closed_at: at })
    .where('id', '=', id)
    .execute();

test('what waits, who has what, and what came and went', async () => {
  const first = await addConversation(server, sales, { agentId: ann.id });
  const second = await addConversation(server, sales, { agentId: ann.id });
  const third = await addConversation(server, sales, { agentId: ben.id });
  await addConversation(server, sales);
  await addConversation(server, sales, { agentId: ben.id, state: 'pending' });
  await addConversation(server, support);
  // The customer wrote when the conversation was made, a moment ago; the answers come after it.
  await answer(first.id, ann, new Date(Date.now() + 60_000));
  await answer(second.id, ann, new Date(Date.now() + 3 * 60_000));
  await answer(third.id, ben, new Date(Date.now() + 10 * 60_000));
  await close(third.id, new Date());

  const figures = await readTeamFigures(server.store.db, [sales.id], {
    days: 7,
    timeZone: 'Europe/Amsterdam',
  });
  expect(figures.now).toMatchObject({ open: 3, pending: 1, unassigned: 1 });
  expect(figures.now.oldestOpenAt).toBeInstanceOf(Date);
  expect(figures.days).toHaveLength(7);
  const total = (name: 'received' | 'answered' | 'closed') =>
    figures.days.reduce((sum, each) => sum + each[name], 0);
  expect([total('received'), total('closed')]).toEqual([5, 1]);
  expect(figures.firstAnswer.answered).toBe(3);
  expect(figures.firstAnswer.medianSeconds).toBeGreaterThan(179);
  expect(figures.firstAnswer.medianSeconds).toBeLessThan(240);
  expect(figures.firstAnswer.slowSeconds).toBeGreaterThan(400);
  expect(figures.people).toMatchObject([
    { id: ann.id, open: 2, pending: 0, answered: 2, closed: 0 },
    { id: ben.id, open: 0, pending: 1, answered: 1, closed: 1 },
  ]);
  expect(figures.people[0]?.lastSeenAt).toBeInstanceOf(Date);
});

test('an empty department has a day for each day, and nothing in it', async () => {
  const empty = await server.addDepartment('Empty');
  const figures = await readTeamFigures(server.store.db, [empty.id], { days: 3, timeZone: 'Asia/Tokyo' });
  expect(figures.days.map(({ received, answered, closed }) => received + answered + closed)).toEqual([
    0, 0, 0,
  ]);
  expect(figures.days.at(-1)?.day).toBe(
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()),
  );
  expect(figures.firstAnswer).toEqual({ answered: 0, medianSeconds: null, slowSeconds: null });
  expect(figures.people).toEqual([]);
});

test('a mailbox that was connected with its history does not make a busy day', async () => {
  const other = await server.addDepartment('History');
  const { id } = await addConversation(server, other);
  const before = await readTeamFigures(server.store.db, [other.id], { days: 1, timeZone: 'UTC' });
  await server.store.db
    .updateTable('message')
    .set({ sent_at: ago(90 * 24 * HOUR) })
    .where('conversation_id', '=', id)
    .execute();
  const after = await readTeamFigures(server.store.db, [other.id], { days: 1, timeZone: 'UTC' });
  expect([before.days[0]?.received, after.days[0]?.received]).toEqual([1, 0]);
});
