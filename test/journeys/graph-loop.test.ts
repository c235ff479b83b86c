/** An account that knows nothing but Microsoft Graph: signed in, its mail retrieved, answered, its token renewed. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AccountsDesk, startAccountsDesk } from '../support/accounts-desk.ts';

let desk: AccountsDesk;
beforeAll(async () => {
  desk = await startAccountsDesk();
}, 120_000);
afterEach(() => desk.mend());
afterAll(() => desk?.stop());

test('it is signed in with the permissions of Graph alone, opens, and renews its token', async () => {
  // The registration lists none of Exchange's.
  const clientId = desk.sandbox.info.apps[0]?.clientId ?? '';
  const names = ['User.Read', 'Mail.ReadWrite', 'Mail.ReadWrite.Shared', 'Mail.Send', 'Mail.Send.Shared'];
  await desk.sandbox.control.changeApp(clientId, {
    permissions: names.map((name) => `https://graph.microsoft.com/${name}`),
  });
  const upn = 'sales@contoso.example';
  const { id } = await desk.addAccount({
    name: 'Sales',
    signIn: upn,
    mailboxes: [{ address: upn, incoming: 'graph', outgoing: 'graph' }],
  });
  await desk.sandbox.control.changeUser(upn, { password: 'planted-password' });
  expect(await desk.signIn(id, upn)).toContain('connected=1');
  expect(await desk.read(id)).toMatchObject({ state: 'connected', nextRefreshAt: expect.any(String) });
  const tried = await desk.post(`/accounts/${id}/try-mailboxes`);
  expect(tried.items).toEqual([{ address: upn, retrieveFailure: null, dispatchFailure: null }]);

  await desk.server.store.db
    .updateTable('access_token')
    .set({ refresh_at: new Date(0), expires_at: new Date(0) })
    .where('account_id', '=', id)
    .execute();
  await expect(desk.keeper.accessToken(id, 'graph')).resolves.toBeDefined();
  await desk.sandbox.control.changeApp(clientId, { permissions: null });
});

test('an account that reads by IMAP and sends over Graph has a token for each, from one sign-in', async () => {
  const { id, upn } = await desk.addAccount();
  const [mailbox] = (await desk.read(id)).mailboxes;
  await desk.call('PATCH', `/mailboxes/${mailbox.id}`, { outgoing: 'graph' });
  await desk.breakWith('smtp-disabled-tenant');
  expect(await desk.signIn(id, upn)).toContain('connected=1');
  await expect(desk.keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
  await expect(desk.keeper.accessToken(id, 'graph')).resolves.toBeDefined();
  const tried = await desk.post(`/accounts/${id}/try-mailboxes`);
  expect(tried.items).toEqual([{ address: upn, retrieveFailure: null, dispatchFailure: null }]);
  await desk.call('PATCH', `/mailboxes/${mailbox.id}`, { outgoing: 'smtp' });
  const again = await desk.post(`/accounts/${id}/try-mailboxes`);
  expect(again.items[0].dispatchFailure).toMatchObject({ code: 'smtp-disabled-tenant' });
});
