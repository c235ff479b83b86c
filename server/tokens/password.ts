/**
 * Accounts that sign in with a password, for servers that know nothing better. The password lies sealed where other
 * accounts have their refresh token; there is nothing to renew.
 *
 * A refused password stops the account at once, before the server locks it for trying too often.
 */

import { type AccountView, readAccount } from '../accounts/account.ts';
import { recordAudit } from '../accounts/audit.ts';
import { Refused } from '../accounts/refused.ts';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { AccessTokens } from './access.ts';
import { lockGrant, readStanding, storePassword } from './grant.ts';
import { reasonNotToAsk } from './renew.ts';

/**
 * Stores a password that was tried, and connects the account.
 * @throws Refused `not-found`, `conflict` for an account that signs in by OAuth.
 */
export async function keepPassword(
  store: Store,
  vault: Vault,
  accountId: string,
  password: Secret,
  agentId: string | null,
): Promise<AccountView> {
  return store.db.transaction().execute(async (trx) => {
    await lockGrant(trx, accountId);
    const { grantKind } = await readAccount(trx, accountId);
    if (grantKind !== 'password') throw new Refused('conflict', 'This account signs in without a password.');
    await storePassword(trx, vault, accountId, password);
    await trx
      .updateTable('account')
      .set({ state: 'connected', failure: null })
      .where('id', '=', accountId)
      .execute();
    await trx
      .updateTable('mailbox')
      .set({ retrieve_resume_at: null, dispatch_resume_at: null })
      .where('account_id', '=', accountId)
      .execute();
    await recordAudit(trx, { agentId, action: 'grant.obtained', subject: `account:${accountId}` });
    await notify(trx, 'accounts', accountId);
    return readAccount(trx, accountId);
  });
}

/** What the keeper gives for an account with a password (`access.ts`). */
export async function readPassword(
  store: Store,
  vault: Vault,
  accountId: string,
  refused: Secret | undefined,
): Promise<Secret> {
  const outcome = await store.db.transaction().execute(async (trx) => {
    const grant = await lockGrant(trx, accountId);
    const standing = await readStanding(trx, accountId, 'outlook');
    if (!standing || !grant?.refreshSecretId) return new Failure('grant-missing');
    const reason = reasonNotToAsk(standing, { why: 'needed' });
    if (reason) return reason;
    const password = await vault.read(trx, grant.refreshSecretId);
    if (refused?.reveal() !== password.reveal()) return password;
    return stop(trx, accountId);
  });
  if (outcome instanceof Failure) throw outcome;
  return outcome;
}

/** A password that is not stored yet, to be tried. */
export function offerPassword(password: Secret, user: string): AccessTokens {
  return {
    accessToken: async () => {
      throw new Failure('grant-missing');
    },
    password: async (_, { refused } = {}) => {
      if (refused) throw new Failure('user-password-wrong', { facts: { user } });
      return password;
    },
  };
}

async function stop(trx: Trx, accountId: string): Promise<Failure> {
  const { names } = await readAccount(trx, accountId);
  const failure = new Failure('user-password-wrong', { facts: names });
  await trx
    .updateTable('account')
    .set({ state: 'needs-sign-in', failure: JSON.stringify(failure) })
    .where('id', '=', accountId)
    .execute();
  await recordAudit(trx, {
    agentId: null,
    action: 'grant.stopped',
    subject: `account:${accountId}`,
    detail: { failure },
  });
  await notify(trx, 'accounts', accountId);
  return failure;
}
