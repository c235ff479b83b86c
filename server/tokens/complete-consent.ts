/**
 * The end of a sign-in: the browser has come back to the redirect URI.
 *
 * Order matters. The attempt is used up first, in a transaction of its own, so that no second request can use the
 * same `state`. Then the code is redeemed, and who signed in and what the token is good for is judged. Only then is
 * anything stored, all of it in one transaction: refresh token, access token, identity, state. A refused sign-in
 * leaves the account exactly as it was, and a line in its history.
 */
import { sql } from 'kysely';
import { recordAudit } from '../accounts/audit.ts';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Trx } from '../store/pool.ts';
import type { GrantedTokens } from '../wire/entra/answer.ts';
import { readAccessTokenClaims } from '../wire/entra/claims.ts';
import type { SignedInIdentity } from '../wire/entra/identity.ts';
import { redeemCode } from '../wire/entra/redeem.ts';
import { type AccountRegistration, connectClient, readRegistration, withNames } from './account-client.ts';
import { type ConsentContext, digestState } from './consent.ts';
import { storeGrant } from './grant.ts';
import { requireExpectedUser } from './identity-check.ts';
import { checkMailToken } from './token-check.ts';

export type ConsentOutcome =
  | { readonly accountId: string; readonly identity: SignedInIdentity }
  /** accountId is null when the attempt is unknown, used, expired, or somebody else's. */
  | { readonly accountId: string | null; readonly failure: Failure };

/**
 * @param callback the query that came to the redirect URI.
 * @param agentId whose session the browser has.
 */
export async function completeConsent(
  context: ConsentContext,
  callback: URLSearchParams,
  agentId: string,
): Promise<ConsentOutcome> {
  const attempt = await takeAttempt(context, callback.get('state') ?? '', agentId);
  if (!attempt) return { accountId: null, failure: new Failure('sign-in-expired') };
  const { accountId } = attempt;
  const registration = await readRegistration(context.store.db, accountId);
  try {
    const identity = await acceptSignIn(context, registration, attempt, callback, agentId);
    return { accountId, identity };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failure = withNames(error, registration);
    await recordAudit(context.store.db, {
      agentId,
      action: 'grant.refused',
      subject: `account:${accountId}`,
      detail: { failure },
    });
    return { accountId, failure };
  }
}

interface Attempt {
  readonly accountId: string;
  readonly state: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly verifier: Secret;
}

/** Uses up the attempt. One that is started by another person is not even touched. */
async function takeAttempt(
  { store, vault }: ConsentContext,
  state: string,
  agentId: string,
): Promise<Attempt | undefined> {
  return store.db.transaction().execute(async (trx) => {
    const row = await trx
      .deleteFrom('consent_attempt')
      .where('state_digest', '=', digestState(state))
      .where('agent_id', '=', agentId)
      .where('expires_at', '>', sql<Date>`clock_timestamp()`)
      .returning(['account_id', 'nonce', 'redirect_uri', 'verifier_secret_id'])
      .executeTakeFirst();
    if (!row) return undefined;
    const verifier = await vault.read(trx, row.verifier_secret_id);
    await vault.remove(trx, row.verifier_secret_id);
    return {
      accountId: row.account_id,
      state,
      nonce: row.nonce,
      redirectUri: row.redirect_uri,
      verifier,
    };
  });
}

async function acceptSignIn(
  context: ConsentContext,
  registration: AccountRegistration,
  attempt: Attempt,
  callback: URLSearchParams,
  agentId: string,
): Promise<SignedInIdentity> {
  const { store, vault, findProvider } = context;
  const client = await connectClient(store.db, vault, findProvider, registration);
  const askedAt = performance.now();
  const tokens = await redeemCode(client, { ...attempt, callback });
  const identity = judgeSignIn(registration, tokens);
  const elapsedMs = performance.now() - askedAt;
  await store.db.transaction().execute(async (trx) => {
    await storeGrant(trx, vault, registration.accountId, tokens, elapsedMs);
    await markConnected(trx, registration.accountId, identity, agentId);
  });
  return identity;
}

/**
 * Everything that must be true before a grant is stored, however it was obtained.
 * @throws Failure `wrong-user`, `refresh-token-missing`, `consent-missing`, `token-audience-wrong`.
 */
export function judgeSignIn(registration: AccountRegistration, tokens: GrantedTokens): SignedInIdentity {
  const { signIn, known, provider, tenant, endpoints } = registration;
  const { identity } = tokens;
  if (!identity) throw new Failure('protocol-error', { detail: 'the answer does not say who signed in' });
  const singleTenant = provider === 'oidc' || !['common', 'organizations', 'consumers'].includes(tenant);
  requireExpectedUser({ signIn, known, singleTenant }, identity);
  if (!tokens.refreshToken) throw new Failure('refresh-token-missing');
  if (provider === 'microsoft') {
    const claims = readAccessTokenClaims(tokens.accessToken);
    checkMailToken(endpoints, { claims, scopes: tokens.scopes, identity });
  }
  return identity;
}

export async function markConnected(
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
