/** Many nodes, many accounts, short tokens: real processes against the sandbox's Entra ID. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AccountsDesk, startAccountsDesk } from '../support/accounts-desk.ts';
import { createKeeperCluster, type KeeperCluster } from '../support/keeper-cluster.ts';
import { eventually } from '../support/sandbox.ts';

const NODES = 5;
const ACCOUNTS = 200;
const LIFETIME_SECONDS = 12;
const ROUNDS = 3;

let desk: AccountsDesk;
let cluster: KeeperCluster;
let refreshToken: string;

beforeAll(async () => {
  desk = await startAccountsDesk();
  const { id } = await desk.connected();
  const { refresh_secret_id } = await desk.server.store.db
    .selectFrom('oauth_grant')
    .select('refresh_secret_id')
    .where('account_id', '=', id)
    .executeTakeFirstOrThrow();
  const secret = await desk.server.context.vault.read(desk.server.store.db, refresh_secret_id ?? '');
  refreshToken = secret.reveal();
  const { info, ca } = desk.sandbox;
  cluster = await createKeeperCluster({
    login: info.entra.url,
    tenant: info.tenant.id,
    clientId: info.apps[0]?.clientId ?? '',
    clientSecret: info.apps[0]?.secret ?? '',
    ca,
  });
}, 120_000);
afterEach(() => desk.mend());
afterAll(async () => {
  await cluster?.close();
  await desk?.stop();
});

describe('five nodes with two hundred accounts', () => {
  test('refresh each token once when its time has come, and nobody is given one that has ended', async () => {
    await desk.breakWith('entra-token-lifetime', { seconds: LIFETIME_SECONDS });
    const accounts: string[] = [];
    for (let n = 0; n < ACCOUNTS; n += 1) accounts.push(await cluster.addAccount(refreshToken));
    const issued = countRefreshes();
    const nodes = await Promise.all(Array.from({ length: NODES }, () => cluster.startNode(accounts)));
    await eventually(
      `${ROUNDS} refreshes of each account`,
      async () => {
        await issued.look();
        const { least } = await counts();
        return least >= ROUNDS;
      },
      100_000,
    );
    const sights = await Promise.all(nodes.map((node) => node.stop()));
    await issued.look();

    expect(sights.flatMap(({ failed }) => failed)).toEqual([]);
    expect(sights.map(({ expired }) => expired)).toEqual(Array(NODES).fill(0));
    expect(sights.every(({ used }) => used > 100)).toBe(true);
    // What Entra gave is what was stored: no refresh was asked for twice, and none was lost.
    const { total } = await counts();
    expect(issued.total()).toBe(total);
    // No sooner than half of its life after the one before.
    const { rows } = await sql<{ hasty: number }>`
      select count(*)::int as hasty from oauth_grant where refresh_count - 1 >
        ceil(extract(epoch from refreshed_at - obtained_at) / ${(LIFETIME_SECONDS - 1) / 2})`.execute(
      cluster.db,
    );
    expect(rows[0]?.hasty).toBe(0);
  }, 180_000);
});

test('a node killed between receiving a refresh token and storing it does not lose the account', async () => {
  await cluster.db.updateTable('account').set({ state: 'disabled' }).execute();
  const id = await cluster.addAccount(refreshToken);
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  // The answer has come when the node waits to write its refresh token over this row.
  const holding = cluster.db.transaction().execute(async (trx) => {
    await sql`select 1 from secret where id =
      (select refresh_secret_id from oauth_grant where account_id = ${id}) for update`.execute(trx);
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const issued = countRefreshes();
  await issued.look();
  const before = issued.total();
  const doomed = await cluster.startNode();
  await eventually('the node waits to store what it received', async () => {
    await issued.look();
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'update "secret"%'`.execute(
      cluster.db,
    );
    return rows[0]?.waiting === 1 && issued.total() > before;
  });
  await doomed.kill();
  held.resolve();
  await holding;

  const next = await cluster.startNode([id]);
  await eventually('the next node renews the token', async () => {
    const { refresh_count } = await grantOf(id);
    return Number(refresh_count) === 1;
  });
  const { used, failed } = await next.stop();
  expect({ used: used > 0, failed }).toEqual({ used: true, failed: [] });
  const account = await cluster.db
    .selectFrom('account')
    .select(['state', 'failure'])
    .where('id', '=', id)
    .executeTakeFirst();
  expect(account).toEqual({ state: 'connected', failure: null });
}, 60_000);

/** Counts at the sandbox; it remembers the newest 200 tokens, so look often. */
function countRefreshes() {
  const seen = new Set<string>();
  return {
    total: () => seen.size,
    look: async () => {
      const { tokens } = (await desk.sandbox.control.state()) as {
        tokens: Array<{ id: string; grant: string }>;
      };
      for (const { id, grant } of tokens) if (grant === 'refresh_token') seen.add(id);
    },
  };
}

async function counts(): Promise<{ least: number; total: number }> {
  const { rows } = await sql<{ least: number; total: number }>`
    select min(refresh_count)::int as least, sum(refresh_count)::int as total from oauth_grant`.execute(
    cluster.db,
  );
  return rows[0] as { least: number; total: number };
}

async function grantOf(accountId: string) {
  return cluster.db
    .selectFrom('oauth_grant')
    .select('refresh_count')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
}
