/**
 * Uses an account's grant for real, to see whether it is good: for the doctor, and not in anybody's way.
 *
 * A success is stored like any renewal, because a provider may have replaced the refresh token by it. A refusal is told
 * to whoever asked and noted nowhere: it is for the keeper to decide over an account. So the state of an account, its
 * failure and its back-off neither hinder this nor are changed by it.
 */
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import { connectClient, findRegistration, naming } from './account-client.ts';
import { lockGrant, storeRenewal } from './grant.ts';
import { askWithGrant, inLockedTransaction, type RenewContext } from './renew.ts';

export type Exercised =
  | { readonly accessToken: Secret; readonly lifetimeSeconds: number }
  | { readonly password: Secret };

/** @throws Failure of scope grant or host; `grant-missing` when nobody has signed in yet. */
export async function exerciseGrant(context: RenewContext, accountId: string): Promise<Exercised> {
  const { store, vault } = context;
  const registration = await findRegistration(store.db, accountId);
  if (!registration) throw new Failure('grant-missing', { detail: 'the account is gone' });
  return naming(registration, async () => {
    if (registration.grantKind === 'password') return readStoredPassword(context, accountId);
    const client = await connectClient(store.db, vault, context.findProvider, registration);
    return inLockedTransaction(store, async (trx) => {
      const grant = await lockGrant(trx, accountId);
      if (!grant) throw new Failure('grant-missing', { detail: 'nobody has signed in for this account yet' });
      const askedAt = performance.now();
      const { mailResource } = registration;
      const tokens = await askWithGrant(trx, vault, registration, client, mailResource, grant);
      const elapsedMs = performance.now() - askedAt;
      await storeRenewal(trx, vault, accountId, mailResource, grant.refreshSecretId, tokens, elapsedMs);
      return { accessToken: tokens.accessToken, lifetimeSeconds: tokens.lifetimeSeconds };
    });
  });
}

async function readStoredPassword({ store, vault }: RenewContext, accountId: string): Promise<Exercised> {
  const grant = await store.db
    .selectFrom('oauth_grant')
    .select('refresh_secret_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!grant?.refresh_secret_id) {
    throw new Failure('grant-missing', { detail: 'no password was given for this account yet' });
  }
  return { password: await vault.read(store.db, grant.refresh_secret_id) };
}
