/** Mailboxes of a shared account: each is opened for real before it is saved. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/kernel/clock.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createRetriever } from '../../server/retriever/retriever.ts';
import { type AccountsDesk, startAccountsDesk } from '../support/accounts-desk.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AccountsDesk;
beforeAll(async () => {
  desk = await startAccountsDesk();
}, 120_000);
afterEach(() => desk.mend());
afterAll(() => desk?.stop());

let count = 0;
/** A connected shared account, and two mailboxes of which its user may open the first. */
async function shared() {
  count += 1;
  const open = `open${count}@contoso.example`;
  const closed = `closed${count}@contoso.example`;
  const account = await desk.addAccount({ kind: 'shared' });
  const rights = [account.upn];
  await desk.sandbox.control.addMailbox({ address: open, shared: true, fullAccess: rights, sendAs: rights });
  await desk.sandbox.control.addMailbox({ address: closed, shared: true });
  return { ...account, open, closed };
}

const named = (...addresses: string[]) => ({ mailboxes: addresses.map((address) => ({ address })) });

describe('mailboxes of a list', () => {
  test('are added where they open; the others are named with their remedy', async () => {
    const { id, upn, open, closed } = await shared();
    await desk.signIn(id, upn);
    const added = await desk.post(`/accounts/${id}/mailboxes`, named(open, closed, 'nobody@contoso.example'));
    expect(added.mailboxes.map(({ address }: { address: string }) => address)).toEqual([upn, open].sort());
    expect(added.refused).toMatchObject([
      { address: closed, retrieveFailure: { remedy: expect.stringContaining(closed) } },
      { address: 'nobody@contoso.example', retrieveFailure: { kind: 'operator' } },
    ]);
    expect(JSON.stringify(added)).not.toMatch(/<(mailbox|user|account)>/);
  });

  test('are not added at all when none opens, and the failure is the answer', async () => {
    const { id, upn, closed } = await shared();
    await desk.signIn(id, upn);
    const answer = await desk.call('POST', `/accounts/${id}/mailboxes`, named(closed));
    expect(answer.statusCode).toBe(502);
    expect(answer.json()).toMatchObject({ failure: { remedy: expect.stringContaining(closed) } });
    expect((await desk.read(id)).mailboxes).toHaveLength(1);
  });

  test('are added untried when asked for, and before anybody has signed in', async () => {
    const { id, upn, open, closed } = await shared();
    await desk.post(`/accounts/${id}/mailboxes`, named(open));
    await desk.signIn(id, upn);
    const added = await desk.post(`/accounts/${id}/mailboxes`, { ...named(closed), untried: true });
    expect(added.mailboxes).toHaveLength(3);
    expect(added.refused).toEqual([]);
  });

  test('that do not open cost one renewal of the token together', async () => {
    const { id, upn, closed } = await shared();
    await desk.signIn(id, upn);
    const closedOnes = [closed, ...Array.from({ length: 8 }, (_, index) => `none${index}@contoso.example`)];
    await desk.call('POST', `/accounts/${id}/mailboxes`, named(...closedOnes));
    const grant = await desk.server.store.db
      .selectFrom('oauth_grant')
      .select('refresh_count')
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(Number(grant.refresh_count)).toBeLessThanOrEqual(1);
  });
});

describe('trying', () => {
  test('tells both directions of each mailbox, and saves nothing', async () => {
    const { id, upn, open, closed } = await shared();
    expect((await desk.call('POST', `/accounts/${id}/try-mailboxes`, named(open))).statusCode).toBe(409);
    await desk.signIn(id, upn);
    const { items } = await desk.post(`/accounts/${id}/try-mailboxes`, named(open, closed));
    expect(items).toMatchObject([
      { address: open, retrieveFailure: null, dispatchFailure: null },
      { address: closed, retrieveFailure: { code: expect.any(String) } },
    ]);
    expect((await desk.read(id)).mailboxes).toHaveLength(1);
    await desk.sandbox.control.changeMailbox(upn, { smtp: false });
    expect(await desk.post(`/accounts/${id}/try-mailboxes`)).toMatchObject({
      items: [{ address: upn, retrieveFailure: null, dispatchFailure: { code: 'smtp-disabled-mailbox' } }],
    });
  });
});

describe('a mailbox that is read', () => {
  test('from another start point gives the older mail too, each once, and moves it where it was told', async () => {
    const { id, upn } = await desk.connected();
    const { store, context } = desk.server;
    const older = Array.from({ length: 3 }, (_, n) => ({
      to: upn,
      from: 'marieke@klant.example',
      subject: `older ${n}`,
    }));
    await desk.sandbox.control.deliver(older);
    const [mailbox] = (await desk.read(id)).mailboxes;
    const connectedSince = (later: string) =>
      store.db
        .updateTable('mailbox')
        .set({ created_at: sql<Date>`now() + ${later}::interval` })
        .where('id', '=', mailbox.id)
        .execute();
    // So that what was just delivered is older.
    await connectedSince('1 hour');
    const stop = new AbortController();
    const retriever = createRetriever({
      store,
      tokens: desk.keeper,
      nodeId: context.nodeId,
      clock: systemClock,
      log: silentLog,
      tuning: { lookEveryMs: 200 },
    });
    const running = retriever.run(stop.signal);
    const arrived = async () =>
      (await store.db.selectFrom('arrival').select('uid').where('mailbox_id', '=', mailbox.id).execute())
        .length;
    try {
      await eventually('the first look', async () => (await desk.read(id)).mailboxes[0].lastRetrievedAt);
      expect(await arrived()).toBe(0);
      const change = { startPoint: { from: 'everything' }, afterRetrieval: 'move', moveTo: 'In Postvak' };
      const changed = await desk.call('PATCH', `/mailboxes/${mailbox.id}`, change);
      expect(changed.json()).toMatchObject(change);
      await eventually('the older mail', async () => (await arrived()) === older.length);
      await eventually('the move', async () => (await desk.sandbox.control.messages(upn)).length === 0);
      expect(await desk.sandbox.control.messages(upn, 'In Postvak')).toHaveLength(older.length);
      await connectedSince('0 hours');
      await desk.call('PATCH', `/mailboxes/${mailbox.id}`, { startPoint: { from: 'now' } });
      await desk.sandbox.control.deliver({ to: upn, from: 'marieke@klant.example', subject: 'new' });
      await eventually('the new mail', async () => (await arrived()) === older.length + 1);
    } finally {
      stop.abort();
      await running;
    }
  });

  test('has limits of its own, and refuses to move mail to where it is read', async () => {
    const { id } = await desk.addAccount();
    const [mailbox] = (await desk.read(id)).mailboxes;
    const limits = { messagesPerMinute: 5, messageBytes: 1_000_000 };
    expect((await desk.call('PATCH', `/mailboxes/${mailbox.id}`, { limits })).json()).toMatchObject({
      limits,
    });
    for (const wrong of [
      { moveTo: 'INBOX' },
      { limits: { messagesPerMinute: 0 } },
      { limits: { speed: 1 } },
    ]) {
      expect((await desk.call('PATCH', `/mailboxes/${mailbox.id}`, wrong)).statusCode).toBe(400);
    }
    expect((await desk.read(id)).mailboxes[0]).toMatchObject({ limits, moveTo: 'Postvak' });
  });
});
