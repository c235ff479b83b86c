/**
 * The start of a sign-in for an account: where to send the administrator's browser.
 *
 * What must be remembered until the browser comes back lies in the database, so that any node can finish what
 * another began. `state` is stored as a digest only: who reads the database cannot finish somebody's sign-in.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { isUsableRedirectUri, redirectUriOf } from '../accounts/redirect-uri.ts';
import { Refused } from '../accounts/refused.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { buildSignInUrl, newSignInSecrets, type SignInSecrets } from '../wire/entra/authorize.ts';
import type { FindProvider } from '../wire/entra/provider.ts';
import { connectClient, naming, readRegistration } from './account-client.ts';
import { requireDelegated } from './require-delegated.ts';
import { consentScopesFor } from './scopes.ts';

export interface ConsentContext {
  readonly store: Store;
  readonly vault: Vault;
  readonly findProvider: FindProvider;
}

export interface StartedConsent {
  readonly authorizeUrl: string;
  readonly redirectUri: string;
  readonly expiresAt: Date;
}

/** Longer than anybody needs, also with a phone to fetch; a code itself lives about ten minutes. */
const ATTEMPT_MINUTES = 20;

/**
 * @param agentId who starts it; only the same person's session can finish it.
 * @throws Refused when the External URL cannot be a redirect URI; Failure of scope grant or host.
 */
export async function startConsent(
  { store, vault, findProvider }: ConsentContext,
  accountId: string,
  agentId: string,
  externalUrl: string,
): Promise<StartedConsent> {
  const redirectUri = redirectUriOf(externalUrl);
  if (!isUsableRedirectUri(redirectUri)) {
    throw new Refused(
      'conflict',
      `Microsoft signs in to https addresses only (http is for localhost). The External URL is ${externalUrl}: serve Postvak over https and correct it.`,
    );
  }
  const registration = await readRegistration(store.db, accountId);
  requireDelegated(registration);
  const { provider, clientId } = await naming(registration, () =>
    connectClient(store.db, vault, findProvider, registration),
  );
  const secrets = newSignInSecrets();
  const expiresAt = await store.db.transaction().execute(async (trx) => {
    await removeExpiredAttempts(trx, vault);
    return rememberAttempt(trx, vault, { accountId, agentId, redirectUri, ...secrets });
  });
  const url = await buildSignInUrl(provider, {
    ...secrets,
    clientId,
    redirectUri,
    scopes: consentScopesFor(registration, registration.mailResource),
    loginHint: registration.signIn,
  });
  return { authorizeUrl: url.href, redirectUri, expiresAt };
}

export function digestState(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}

async function rememberAttempt(
  trx: Trx,
  vault: Vault,
  attempt: SignInSecrets & {
    readonly accountId: string;
    readonly agentId: string;
    readonly redirectUri: string;
  },
): Promise<Date> {
  const { expires_at } = await trx
    .insertInto('consent_attempt')
    .values({
      state_digest: digestState(attempt.state),
      account_id: attempt.accountId,
      agent_id: attempt.agentId,
      verifier_secret_id: await vault.store(trx, 'pkce-verifier', attempt.verifier),
      nonce: attempt.nonce,
      redirect_uri: attempt.redirectUri,
      expires_at: sql<Date>`clock_timestamp() + make_interval(mins => ${ATTEMPT_MINUTES})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return expires_at;
}

async function removeExpiredAttempts(trx: Trx, vault: Vault): Promise<void> {
  const expired = await trx
    .deleteFrom('consent_attempt')
    .where('expires_at', '<', sql<Date>`clock_timestamp()`)
    .returning('verifier_secret_id')
    .execute();
  for (const { verifier_secret_id } of expired) await vault.remove(trx, verifier_secret_id);
}
