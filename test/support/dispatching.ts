/**
 * The dispatcher against a submission server that does what a test tells it. `dispatching()` is called once, outside of
 * the tests: it registers what makes and drops the database and stops what was started.
 */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { writeReply } from '../../server/desk/writing/reply.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import type { DispatcherTuning } from '../../server/dispatcher/tuning.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createConversation, createOutbox, type FixtureOptions, type OutboxFixture } from './outbox.ts';
import { eventually } from './sandbox.ts';
import { type ScriptAction, type ScriptedSmtp, type StepContext, startScriptedSmtp } from './smtp-script.ts';

export interface Setup extends OutboxFixture {
  readonly smtp: ScriptedSmtp;
  readonly renewals: () => number;
}

export const UNLIMITED = { messagesPerMinute: 1_000_000, recipientsPerDay: 10_000_000 };

export function dispatching() {
  let database: TestDatabase;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function setUp(
    script: (context: StepContext) => ScriptAction | undefined = () => undefined,
    options: FixtureOptions & { tuning?: Partial<DispatcherTuning>; nodes?: number } = {},
  ): Promise<Setup> {
    const smtp = await startScriptedSmtp(script);
    closers.push(() => smtp.close());
    const fixture = await createOutbox(database.store, {
      limits: UNLIMITED,
      address: `support-${newId()}@contoso.example`,
      ...options,
      endpoints: {
        smtp: { host: '127.0.0.1', port: smtp.port, tls: 'none' },
        imap: { host: '127.0.0.1', port: 1, tls: 'none' },
      },
    });
    let renewals = 0;
    for (let node = 0; node < (options.nodes ?? 1); node += 1) {
      const dispatcher = createDispatcher({
        store: database.store,
        tokens: {
          accessToken: async (_account, _resource, asked) => {
            if (asked?.refused) renewals += 1;
            return new Secret(asked?.refused ? 'fresh' : 'stored');
          },
          password: async () => new Secret('unused'),
        },
        nodeId: newId(),
        clock: systemClock,
        log: silentLog,
        tuning: { pollMs: 100, lingerMs: 500, stopMs: 1_000, ...options.tuning },
      });
      const stop = new AbortController();
      const running = dispatcher.run(stop.signal);
      closers.push(async () => {
        stop.abort();
        await running;
      });
    }
    closers.push(() =>
      database.store.db
        .updateTable('mailbox')
        .set({ enabled: false })
        .where('id', '=', fixture.mailboxId)
        .execute(),
    );
    return { ...fixture, smtp, renewals: () => renewals };
  }

  async function answer(
    fixture: OutboxFixture,
    extra: { to?: string[]; conversationId?: string; leavesInMs?: number } = {},
  ) {
    const conversationId = extra.conversationId ?? (await createConversation(database.store, fixture));
    const written = await writeReply(database.store, {
      conversationId,
      agentId: fixture.agentId,
      text: 'Here is a new one.',
      cc: [],
      bcc: [],
      close: false,
      ...(extra.to ? { to: extra.to } : {}),
      ...(extra.leavesInMs ? { undoMs: extra.leavesInMs } : {}),
    });
    return { ...written, conversationId };
  }

  const read = (deliveryId: string) =>
    database.store.db
      .selectFrom('delivery')
      .selectAll()
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow();

  const until = (deliveryId: string, state: string) =>
    eventually(`delivery is ${state}`, async () => {
      const delivery = await read(deliveryId);
      return delivery.state === state && delivery;
    });

  const mailboxOf = (fixture: OutboxFixture) =>
    database.store.db
      .selectFrom('mailbox')
      .selectAll()
      .where('id', '=', fixture.mailboxId)
      .executeTakeFirstOrThrow();

  const recipientsOf = (deliveryId: string) =>
    database.store.db
      .selectFrom('delivery_recipient')
      .select(['address', 'outcome', 'status'])
      .where('delivery_id', '=', deliveryId)
      .orderBy('address')
      .execute();

  return { store: () => database.store, setUp, answer, read, until, mailboxOf, recipientsOf };
}
