import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { BEGINNING, fetchedBatch, holdMailbox } from '../../../test/support/held-mailbox.ts';
import { newId } from '../../kernel/id.ts';
import { acquireLeases, LeaseLost } from '../../store/lease.ts';
import { closeReader } from '../../wire/mime/read.ts';
import { createByteBudget } from '../byte-budget.ts';
import { commitBatch } from '../commit.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import { type Acceptor, createAcceptor } from './acceptor.ts';

let database: TestDatabase;
let context: RetrieverContext;
let held: HeldMailbox;
let acceptor: Acceptor | undefined;
const never = new AbortController().signal;

beforeEach(async () => {
  database = await createTestDatabase();
  ({ context, held } = await holdMailbox(database));
});
afterEach(async () => {
  await acceptor?.close();
  await database.drop();
});
afterAll(closeReader);

const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

function store(uids: readonly number[]) {
  return commitBatch(context, held, BEGINNING, fetchedBatch(uids));
}

async function accepted(): Promise<number[]> {
  const rows = await database.store.db.selectFrom('message').select('subject').orderBy('id').execute();
  return rows.map(({ subject }) => Number(subject));
}

test('begins with what an earlier life left, and goes on with what is handed to it, in order', async () => {
  await store(numbers(1, 30));
  acceptor = createAcceptor(context, held, never);
  const first = acceptor.add(await store(numbers(31, 3)));
  const second = acceptor.add(await store(numbers(34, 30)));
  await Promise.all([first, second, acceptor.caughtUp()]);
  expect(await accepted()).toEqual(numbers(1, 63));
});

test('what finds no room in memory is left in the database, does not wait, and comes in its turn', async () => {
  // One batch of thirty of these small mails fits, a second one does not.
  context = { ...context, waiting: createByteBudget(600) };
  acceptor = createAcceptor(context, held, never);
  await acceptor.caughtUp();
  const leave = await context.turns.accepting.enter();
  const inMemory = acceptor.add(await store(numbers(1, 30)));
  await acceptor.add(await store(numbers(31, 30)));
  await acceptor.add(await store(numbers(61, 3)));
  expect(await accepted()).toEqual([]);
  leave();
  await inMemory;
  await acceptor.caughtUp();
  expect(await accepted()).toEqual(numbers(1, 63));
  // The room was given back.
  expect(context.waiting.tryTake(600)).toBeDefined();
});

test('a mailbox that is far behind does not delay the accepting of another one', async () => {
  const other = await holdMailbox(database, 'sales@contoso.example');
  const leave = await context.turns.accepting.enter();
  acceptor = createAcceptor(context, held, never);
  const behind = acceptor.add(await store(numbers(1, 100)));
  const fresh = createAcceptor({ ...other.context, turns: context.turns }, other.held, never);
  try {
    await fresh.add(await commitBatch(other.context, other.held, BEGINNING, fetchedBatch([1_000])));
    await fresh.caughtUp();
    expect(await accepted()).toEqual([1_000]);
  } finally {
    leave();
    await behind;
    await fresh.close();
  }
});

test('a holder that was overtaken accepts nothing and says so', async () => {
  acceptor = createAcceptor(context, held, never);
  await acceptor.caughtUp();
  const arrivals = await store([1, 2]);
  await database.store.db
    .updateTable('lease')
    .set({ expires_at: new Date(0) })
    .execute();
  await acquireLeases(database.store.db, newId(), [held.lease.resource], 60_000);
  await acceptor.add(arrivals);
  await expect(acceptor.caughtUp()).rejects.toBeInstanceOf(LeaseLost);
  expect(acceptor.broken.reason).toBeInstanceOf(LeaseLost);
  expect(await accepted()).toEqual([]);
});

test('closing ends after the batch in hand and leaves the rest to the next acceptor', async () => {
  acceptor = createAcceptor(context, held, never);
  await acceptor.caughtUp();
  const leave = await context.turns.accepting.enter();
  const handed = [acceptor.add(await store(numbers(1, 30))), acceptor.add(await store(numbers(31, 30)))];
  const closed = acceptor.close();
  leave();
  await Promise.all([closed, ...handed]);
  expect(await accepted()).toEqual(numbers(1, 30));
  expect(context.waiting.tryTake(1e6)).toBeDefined();
  acceptor = createAcceptor(context, held, never);
  await acceptor.caughtUp();
  expect(await accepted()).toEqual(numbers(1, 60));
});
