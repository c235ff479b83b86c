/** What becomes of a grant: kept fresh by any number of nodes, dead by Entra's word, and cured. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/kernel/clock.ts';
import type { Failure } from '../../server/kernel/failure.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { openStore } from '../../server/store/pool.ts';
import { createKeeper, type Keeper } from '../../server/tokens/keeper.ts';
import { BY_AADSTS } from '../../server/wire/entra/fault-codes.ts';
import { type AccountsDesk, startAccountsDesk } from '../support/accounts-desk.ts';
import { eventually } from '../support/sandbox.ts';

let desk: AccountsDesk;
beforeAll(async () => {
  desk = await startAccountsDesk();
}, 120_000);
afterEach(() => desk.mend());
afterAll(() => desk?.stop());

describe('a dead grant', () => {
  test('stops the account at once and once, and reconnecting in place cures it', async () => {
    const { id, upn } = await desk.connected();
    const [mailbox] = (await desk.read(id)).mailboxes;
    await desk.server.store.db
      .insertInto('checkpoint')
      .values({ mailbox_id: mailbox.id, folder: 'INBOX', uid_validity: 7, last_uid: 42 })
      .execute();
    await desk.sandbox.control.revokeUser(upn);
    await desk.makeDue(id);

    const controller = new AbortController();
    const running = desk.keeper.run(controller.signal);
    await eventually('the account stops', async () => (await desk.read(id)).state === 'needs-sign-in');
    controller.abort();
    await running;

    expect(await desk.read(id)).toMatchObject({
      failure: { code: 'grant-revoked', kind: 'operator', remedy: expect.stringContaining(upn) },
      mailboxes: [{ state: 'needs-sign-in' }],
      nextRefreshAt: null,
    });
    await expect(desk.keeper.accessToken(id, 'outlook')).rejects.toMatchObject({ code: 'grant-revoked' });
    expect((await desk.events(id)).filter(({ action }) => action === 'grant.stopped')).toHaveLength(1);

    expect(await desk.signIn(id, upn)).toContain('connected=1');
    expect(await desk.read(id)).toMatchObject({
      state: 'connected',
      failure: null,
      mailboxes: [{ id: mailbox.id }],
    });
    await expect(desk.keeper.accessToken(id, 'outlook', { renew: true })).resolves.toBeDefined();
    const checkpoint = await desk.server.store.db
      .selectFrom('checkpoint')
      .select('last_uid')
      .where('mailbox_id', '=', mailbox.id)
      .executeTakeFirst();
    expect(checkpoint).toEqual({ last_uid: 42 });
  });

  test('that a new secret cures goes on without a sign-in', async () => {
    const { id } = await desk.connected();
    await desk.breakWith('aadsts-7000222');
    await expect(desk.keeper.accessToken(id, 'outlook', { renew: true })).resolves.toBeDefined();
    await desk.makeDue(id);
    await expect(desk.keeper.accessToken(id, 'outlook')).rejects.toMatchObject({ code: 'secret-expired' });
    expect((await desk.read(id)).state).toBe('needs-sign-in');
    await desk.sandbox.control.clearFault('aadsts-7000222');
    await desk.call('PATCH', `/app-registrations/${desk.appRegistrationId}`, {
      clientSecret: desk.sandbox.info.apps[0]?.secret,
    });
    expect((await desk.read(id)).state).toBe('connected');
    await expect(desk.keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
  });
});

test('every number that the token endpoint may answer is told with its remedy, and asked once when permanent', async () => {
  const { id } = await desk.connected();
  const names = (await desk.sandbox.control.faultNames()).filter((name) => name.startsWith('aadsts-'));
  // The redirect URI has no part in a renewal; what it does to a sign-in is tried above.
  const codes = names
    .map((name) => Number(name.slice('aadsts-'.length)))
    .filter((code) => BY_AADSTS[code] && BY_AADSTS[code] !== 'redirect-uri-mismatch');
  expect(codes.length).toBeGreaterThan(50);
  for (const code of codes) {
    await desk.breakWith(`aadsts-${code}`, { shows: 'token' });
    await desk.makeDue(id);
    const refused = await desk.keeper.accessToken(id, 'outlook').catch((error: Failure) => error);
    expect(refused, `AADSTS${code}`).toMatchObject({ name: 'Failure', facts: { aadsts: `AADSTS${code}` } });
    const { kind } = refused as Failure;
    const account = await desk.read(id);
    expect(account, `AADSTS${code}`).toMatchObject({
      state: kind === 'operator' ? 'needs-sign-in' : 'connected',
      failure: { code: (refused as Failure).code, kind, remedy: expect.not.stringContaining('<') },
    });
    expect(account.failure.summary, `AADSTS${code}`).not.toContain('<');
    // With the fault gone, a second question would be answered well: so a refusal shows that none was asked.
    await desk.sandbox.control.clearFault(`aadsts-${code}`);
    await expect(desk.keeper.accessToken(id, 'outlook'), `AADSTS${code}`).rejects.toMatchObject({
      code: (refused as Failure).code,
    });
    await desk.post(`/accounts/${id}/resume`);
    await expect(desk.keeper.accessToken(id, 'outlook')).resolves.toBeDefined();
    expect(await desk.read(id)).toMatchObject({ state: 'connected', failure: null });
  }
});

test('five nodes with short tokens renew each account once per period, and nobody gets a dead token', async () => {
  await desk.breakWith('entra-token-lifetime', { seconds: 6 });
  const accounts = await Promise.all(Array.from({ length: 4 }, () => desk.connected()));
  const ids = accounts.map(({ id }) => id);
  const stores = Array.from({ length: 5 }, () =>
    openStore({ connection: desk.server.store.pool.options as never, poolSize: 6 }),
  );
  const keepers = stores.map((store) =>
    createKeeper({ store, vault: desk.server.context.vault, clock: systemClock, log: silentLog }),
  );
  const controller = new AbortController();
  const running = Promise.all(keepers.map((each) => each.run(controller.signal)));
  let asked = 0;
  const counted = async () =>
    (
      await desk.server.store.db
        .selectFrom('oauth_grant')
        .select(['account_id', 'refresh_count'])
        .where('account_id', 'in', ids)
        .execute()
    ).map(({ refresh_count }) => refresh_count);
  await eventually(
    'three rounds of renewals',
    async () => {
      for (const id of ids) {
        const token = await (keepers[asked % 5] as Keeper).accessToken(id, 'outlook');
        const { exp } = JSON.parse(Buffer.from(token.reveal().split('.')[1] ?? '', 'base64url').toString());
        expect(exp * 1000).toBeGreaterThan(Date.now());
        asked += 1;
      }
      return (await counted()).every((count) => count >= 3);
    },
    60_000,
  );
  controller.abort();
  await running;
  // Between half and four fifths of six seconds: a period is three seconds at least.
  const elapsed = await sql<{ seconds: number }>`
    select max(extract(epoch from refreshed_at - obtained_at))::float8 as seconds from oauth_grant
    where account_id in (${sql.join(ids)})`.execute(desk.server.store.db);
  const most = Math.ceil((elapsed.rows[0]?.seconds ?? 0) / 3) + 1;
  for (const count of await counted()) expect(count).toBeLessThanOrEqual(most);
  for (const store of stores) await store.close();
}, 120_000);
