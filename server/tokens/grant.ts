/**
 * How a grant lies in the database: the refresh token and one access token per resource, each sealed in the vault.
 *
 * Times are the database's. `expires_in` is counted from the moment of asking, by the database's clock, and the
 * token's own `iat` and `exp` are left alone: so the clocks of nodes and of Microsoft may differ without harm.
 */
import { sql } from 'kysely';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Db, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { GrantedTokens } from '../wire/entra/answer.ts';
import type { TokenResource } from './access.ts';
import { refreshAfterMs } from './schedule.ts';

export interface Standing {
  readonly state: 'new' | 'connected' | 'needs-sign-in' | 'disabled';
  readonly failure: RecordedFailure | null;
  /** null when no token of this resource is stored. */
  readonly token: {
    readonly secretId: string;
    /** Good for another minute, or for a fifth of its life where that is less. */
    readonly good: boolean;
    readonly ageMs: number;
  } | null;
  /** Its time to be renewed has come. */
  readonly due: boolean;
  readonly hasGrant: boolean;
  readonly attempts: number;
  /** 0 when there is no back-off. */
  readonly restMs: number;
}

/**
 * When an account's token is to be renewed, over the tables account, g (grant) and t (access token). An account
 * that is switched off is due thirty days after its refresh token was last used, far from the ninety after which
 * Entra forgets it.
 */
export const DUE_AT = sql<Date>`greatest(
  case account.state when 'disabled' then g.refreshed_at + interval '30 days'
       else coalesce(t.refresh_at, g.refreshed_at) end,
  g.resume_at)`;

/** How one account stands for one resource, in one query. */
export async function readStanding(
  db: Db | Trx,
  accountId: string,
  resource: TokenResource,
): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('account')
    .leftJoin('oauth_grant as g', 'g.account_id', 'account.id')
    .leftJoin('access_token as t', (join) =>
      join.onRef('t.account_id', '=', 'account.id').on('t.resource', '=', resource),
    )
    .select(['account.state', 'account.failure', 'g.account_id as grant_of', 'g.attempts', 't.secret_id'])
    .select([
      sql<boolean>`t.expires_at - least(interval '60 seconds', (t.expires_at - t.issued_at) * 0.2) > clock_timestamp()`.as(
        'good',
      ),
      sql<boolean>`coalesce(${DUE_AT} <= clock_timestamp(), false)`.as('due'),
      sql<number>`extract(epoch from clock_timestamp() - t.issued_at)::float8 * 1000`.as('age_ms'),
      sql<number>`greatest(0, extract(epoch from g.resume_at - clock_timestamp())::float8 * 1000)`.as(
        'rest_ms',
      ),
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  return (
    row && {
      state: row.state,
      failure: row.failure,
      token: row.secret_id ? { secretId: row.secret_id, good: row.good, ageMs: row.age_ms } : null,
      due: row.due,
      hasGrant: row.grant_of !== null,
      attempts: row.attempts ?? 0,
      restMs: Math.ceil(row.rest_ms ?? 0),
    }
  );
}

export interface LockedGrant {
  /** The place of the refresh token, or of the password, in the vault; null: an app-only account. */
  readonly refreshSecretId: string | null;
  /** Obtained without the registration's secret, so it is renewed without it. */
  readonly publicClient: boolean;
}

/**
 * Locks the grant of one account until the transaction ends: whoever holds it is the only one, on any node, who
 * asks the token service for this account.
 * @returns undefined when there is no grant, or when `skip` was asked for and somebody else holds it.
 */
export async function lockGrant(
  trx: Trx,
  accountId: string,
  options: { readonly skip?: boolean } = {},
): Promise<LockedGrant | undefined> {
  let query = trx
    .selectFrom('oauth_grant')
    .select(['refresh_secret_id as refreshSecretId', 'public_client as publicClient'])
    .where('account_id', '=', accountId)
    .forUpdate();
  if (options.skip) query = query.skipLocked();
  return query.executeTakeFirst();
}

/**
 * Stores a renewed token. Where the answer has no new refresh token the old one stays.
 * @param elapsedMs since the request was sent.
 */
export async function storeRenewal(
  trx: Trx,
  vault: Vault,
  accountId: string,
  resource: TokenResource,
  refreshSecretId: string | null,
  tokens: GrantedTokens,
  elapsedMs: number,
): Promise<void> {
  if (tokens.refreshToken && refreshSecretId) await vault.replace(trx, refreshSecretId, tokens.refreshToken);
  await trx
    .updateTable('oauth_grant')
    .set({
      refreshed_at: sql`clock_timestamp()`,
      refresh_count: sql`refresh_count + 1`,
      attempts: 0,
      resume_at: null,
    })
    .where('account_id', '=', accountId)
    .execute();
  await storeAccessToken(trx, vault, accountId, resource, tokens, elapsedMs);
}

/** Stores what a sign-in gave, in the place of whatever was there. */
export async function storeGrant(
  trx: Trx,
  vault: Vault,
  accountId: string,
  tokens: GrantedTokens,
  elapsedMs: number,
  publicClient: boolean,
  resource: TokenResource,
): Promise<void> {
  const old = await lockGrant(trx, accountId);
  const refreshSecretId = tokens.refreshToken
    ? await vault.store(trx, 'refresh-token', tokens.refreshToken)
    : null;
  const fresh = {
    refresh_secret_id: refreshSecretId,
    public_client: publicClient,
    scopes: [...tokens.scopes],
    obtained_at: sql<Date>`clock_timestamp()`,
    refreshed_at: sql<Date>`clock_timestamp()`,
    attempts: 0,
    resume_at: null,
  };
  await trx
    .insertInto('oauth_grant')
    .values({ account_id: accountId, ...fresh })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fresh))
    .execute();
  if (old?.refreshSecretId) await vault.remove(trx, old.refreshSecretId);
  await removeAccessTokens(trx, vault, accountId);
  await storeAccessToken(trx, vault, accountId, resource, tokens, elapsedMs);
}

/** Stores a password, in the place of the one before. */
export async function storePassword(
  trx: Trx,
  vault: Vault,
  accountId: string,
  password: Secret,
): Promise<void> {
  const old = await lockGrant(trx, accountId);
  if (old?.refreshSecretId) {
    await vault.replace(trx, old.refreshSecretId, password);
    return;
  }
  const refreshSecretId = await vault.store(trx, 'password', password);
  await trx
    .insertInto('oauth_grant')
    .values({ account_id: accountId, refresh_secret_id: refreshSecretId })
    .execute();
}

async function storeAccessToken(
  trx: Trx,
  vault: Vault,
  accountId: string,
  resource: TokenResource,
  { accessToken, lifetimeSeconds }: GrantedTokens,
  elapsedMs: number,
): Promise<void> {
  const lifetimeMs = lifetimeSeconds * 1000;
  const after = (ms: number) =>
    sql<Date>`clock_timestamp() + make_interval(secs => ${(ms - elapsedMs) / 1000})`;
  const times = {
    issued_at: after(0),
    refresh_at: after(refreshAfterMs(lifetimeMs)),
    expires_at: after(lifetimeMs),
  };
  const present = await trx
    .updateTable('access_token')
    .set(times)
    .where('account_id', '=', accountId)
    .where('resource', '=', resource)
    .returning('secret_id')
    .executeTakeFirst();
  if (present) {
    await vault.replace(trx, present.secret_id, accessToken);
    return;
  }
  const secretId = await vault.store(trx, 'access-token', accessToken);
  await trx
    .insertInto('access_token')
    .values({ account_id: accountId, resource, secret_id: secretId, ...times })
    .execute();
}

/** Tokens of another user, or of other resources, must not outlive the grant that they came from. */
export async function removeAccessTokens(trx: Trx, vault: Vault, accountId: string): Promise<void> {
  const removed = await trx
    .deleteFrom('access_token')
    .where('account_id', '=', accountId)
    .returning('secret_id')
    .execute();
  for (const { secret_id } of removed) await vault.remove(trx, secret_id);
}
