import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { dispatching, UNLIMITED } from '../../test/support/dispatching.ts';
import { eventually } from '../../test/support/sandbox.ts';
import { newId } from '../kernel/id.ts';

const { store, setUp, answer, read, until } = dispatching();

describe('nodes that send together, or one after another', () => {
  const leftBehind = (deliveryId: string, begunAt: Date | null) =>
    store()
      .db.updateTable('delivery')
      .set({
        state: 'sending',
        lease_epoch: 0,
        attempts: 1,
        begun_at: begunAt,
        last_attempt_at: new Date(),
        not_before: new Date(),
      })
      .where('id', '=', deliveryId)
      .execute();

  it('takes what a dead node had begun to send for uncertain', async () => {
    const setup = await setUp();
    const { deliveryId } = await answer(setup, { leavesInMs: 60_000 });
    await leftBehind(deliveryId, new Date());
    await until(deliveryId, 'uncertain');
    expect(setup.smtp.accepted).toHaveLength(0);
  });

  it('sends what a dead node had claimed and not begun, without waiting for anything', async () => {
    const setup = await setUp();
    const { deliveryId } = await answer(setup, { leavesInMs: 60_000 });
    await leftBehind(deliveryId, null);
    const { attempts } = await until(deliveryId, 'sent');
    expect(attempts).toBe(1);
    expect(setup.smtp.accepted).toHaveLength(1);
  });

  it('does not give the final dot when the message was taken over meanwhile', async () => {
    const setup = await setUp();
    setup.smtp.commands.length = 0;
    const { deliveryId } = await answer(setup, { leavesInMs: 300 });
    // Its epoch is another's from the moment that it is claimed, as if a second node had adopted it.
    await sql`
      create function taken_over() returns trigger language plpgsql as $$
      begin new.lease_epoch := -1; return new; end $$`.execute(store().db);
    await sql`
      create trigger taken_over before update on delivery for each row
      when (new.state = 'sending' and old.state = 'waiting' and new.id = ${sql.lit(deliveryId)}::uuid)
      execute function taken_over()`.execute(store().db);
    try {
      await eventually('the dialogue was begun', async () => setup.smtp.commands.includes('DATA'));
      await eventually('it was broken off', async () => setup.smtp.openConnections() === 0);
    } finally {
      await sql`drop trigger taken_over on delivery`.execute(store().db);
      await sql`drop function taken_over`.execute(store().db);
    }
    expect(setup.smtp.accepted).toHaveLength(0);
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

  it('keeps the mailboxes that one delegate sends for to one pace, whichever nodes would send', async () => {
    const limits = { ...UNLIMITED, messagesPerMinute: 5 };
    const delegate = `delegate-${newId()}@contoso.example`;
    const setup = await setUp(undefined, {
      limits,
      signIn: delegate,
      nodes: 3,
      tuning: { minuteMs: 1_000, lingerMs: 1 },
    });
    const { db } = store();
    const second = await db
      .insertInto('mailbox')
      .values({
        id: newId(),
        account_id: setup.accountId,
        address: `second-${newId()}@contoso.example`,
        limits: JSON.stringify(limits),
        submits_as: 'sign-in',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('mailbox')
      .set({ submits_as: 'sign-in' })
      .where('id', '=', setup.mailboxId)
      .execute();
    const written = await Promise.all(
      [setup.mailboxId, second.id].flatMap((mailboxId) =>
        Array.from({ length: 6 }, async () => answer({ ...setup, mailboxId })),
      ),
    );
    for (const { deliveryId } of written) await until(deliveryId, 'sent');
    const rows = await Promise.all(written.map(({ deliveryId }) => read(deliveryId)));
    const starts = rows
      .map(({ last_attempt_at }) => (last_attempt_at as Date).getTime())
      .sort((a, b) => a - b);
    for (let n = 5; n < starts.length; n += 1) {
      expect((starts[n] as number) - (starts[n - 5] as number)).toBeGreaterThanOrEqual(1_000);
    }
  });
});
