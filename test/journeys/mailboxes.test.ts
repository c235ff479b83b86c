/** Mailboxes of a shared account: each is opened for real before it is saved. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, startAccountsDesk } from '../support/accounts-desk.ts';

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
