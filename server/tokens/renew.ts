/**
 * One renewal of one account's token, alone over all nodes.
 *
 * The grant's row is locked, looked at again (somebody may have been faster), the token service is asked while the
 * lock is held, and the answer is stored and committed before anyone sees it. A crash in between loses nothing:
 * Entra does not revoke a refresh token by giving a new one, so the stored one stays good.
 *
 * The locks let go by themselves: waiting for one has an end, the request has a deadline, and a node that stops
 * dead in the middle (a frozen virtual machine) has its transaction ended by the database.
 *
 * A refusal that only a person can cure stops the account at once: state, failure and history are written in the
 * same transaction, and the services are told. Any other one is counted and waited out; meanwhile the tokens that
 * still live are used, and nobody asks the service before the wait is over.
 */
import { sql } from 'kysely';
import { recordAudit } from '../accounts/audit.ts';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import { notify } from '../store/notify.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { countFailure, countRefresh } from '../telemetry/measures.ts';
import { traced } from '../telemetry/trace.ts';
import type { GrantedTokens } from '../wire/entra/answer.ts';
import { askAppOnlyToken } from '../wire/entra/app-only.ts';
import type { TokenClient } from '../wire/entra/ask.ts';
import type { FindProvider } from '../wire/entra/provider.ts';
import { refreshTokens } from '../wire/entra/refresh.ts';
import type { TokenResource } from './access.ts';
import { type AccountRegistration, connectClient, findRegistration, withNames } from './account-client.ts';
import { type LockedGrant, lockGrant, readStanding, type Standing, storeRenewal } from './grant.ts';
import { afterRefusal } from './schedule.ts';
import { appOnlyScopeFor, scopesFor } from './scopes.ts';

export interface RenewContext {
  readonly store: Store;
  readonly vault: Vault;
  readonly findProvider: FindProvider;
}

/** Why a renewal is asked for; decides whether a stored token is good enough instead. */
export type Occasion =
  /** Somebody needs a token. */
  | { readonly why: 'needed' }
  /** A server refused the token; undefined when the caller no longer knows which. */
  | { readonly why: 'refused'; readonly refused: Secret | undefined }
  /** Its time has come. */
  | { readonly why: 'due' };

/** More than the deadline of a request, so that a waiter sees the outcome of the one before. */
const LOCK_WAIT_MS = 25_000;
const FROZEN_NODE_MS = 45_000;
/** A token that was refused within this time of its issue is not renewed for a caller who cannot name it. */
const JUST_ISSUED_MS = 5_000;

type Outcome = { readonly token: Secret } | { readonly failure: Failure } | 'left';

/**
 * @returns the token, or undefined when the occasion was `due` and there was nothing to do.
 * @throws Failure of scope grant or host.
 */
export async function renewToken(
  context: RenewContext,
  accountId: string,
  resource: TokenResource,
  occasion: Occasion,
): Promise<Secret | undefined> {
  const registration = await findRegistration(context.store.db, accountId);
  if (!registration) throw new Failure('grant-missing', { detail: 'the account is gone' });
  const client = await findClient(context, registration, resource, occasion);
  const outcome = await inLockedTransaction(context.store, (trx) =>
    renewLocked(trx, context.vault, registration, client, resource, occasion),
  );
  if (outcome === 'left') return undefined;
  if ('failure' in outcome) throw withNames(outcome.failure, registration);
  return outcome.token;
}

/** Metadata is asked for without a lock; what goes wrong there is noted like any other refusal. */
async function findClient(
  { store, vault, findProvider }: RenewContext,
  registration: AccountRegistration,
  resource: TokenResource,
  occasion: Occasion,
): Promise<TokenClient> {
  try {
    return await connectClient(store.db, vault, findProvider, registration);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await inLockedTransaction(store, async (trx) => {
      const grant = await lockGrant(trx, registration.accountId, { skip: occasion.why === 'due' });
      const standing = grant && (await readStanding(trx, registration.accountId, resource));
      if (standing && standing.restMs === 0) await noteRefusal(trx, registration, resource, standing, error);
    });
    throw withNames(error, registration);
  }
}

/** Where a grant may be locked: waiting for the lock has an end, and so has a node that freezes while it holds it. */
export async function inLockedTransaction<T>(store: Store, work: (trx: Trx) => Promise<T>): Promise<T> {
  try {
    return await store.db.transaction().execute(async (trx) => {
      await sql`select set_config('lock_timeout', ${`${LOCK_WAIT_MS}ms`}, true),
        set_config('idle_in_transaction_session_timeout', ${`${FROZEN_NODE_MS}ms`}, true)`.execute(trx);
      return work(trx);
    });
  } catch (error) {
    // 55P03 lock_not_available: the node that holds it has waited as long for the service.
    if ((error as { code?: unknown }).code !== '55P03') throw error;
    throw new Failure('token-service-unavailable', { detail: 'another node is still asking for this token' });
  }
}

async function renewLocked(
  trx: Trx,
  vault: Vault,
  registration: AccountRegistration,
  client: TokenClient,
  resource: TokenResource,
  occasion: Occasion,
): Promise<Outcome> {
  const { accountId } = registration;
  const grant = await lockGrant(trx, accountId, { skip: occasion.why === 'due' });
  const standing = await readStanding(trx, accountId, resource);
  if (occasion.why === 'due') {
    if (!grant || !standing || !isDue(standing)) return 'left';
  } else {
    const present = await presentToken(trx, vault, standing, occasion);
    if (present) return { token: present };
  }
  if (!standing || !grant) return { failure: new Failure('grant-missing') };
  const reason = reasonNotToAsk(standing, occasion);
  if (reason) return { failure: reason };
  const askedAt = performance.now();
  try {
    const attributes = { 'postvak.account': accountId, 'postvak.resource': resource };
    const tokens = await traced({ name: 'token.ask', attributes }, () =>
      askWithGrant(trx, vault, registration, client, resource, grant),
    );
    const elapsedMs = performance.now() - askedAt;
    await storeRenewal(trx, vault, accountId, resource, grant.refreshSecretId, tokens, elapsedMs);
    await noteRecovery(trx, accountId, standing);
    countRefresh('renewed');
    return { token: tokens.accessToken };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    countRefresh('refused');
    countFailure('keeper', error.code);
    await noteRefusal(trx, registration, resource, standing, error);
    return { failure: error };
  }
}

function isDue({ state, due }: Standing): boolean {
  return due && (state === 'connected' || state === 'disabled');
}

/** The token that another node or caller has renewed meanwhile, if it will do. */
async function presentToken(
  trx: Trx,
  vault: Vault,
  standing: Standing | undefined,
  occasion: Exclude<Occasion, { why: 'due' }>,
): Promise<Secret | undefined> {
  if (standing?.state !== 'connected' || !standing.token?.good) return undefined;
  if (occasion.why === 'needed') return vault.read(trx, standing.token.secretId);
  if (occasion.refused === undefined) {
    return standing.token.ageMs < JUST_ISSUED_MS ? vault.read(trx, standing.token.secretId) : undefined;
  }
  const stored = await vault.read(trx, standing.token.secretId);
  return stored.reveal() === occasion.refused.reveal() ? undefined : stored;
}

/** The failure to give without asking the service, or undefined when it may be asked. */
export function reasonNotToAsk(standing: Standing, occasion: Occasion): Failure | undefined {
  const { state, failure, restMs } = standing;
  const mayAsk = state === 'connected' || (state === 'disabled' && occasion.why === 'due');
  if (mayAsk && restMs === 0) return undefined;
  if (failure) {
    const { code, ...details } = failure;
    return new Failure(code, restMs > 0 ? { ...details, retryAfterMs: restMs } : details);
  }
  if (mayAsk) return new Failure('token-service-unavailable', { retryAfterMs: restMs });
  return new Failure('grant-missing', { detail: `the account is ${state}` });
}

/** Asks the token service, with the grant locked. @throws Failure of scope grant or host. */
export async function askWithGrant(
  trx: Trx,
  vault: Vault,
  registration: AccountRegistration,
  client: TokenClient,
  resource: TokenResource,
  { refreshSecretId, publicClient }: LockedGrant,
): Promise<GrantedTokens> {
  if (refreshSecretId === null) {
    return askAppOnlyToken(client, appOnlyScopeFor(registration.endpoints, resource));
  }
  const refreshToken = await vault.read(trx, refreshSecretId);
  const asking: TokenClient = publicClient ? { ...client, authentication: { by: 'nothing' } } : client;
  return refreshTokens(asking, refreshToken, scopesFor(registration, resource));
}

async function noteRecovery(trx: Trx, accountId: string, { failure }: Standing): Promise<void> {
  if (failure === null) return;
  await trx.updateTable('account').set({ failure: null }).where('id', '=', accountId).execute();
  await recordAudit(trx, {
    agentId: null,
    action: 'grant.recovered',
    subject: `account:${accountId}`,
    detail: { code: failure.code },
  });
  await notify(trx, 'accounts', accountId);
}

/** Only the token that the account lives by decides over it: that Graph gives none leaves IMAP and SMTP alone. */
async function noteRefusal(
  trx: Trx,
  registration: AccountRegistration,
  resource: TokenResource,
  { state, failure: before, attempts }: Standing,
  refused: Failure,
): Promise<void> {
  const { accountId, mailResource } = registration;
  if (resource !== mailResource) return;
  const failure = withNames(refused, registration);
  const next = afterRefusal(failure, attempts + 1);
  await trx
    .updateTable('oauth_grant')
    .set({
      attempts: attempts + 1,
      resume_at: next.stop
        ? null
        : sql<Date>`clock_timestamp() + make_interval(secs => ${next.waitMs / 1000})`,
    })
    .where('account_id', '=', accountId)
    .execute();
  await trx
    .updateTable('account')
    .set({
      failure: JSON.stringify(failure),
      ...(next.stop && state === 'connected' ? { state: 'needs-sign-in' as const } : {}),
    })
    .where('id', '=', accountId)
    .execute();
  if (!next.stop && before?.code === failure.code) return;
  await recordAudit(trx, {
    agentId: null,
    action: next.stop ? 'grant.stopped' : 'grant.troubled',
    subject: `account:${accountId}`,
    detail: { failure },
  });
  await notify(trx, 'accounts', accountId);
}
