import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addConversation, startTestServer, type TestServer } from '../../../test/support/http-server.ts';
import { type ConversationFilter, listConversations } from './conversations.ts';

let server: TestServer;
let sales: Awaited<ReturnType<TestServer['addDepartment']>>;
let support: Awaited<ReturnType<TestServer['addDepartment']>>;
let me: string;
const COUNT = 60;

beforeAll(async () => {
  server = await startTestServer();
  sales = await server.addDepartment('Sales');
  support = await server.addDepartment('Support');
  me = (await server.addAgent('agent')).id;
  for (let n = 0; n < COUNT; n += 1) {
    await addConversation(server, n % 3 === 0 ? sales : support, {
      subject: n % 10 === 0 ? `Terugbetaling ${n}` : `Order ${n}`,
      text: n % 7 === 0 ? 'The parcel is late' : 'Something else',
      from: `klant${n}@voorbeeld.example`,
      state: n % 4 === 0 ? 'closed' : n % 5 === 0 ? 'pending' : 'open',
      ...(n % 6 === 0 ? { agentId: me } : {}),
      // Several at the very same time: then the id decides.
      at: new Date(Date.UTC(2030, 0, 1, 0, Math.floor(n / 4))),
    });
  }
});
afterAll(() => server?.stop());

const list = (
  filter: ConversationFilter,
  limit = 200,
  cursor?: string,
  departments: string[] | null = null,
) => listConversations(server.store.db, departments, filter, { limit, cursor });

async function everything(filter: ConversationFilter, limit: number, departments: string[] | null = null) {
  const pages = [];
  let cursor: string | undefined;
  do {
    const page = await list(filter, limit, cursor, departments);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    pages.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return pages;
}

test('pages of any size, through any filter, are the whole list in order, each once', async () => {
  const filter = fc.record(
    {
      state: fc.constantFrom('open' as const, 'pending' as const, 'closed' as const),
      mailboxId: fc.constantFrom(sales.mailboxId, support.mailboxId),
      queueId: fc.constantFrom(sales.queueId, support.queueId),
      agentId: fc.constantFrom(me, null),
      q: fc.constantFrom('order', 'parcel late', 'terug', 'klant1', '#3', 'nothing like it', '"parcel is"'),
    },
    { requiredKeys: [] },
  );
  const departments = fc.constantFrom<string[] | null>(
    null,
    [],
    [sales.id],
    [support.id],
    [sales.id, support.id],
  );
  await fc.assert(
    fc.asyncProperty(filter, fc.integer({ min: 1, max: 25 }), departments, async (wanted, limit, visible) => {
      const whole = await list(wanted, 200, undefined, visible);
      expect(whole.nextCursor).toBeNull();
      expect(await everything(wanted, limit, visible)).toEqual(whole.items);
      const keys = whole.items.map(({ lastMessageAt, id }) => `${lastMessageAt.toISOString()} ${id}`);
      expect(keys).toEqual([...keys].sort().reverse());
      for (const item of whole.items) {
        if (wanted.state) expect(item.state).toBe(wanted.state);
        if (wanted.mailboxId) expect(item.mailbox.id).toBe(wanted.mailboxId);
        if (wanted.queueId) expect(item.queue?.id).toBe(wanted.queueId);
        if (wanted.agentId !== undefined) expect(item.agent?.id ?? null).toBe(wanted.agentId);
        if (visible) expect(visible).toContain(item.mailbox.id === sales.mailboxId ? sales.id : support.id);
      }
    }),
    { numRuns: 60 },
  );
});

test('without filters all of them are there, and a row shows what the list needs', async () => {
  const items = await everything({}, 7);
  expect(items).toHaveLength(COUNT);
  expect(items.at(-1)).toMatchObject({
    subject: expect.stringMatching(/Order|Terugbetaling/),
    contact: { address: expect.stringContaining('@voorbeeld.example'), name: 'Customer' },
    mailbox: { id: expect.any(String), address: expect.any(String) },
    messageCount: 1,
    unread: true,
  });
});

describe('search', () => {
  test.each([
    ['a whole word', 'terugbetaling', 6],
    ['the beginning of the last word', 'Terugbet', 6],
    ['words in any order', 'late parcel', 9],
    ['a phrase', '"parcel is late"', 9],
    ['a word and not another', 'parcel -terugbetaling', 8],
    ['an address', 'klant17@voorbeeld.example', 1],
    ['the beginning of an address', 'klant17@voor', 1],
    ['a number', '#5', 1],
    ['a number that is not there', '#5000', 0],
    ['marks only', "'!&|:*()<>\\", 0],
    ['marks that mean something to the index', "order:* & 'x", 0],
    ['a word that nobody wrote', 'zebra', 0],
  ])('%s', async (_, q, expected) => {
    expect((await list({ q })).items).toHaveLength(expected);
  });

  test.each(['order', 'parcel late', 'terug', 'zebra'])(
    'a common word is found by walking: %s',
    async (q) => {
      const walked = await listConversations(server.store.db, [support.id], { q }, { limit: 200 }, -1);
      expect(walked).toEqual(await list({ q }, 200, undefined, [support.id]));
    },
  );
});
