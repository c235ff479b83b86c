import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import {
  createConversation,
  createOutbox,
  type FixtureOptions,
  type OutboxFixture,
} from '../../test/support/outbox.ts';
import { eventually } from '../../test/support/sandbox.ts';
import {
  type ScriptAction,
  type ScriptedSmtp,
  type StepContext,
  startScriptedSmtp,
} from '../../test/support/smtp-script.ts';
import { writeReply } from '../desk/reply.ts';
import { systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/id.ts';
import { silentLog } from '../kernel/log.ts';
import { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import { createDispatcher } from './dispatcher.ts';
import type { DispatcherTuning } from './tuning.ts';

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

interface Setup extends OutboxFixture {
  readonly smtp: ScriptedSmtp;
  readonly renewals: () => number;
}

const UNLIMITED = { messagesPerMinute: 1_000_000, recipientsPerDay: 10_000_000 };

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
  database.store.db.selectFrom('delivery').selectAll().where('id', '=', deliveryId).executeTakeFirstOrThrow();

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

describe('the dispatcher', () => {
  it('sends an answer as it was written and records it', async () => {
    const setup = await setUp();
    const { deliveryId, messageId } = await answer(setup);
    const delivery = await until(deliveryId, 'sent');
    expect(delivery).toMatchObject({
      attempts: 1,
      failure: null,
      server_reply: expect.stringContaining('250 2.0.0'),
    });
    const message = await database.store.db
      .selectFrom('message')
      .select('digest')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    const written = await database.store.blobs.read(database.store.db, message.digest);
    expect(setup.smtp.accepted[0]?.raw.equals(written)).toBe(true);
    expect(await recipientsOf(deliveryId)).toMatchObject([{ outcome: 'accepted' }]);
    expect((await mailboxOf(setup)).last_sent_at).not.toBeNull();
  });

  it('sends each of many answers once, from two nodes, over at most three connections', async () => {
    const setup = await setUp(undefined, { nodes: 2 });
    const written = await Promise.all(Array.from({ length: 60 }, () => answer(setup)));
    await eventually('all are sent', async () => {
      const rows = await Promise.all(written.map(({ deliveryId }) => read(deliveryId)));
      return rows.every(({ state }) => state === 'sent');
    });
    expect(setup.smtp.accepted).toHaveLength(60);
    expect(new Set(setup.smtp.accepted.map(({ recipients }) => recipients[0])).size).toBe(60);
    expect(setup.smtp.connections()).toBeLessThanOrEqual(3);
  });

  it('keeps the order within a conversation', async () => {
    const setup = await setUp();
    const conversationId = await createConversation(database.store, setup);
    const written = [];
    for (let n = 0; n < 8; n += 1)
      written.push(await answer(setup, { conversationId, to: [`n${n}@customer.example`] }));
    await until(written[7]?.deliveryId as string, 'sent');
    expect(setup.smtp.accepted.map(({ recipients }) => recipients[0])).toEqual(
      written.map((_, n) => `n${n}@customer.example`),
    );
  });

  it('tries only the recipients again that were put off, and fails only those that were refused', async () => {
    const setup = await setUp(({ step, line }) =>
      step !== 'rcpt'
        ? undefined
        : line.startsWith('gone')
          ? { reply: '550 5.1.1 Unknown' }
          : line.startsWith('busy')
            ? { reply: '450 4.2.1 Busy' }
            : undefined,
    );
    const { deliveryId } = await answer(setup, { to: ['busy@x.example', 'gone@x.example', 'ok@x.example'] });
    await eventually(
      'it waits',
      async () => (await read(deliveryId)).attempts === 1 && (await read(deliveryId)).state === 'waiting',
    );
    expect(await recipientsOf(deliveryId)).toEqual([
      { address: 'busy@x.example', outcome: 'delayed', status: '4.2.1' },
      { address: 'gone@x.example', outcome: 'failed', status: '5.1.1' },
      { address: 'ok@x.example', outcome: 'accepted', status: '2.0.0' },
    ]);
    expect((await read(deliveryId)).failure).toMatchObject({ code: 'recipient-deferred' });
    expect((await read(deliveryId)).not_before.getTime()).toBeGreaterThan(Date.now() + 20_000);
    expect((await mailboxOf(setup)).dispatch_failure).toBeNull();
  });

  it('never tries a permanent failure again', async () => {
    const setup = await setUp(({ step }) =>
      step === 'final' ? { reply: '550 5.7.1 Message rejected' } : undefined,
    );
    const { deliveryId } = await answer(setup);
    const delivery = await until(deliveryId, 'failed');
    expect(delivery.failure).toMatchObject({ code: 'message-refused' });
    expect(setup.smtp.commands.filter((line) => line === 'DATA')).toHaveLength(1);
  });

  it('renews a refused token once', async () => {
    const setup = await setUp(({ step, occurrence }) =>
      step === 'auth' && occurrence === 1 ? { reply: '535 5.7.3 Authentication unsuccessful' } : undefined,
    );
    const { deliveryId } = await answer(setup);
    await until(deliveryId, 'sent');
    expect(setup.renewals()).toBe(1);
    expect(setup.smtp.tokens).toEqual(['stored', 'fresh']);
  });

  it('stops a mailbox whose SMTP AUTH is off, keeps everything, and goes on when it is cured', async () => {
    let disabled = true;
    const setup = await setUp(({ step }) =>
      step === 'auth' && disabled
        ? {
            reply:
              '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
          }
        : undefined,
    );
    const written = await Promise.all(Array.from({ length: 10 }, () => answer(setup)));
    await eventually(
      'the mailbox is stopped',
      async () => (await mailboxOf(setup)).dispatch_failure !== null,
    );
    await eventually('all wait', async () => {
      const rows = await Promise.all(written.map(({ deliveryId }) => read(deliveryId)));
      return rows.every(({ state, attempts }) => state === 'waiting' && attempts === 0);
    });
    const mailbox = await mailboxOf(setup);
    expect(mailbox).toMatchObject({
      dispatch_attempts: 1,
      dispatch_failure: { code: 'smtp-disabled-mailbox' },
    });
    expect(setup.renewals()).toBe(0);
    const signIns = setup.smtp.tokens.length;
    expect(signIns).toBe(1);

    disabled = false;
    await notify(database.store.db, 'accounts', setup.accountId);
    for (const { deliveryId } of written) await until(deliveryId, 'sent');
    expect(setup.smtp.accepted).toHaveLength(10);
    expect((await mailboxOf(setup)).dispatch_failure).toBeNull();
  });

  it.each([
    ['mail', 'before'],
    ['rcpt', 'after'],
    ['data', 'after'],
  ] as const)('sends again after a link that broke %s %s, before the final dot', async (step, cut) => {
    const setup = await setUp((context) =>
      context.step === step && context.occurrence === 1 ? { cut } : undefined,
    );
    const { deliveryId } = await answer(setup);
    await eventually('the mailbox rests', async () => (await mailboxOf(setup)).dispatch_failure !== null);
    expect((await mailboxOf(setup)).dispatch_failure).toMatchObject({ code: 'connection-lost' });
    await notify(database.store.db, 'accounts', setup.accountId);
    await until(deliveryId, 'sent');
    expect(setup.smtp.accepted).toHaveLength(1);
  });

  it('does not send again what may have been sent, while Sent Items cannot be read', async () => {
    const setup = await setUp(
      ({ step, occurrence }) => (step === 'final' && occurrence === 1 ? { cut: 'after' } : undefined),
      { tuning: { lookMs: 20, graceMs: 50, lookGiveUpMs: 200 } },
    );
    const { deliveryId } = await answer(setup);
    const delivery = await until(deliveryId, 'held');
    expect(delivery.failure).toMatchObject({ code: 'delivery-uncertain' });
    expect(setup.smtp.accepted).toHaveLength(1);
  });

  it('takes what a dead node was sending for uncertain', async () => {
    const setup = await setUp();
    const { deliveryId } = await answer(setup, { leavesInMs: 60_000 });
    await database.store.db
      .updateTable('delivery')
      .set({
        state: 'sending',
        lease_epoch: 0,
        attempts: 1,
        last_attempt_at: new Date(),
        not_before: new Date(),
      })
      .where('id', '=', deliveryId)
      .execute();
    await until(deliveryId, 'uncertain');
    expect(setup.smtp.accepted).toHaveLength(0);
  });

  it('uses a fresh session when the server has closed the idle one, and says nothing of it', async () => {
    const setup = await setUp(({ step, connection }) =>
      step === 'mail' && connection === 1 && setup.smtp.accepted.length > 0
        ? { reply: '421 4.4.2 Timeout while waiting for command' }
        : undefined,
    );
    const first = await answer(setup);
    await until(first.deliveryId, 'sent');
    const second = await answer(setup);
    await until(second.deliveryId, 'sent');
    expect(setup.smtp.accepted).toHaveLength(2);
    expect((await mailboxOf(setup)).dispatch_failure).toBeNull();
  });

  it('keeps to the pace, also after the lease has changed hands', async () => {
    const limits = { ...UNLIMITED, messagesPerMinute: 5 };
    const setup = await setUp(undefined, { limits, tuning: { minuteMs: 1_000, lingerMs: 1 } });
    const written = await Promise.all(Array.from({ length: 12 }, () => answer(setup)));
    await eventually('all are sent', async () => {
      const rows = await Promise.all(written.map(({ deliveryId }) => read(deliveryId)));
      return rows.every(({ state }) => state === 'sent');
    });
    const rows = await Promise.all(written.map(({ deliveryId }) => read(deliveryId)));
    const starts = rows
      .map(({ last_attempt_at }) => (last_attempt_at as Date).getTime())
      .sort((a, b) => a - b);
    for (let n = 5; n < starts.length; n += 1) {
      expect((starts[n] as number) - (starts[n - 5] as number)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('uses fewer connections when the server wants that, and loses nothing', async () => {
    const setup = await setUp(({ step, connection }) =>
      step === 'auth' && connection > 1
        ? { reply: '432 4.3.2 Concurrent connections limit exceeded.' }
        : undefined,
    );
    const written = await Promise.all(Array.from({ length: 20 }, () => answer(setup)));
    for (const { deliveryId } of written) await until(deliveryId, 'sent');
    expect(setup.smtp.accepted).toHaveLength(20);
    expect((await mailboxOf(setup)).dispatch_failure).toBeNull();
  });

  it('waits with an answer that can still be taken back', async () => {
    const setup = await setUp();
    const { deliveryId } = await answer(setup, { leavesInMs: 400 });
    const { not_before } = await read(deliveryId);
    const { first_attempt_at } = await until(deliveryId, 'sent');
    expect((first_attempt_at as Date).getTime()).toBeGreaterThanOrEqual(not_before.getTime());
  });
});
