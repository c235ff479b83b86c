/**
 * The gate through which every sign-in passes before anything of it is stored, however it was obtained.
 *
 * Who signed in and what the token is good for is judged first. Only then is anything stored, all of it in one
 * transaction: refresh token, access token, identity, state. A refused sign-in leaves the account exactly as it
 * was, and a line in its history.
 */
import { recordAudit } from '../accounts/audit.ts';
import { Failure } from '../kernel/failure.ts';
import { notify } from '../store/notify.ts';
import type { Trx } from '../store/pool.ts';
import type { GrantedTokens } from '../wire/entra/answer.ts';
import { readAccessTokenClaims } from '../wire/entra/claims.ts';
import type { SignedInIdentity } from '../wire/entra/identity.ts';
import { type AccountRegistration, withNames } from './account-client.ts';
import type { ConsentContext } from './consent.ts';
import { storeGrant } from './grant.ts';
import { requireExpectedUser } from './identity-check.ts';
import { checkMailToken } from './token-check.ts';

export type SignInOutcome =
  | { readonly accountId: string; readonly identity: SignedInIdentity }
  | { readonly accountId: string; readonly failure: Failure };

export interface SignInBy {
  /** null: on the command line. */
  readonly agentId: string | null;
  /** Obtained without the registration's secret, so it is renewed without it. */
  readonly publicClient: boolean;
  /** To be named when it is not the registered one. */
  readonly redirectUri?: string;
  /** A failure that ends nothing, because the same sign-in will be asked for again; it is not put on record. */
  readonly goesOn?: (failure: Failure) => boolean;
}

/**
 * @param obtain asks the token service; a Failure of it is an outcome, anything else is thrown.
 * @param judge throws a Failure for what may not be stored.
 */
export async function acceptSignIn(
  { store, vault }: ConsentContext,
  registration: AccountRegistration,
  by: SignInBy,
  obtain: () => Promise<GrantedTokens>,
  judge: (registration: AccountRegistration, tokens: GrantedTokens) => SignedInIdentity = judgeSignIn,
): Promise<SignInOutcome> {
  const { accountId } = registration;
  try {
    const askedAt = performance.now();
    const tokens = await obtain();
    const identity = judge(registration, tokens);
    const elapsedMs = performance.now() - askedAt;
    await store.db.transaction().execute(async (trx) => {
      await storeGrant(trx, vault, accountId, tokens, elapsedMs, by.publicClient, registration.mailResource);
      await markConnected(trx, accountId, identity, by.agentId);
    });
    return { accountId, identity };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failure = withNames(error, registration, by.redirectUri ? { redirectUri: by.redirectUri } : {});
    if (!by.goesOn?.(failure)) {
      await recordAudit(store.db, {
        agentId: by.agentId,
        action: 'grant.refused',
        subject: `account:${accountId}`,
        detail: { failure },
      });
    }
    return { accountId, failure };
  }
}

/**
 * @throws Failure `wrong-user`, `refresh-token-missing`, `consent-missing`, `token-audience-wrong`.
 */
function judgeSignIn(registration: AccountRegistration, tokens: GrantedTokens): SignedInIdentity {
  const { signIn, known, provider, tenant } = registration;
  const { identity } = tokens;
  if (!identity) throw new Failure('protocol-error', { detail: 'the answer does not say who signed in' });
  const singleTenant = provider === 'oidc' || !['common', 'organizations', 'consumers'].includes(tenant);
  requireExpectedUser({ signIn, known, singleTenant }, identity);
  if (!tokens.refreshToken) throw new Failure('refresh-token-missing');
  if (provider === 'microsoft') {
    const claims = readAccessTokenClaims(tokens.accessToken);
    checkMailToken(registration, { claims, scopes: tokens.scopes, identity });
  }
  return identity;
}

async function markConnected(
  trx: Trx,
  accountId: string,
  identity: SignedInIdentity,
  agentId: string | null,
): Promise<void> {
  await trx
    .updateTable('account')
    .set({
      state: 'connected',
      failure: null,
      identity_oid: identity.oid,
      identity_tid: identity.tid,
      identity_upn: identity.upn,
    })
    .where('id', '=', accountId)
    .execute();
  // What the mailboxes waited for may be cured with this sign-in: look at once.
  await trx
    .updateTable('mailbox')
    .set({ retrieve_resume_at: null, dispatch_resume_at: null })
    .where('account_id', '=', accountId)
    .execute();
  await recordAudit(trx, {
    agentId,
    action: 'grant.obtained',
    subject: `account:${accountId}`,
    detail: { upn: identity.upn, oid: identity.oid, tid: identity.tid },
  });
  await notify(trx, 'accounts', accountId);
}
