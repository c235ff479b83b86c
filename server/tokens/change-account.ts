/** Changes of an account that reach its grant: another user, off and on again, and "try again now". */
import { sql } from 'kysely';
import { type AccountView, readAccount } from '../accounts/account.ts';
import { recordAudit } from '../accounts/audit.ts';
import { Refused } from '../accounts/refused.ts';
import { violatedIndex } from '../accounts/unique-violation.ts';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { lockGrant, removeAccessTokens } from './grant.ts';

export interface AccountChange {
  readonly name?: string | undefined;
  readonly signIn?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/**
 * Another `signIn` throws the grant of the user before away. Switching off keeps the grant, so that switching on
 * again needs no sign-in.
 * @throws Refused `not-found`, `conflict`.
 */
export async function changeAccount(
  store: Store,
  vault: Vault,
  id: string,
  change: AccountChange,
  agentId: string | null,
): Promise<AccountView> {
  try {
    return await store.db.transaction().execute(async (trx) => {
      const grant = await lockGrant(trx, id);
      const before = await readAccount(trx, id);
      const otherUser = change.signIn !== undefined && change.signIn !== before.signIn;
      if (otherUser) await removeGrant(trx, vault, id);
      const hasGrant = grant !== undefined && !otherUser;
      await trx
        .updateTable('account')
        .set({
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(otherUser
            ? {
                sign_in: change.signIn,
                identity_oid: null,
                identity_tid: null,
                identity_upn: null,
                failure: null,
                state: before.state === 'disabled' ? ('disabled' as const) : ('new' as const),
              }
            : {}),
          ...(change.enabled === undefined ? {} : switched(change.enabled, hasGrant, before.state)),
        })
        .where('id', '=', id)
        .execute();
      await recordAudit(trx, {
        agentId,
        action: 'account.changed',
        subject: `account:${id}`,
        detail: change,
      });
      await notify(trx, 'accounts', id);
      return readAccount(trx, id);
    });
  } catch (error) {
    if (violatedIndex(error) !== 'account_sign_in') throw error;
    throw new Refused('conflict', `There is already an account that signs in as ${change.signIn}.`);
  }
}

/**
 * Tries a stopped account again, for a person who has cured the cause elsewhere (a policy, a licence, a user who
 * was disabled). The services role renews its token at once; what it finds is on the account then.
 * @throws Refused `not-found`, `conflict` when there is no grant to try.
 */
export async function resumeAccount(store: Store, id: string, agentId: string | null): Promise<AccountView> {
  return store.db.transaction().execute(async (trx) => {
    const grant = await lockGrant(trx, id);
    const account = await readAccount(trx, id);
    if (!grant) throw new Refused('conflict', 'Nobody has signed in for this account yet: sign in first.');
    if (account.state === 'disabled') throw new Refused('conflict', 'The account is switched off.');
    await trx
      .updateTable('account')
      .set({ state: 'connected', failure: null })
      .where('id', '=', id)
      .execute();
    await trx
      .updateTable('oauth_grant')
      .set({ attempts: 0, resume_at: null })
      .where('account_id', '=', id)
      .execute();
    await trx
      .updateTable('access_token')
      .set({ refresh_at: sql<Date>`now()` })
      .where('account_id', '=', id)
      .execute();
    await recordAudit(trx, { agentId, action: 'account.resumed', subject: `account:${id}` });
    await notify(trx, 'accounts', id);
    return readAccount(trx, id);
  });
}

function switched(enabled: boolean, hasGrant: boolean, state: AccountView['state']) {
  if (!enabled) return { state: 'disabled' as const };
  if (state !== 'disabled') return {};
  return { state: hasGrant ? ('connected' as const) : ('new' as const) };
}

async function removeGrant(trx: Trx, vault: Vault, accountId: string): Promise<void> {
  await removeAccessTokens(trx, vault, accountId);
  const removed = await trx
    .deleteFrom('oauth_grant')
    .where('account_id', '=', accountId)
    .returning('refresh_secret_id')
    .executeTakeFirst();
  if (removed?.refresh_secret_id) await vault.remove(trx, removed.refresh_secret_id);
}
