/**
 * The end of a sign-in: the browser has come back to the redirect URI.
 *
 * The attempt is used up first, in a transaction of its own, so that no second request can use the same `state`.
 * Then the code is redeemed, and the sign-in is judged and stored (`accept-sign-in.ts`).
 */
import { sql } from 'kysely';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import { redeemCode } from '../wire/entra/redeem.ts';
import { acceptSignIn, type SignInOutcome } from './accept-sign-in.ts';
import { connectClient, readRegistration } from './account-client.ts';
import { type ConsentContext, digestState } from './consent.ts';
import { scopesFor } from './scopes.ts';

export type ConsentOutcome =
  | SignInOutcome
  /** The attempt is unknown, used, expired, or somebody else's. */
  | { readonly accountId: null; readonly failure: Failure };

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
  const signIn = async () => {
    const client = await connectClient(context.store.db, context.vault, context.findProvider, registration);
    const scopes = scopesFor(registration, registration.mailResource);
    return redeemCode(client, {
      ...attempt,
      callback,
      ...(registration.provider === 'microsoft' ? { scopes } : {}),
    });
  };
  return acceptSignIn(
    context,
    registration,
    { agentId, publicClient: false, redirectUri: attempt.redirectUri },
    signIn,
  );
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
