import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../../test/support/outbox.ts';
import { enqueueDelivery } from '../desk/outbox/enqueue.ts';
import { newId } from '../kernel/id.ts';
import { claimDeliveries } from './outbox.ts';

let database: TestDatabase;
let fixture: OutboxFixture;
let conversations: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  fixture = await createOutbox(database.store);
  conversations = [];
  for (let n = 0; n < 3; n += 1) conversations.push(await createConversation(database.store, fixture));
});
afterAll(() => database?.drop());

/** One letter in the outbox, in the order in which they were written. */
interface Letter {
  readonly conversation: number;
  readonly by: 'person' | 'machine';
  /** Seconds ago; below zero it is for later. */
  readonly dueSince: number;
  readonly state: 'waiting' | 'sent' | 'held' | 'uncertain';
  readonly tried: boolean;
}

interface Row extends Letter {
  readonly id: string;
}

const letters = fc.array(
  fc.record({
    conversation: fc.integer({ min: 0, max: 2 }),
    by: fc.constantFrom<Letter['by']>('person', 'machine'),
    dueSince: fc.constantFrom(-3600, 10, 20, 30),
    state: fc.constantFrom<Letter['state']>(
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'sent',
      'held',
      'uncertain',
    ),
    tried: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);

async function fill(wanted: readonly Letter[]): Promise<Row[]> {
  const { db } = database.store;
  await db.deleteFrom('delivery_recipient').execute();
  await db.deleteFrom('delivery').execute();
  await db.deleteFrom('message').where('direction', '=', 'out').execute();
  const rows: Row[] = [];
  await db.transaction().execute(async (trx) => {
    for (const letter of wanted) {
      const row = { ...letter, id: newId() };
      await put(trx, row);
      rows.push(row);
    }
  });
  return rows;
}

async function put(trx: Parameters<typeof enqueueDelivery>[0], row: Row): Promise<void> {
  const messageId = newId();
  const conversationId = conversations[row.conversation] as string;
  const place = { conversation_id: conversationId, mailbox_id: fixture.mailboxId };
  const about = { direction: 'out' as const, digest: Buffer.alloc(32), size: 1, text_body: '' };
  await trx
    .insertInto('message')
    .values({ id: messageId, ...place, ...about })
    .execute();
  await enqueueDelivery(trx, {
    deliveryId: row.id,
    messageId,
    mailboxId: fixture.mailboxId,
    conversationId,
    recipients: { to: [{ address: 'a@customer.example', name: '' }], cc: [], bcc: [] },
    by: row.by,
    departure: { inMs: 0 },
  });
  await trx
    .updateTable('delivery')
    .set({
      state: row.state,
      attempts: row.tried ? 1 : 0,
      not_before: sql<Date>`now() - ${row.dueSince}::float8 * interval '1 second'`,
    })
    .where('id', '=', row.id)
    .execute();
}

const claim = (messages: number) =>
  database.store.db
    .transaction()
    .execute((trx) =>
      claimDeliveries(trx, fixture.mailboxId, 1, { messages, recipients: 1_000, recipientsPerMessage: 10 }),
    );

const end = (ids: readonly string[]) =>
  database.store.db
    .updateTable('delivery')
    .set({ state: 'sent' })
    .where('id', 'in', [...ids])
    .execute();

/** The rule, as the head of outbox.ts has it, over rows in memory. */
function mayGo(row: Row, all: readonly Row[], gone: ReadonlySet<string>): boolean {
  const open = (each: Row) => !gone.has(each.id) && (each.state === 'waiting' || each.state === 'uncertain');
  if (row.state !== 'waiting' || gone.has(row.id) || row.dueSince < 0) return false;
  const before = all.slice(0, all.indexOf(row)).filter((each) => each.conversation === row.conversation);
  return !before.some((each) => open(each) && (each.dueSince >= 0 || each.tried));
}

/** A machine's letter goes before the person's answer that waits for it. */
function isUrgent(row: Row, all: readonly Row[]): boolean {
  const after = all.slice(all.indexOf(row)).filter((each) => each.conversation === row.conversation);
  return after.some(({ by }) => by === 'person');
}

describe('what leaves next, whatever is in the outbox', () => {
  it('is in the order of its conversation, a person’s before a machine’s, and all that may leave does', async () => {
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 4 }), async (wanted, messages) => {
        const all = await fill(wanted);
        const gone = new Set<string>();
        for (;;) {
          const eligible = all.filter((row) => mayGo(row, all, gone));
          const claimed = (await claim(messages)).map(({ id }) => all.find((row) => row.id === id) as Row);
          expect(claimed).toHaveLength(Math.min(messages, eligible.length));
          if (claimed.length === 0) break;
          for (const row of claimed) expect(eligible).toContain(row);
          expect(new Set(claimed.map(({ conversation }) => conversation)).size).toBe(claimed.length);
          const left = eligible.filter((row) => !claimed.includes(row));
          for (const row of claimed) {
            for (const other of left) {
              expect(rank(row, all) <= rank(other, all)).toBe(true);
            }
          }
          await end(claimed.map(({ id }) => id));
          for (const { id } of claimed) gone.add(id);
        }
        expect(all.filter((row) => mayGo(row, all, gone))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is a person’s answer, though ten thousand automatic letters wait before it', async () => {
    const automatic = {
      conversation: 0,
      by: 'machine',
      dueSince: 30,
      state: 'waiting',
      tried: false,
    } as const;
    const answer = { conversation: 1, by: 'person', dueSince: 0, state: 'waiting', tried: false } as const;
    const acknowledgement = { ...automatic, conversation: 1, dueSince: 10 };
    await fill([automatic, acknowledgement, answer]);
    // Each in a conversation of its own would be the same to the question; one statement is quicker.
    await sql`
      with made as (
        insert into message (id, conversation_id, mailbox_id, direction, digest, size, text_body)
        select gen_random_uuid(), ${conversations[2]}::uuid, ${fixture.mailboxId}::uuid, 'out', '\\x00', 1, ''
        from generate_series(1, 10000) returning id
      )
      insert into delivery (id, message_id, mailbox_id, conversation_id, not_before)
      select gen_random_uuid(), id, ${fixture.mailboxId}::uuid, ${conversations[2]}::uuid, now() - interval '1 hour'
      from made`.execute(database.store.db);
    const order: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      const claimed = await claim(1);
      order.push(...claimed.map(({ conversationId }) => conversationId));
      await end(claimed.map(({ id }) => id));
    }
    expect(order).toEqual([conversations[1], conversations[1]]);
  });
});

/** Lower leaves first; within one rank by due time, which seconds tell apart. */
function rank(row: Row, all: readonly Row[]): number {
  return (isUrgent(row, all) ? 0 : 1_000) + (30 - row.dueSince);
}
