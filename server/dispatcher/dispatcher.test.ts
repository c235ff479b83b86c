import { describe, expect, it } from 'vitest';
import { dispatching } from '../../test/support/dispatching.ts';
import { createConversation } from '../../test/support/outbox.ts';
import { eventually } from '../../test/support/sandbox.ts';
import { notify } from '../store/notify.ts';

const { store, setUp, answer, read, until, mailboxOf, recipientsOf } = dispatching();

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
    const message = await store()
      .db.selectFrom('message')
      .select('digest')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    const written = await store().blobs.read(store().db, message.digest);
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
    const conversationId = await createConversation(store(), setup);
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
    await notify(store().db, 'accounts', setup.accountId);
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
    await notify(store().db, 'accounts', setup.accountId);
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
