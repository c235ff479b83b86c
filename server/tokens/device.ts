/**
 * A sign-in by device code (RFC 8628), for servers without a browser: a person types a code at the provider's page
 * on any device while somebody here asks again and again.
 *
 * Who asks is the caller: the console or the command line, once per interval. Nothing runs on its own, so an attempt
 * that everybody forgot costs nothing. The device code lies sealed in the database; any node can answer.
 */
import { sql } from 'kysely';
import { Failure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import type { Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { TokenClient } from '../wire/entra/ask.ts';
import { askDeviceCode, redeemDeviceCode } from '../wire/entra/device.ts';
import { acceptSignIn, type SignInOutcome } from './accept-sign-in.ts';
import { type AccountRegistration, connectClient, naming, readRegistration } from './account-client.ts';
import type { ConsentContext } from './consent.ts';
import { requireDelegated } from './require-delegated.ts';
import { scopesFor } from './scopes.ts';

export interface DeviceSignIn {
  readonly attemptId: string;
  readonly userCode: string;
  readonly verificationUri: string;
  /** Who must sign in there. */
  readonly signIn: string;
  readonly expiresAt: Date;
  readonly intervalMs: number;
}

export type DeviceOutcome = SignInOutcome | { readonly pending: true; readonly askAgainInMs: number };

/** @throws Failure `public-client-not-allowed` and what else the service answers, or of scope host. */
export async function startDeviceSignIn(
  context: ConsentContext,
  accountId: string,
  agentId: string | null,
): Promise<DeviceSignIn> {
  const { store, vault } = context;
  const registration = await readRegistration(store.db, accountId);
  requireDelegated(registration);
  const scopes = scopesFor(registration, registration.mailResource);
  const code = await naming(registration, async () =>
    askDeviceCode(await publicClient(context, registration), scopes),
  );
  const attemptId = newId();
  const intervalMs = code.intervalSeconds * 1000;
  const expiresAt = await store.db.transaction().execute(async (trx) => {
    await removeExpiredAttempts(trx, vault);
    const { expires_at } = await trx
      .insertInto('device_attempt')
      .values({
        id: attemptId,
        account_id: accountId,
        agent_id: agentId,
        device_secret_id: await vault.store(trx, 'device-code', code.deviceCode),
        interval_ms: intervalMs,
        next_ask_at: sql<Date>`clock_timestamp()`,
        expires_at: sql<Date>`clock_timestamp() + make_interval(secs => ${code.expiresInSeconds})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow();
    return expires_at;
  });
  const { userCode, verificationUri } = code;
  return { attemptId, userCode, verificationUri, signIn: registration.signIn, expiresAt, intervalMs };
}

/**
 * Asks the service once, or not at all when it was asked less than an interval ago.
 * @param agentId who started it; nobody else may end it.
 */
export async function askDeviceSignIn(
  context: ConsentContext,
  accountId: string,
  attemptId: string,
  agentId: string | null,
): Promise<DeviceOutcome> {
  const { store, vault } = context;
  const attempt = await takeTurn(context, accountId, attemptId, agentId);
  if (!attempt) return { accountId, failure: new Failure('sign-in-expired') };
  if (attempt.waitMs > 0) return { pending: true, askAgainInMs: attempt.waitMs };
  const registration = await readRegistration(store.db, accountId);
  const deviceCode = await vault.read(store.db, attempt.secretId);
  const outcome = await acceptSignIn(
    context,
    registration,
    { agentId, publicClient: true, goesOn },
    async () => redeemDeviceCode(await publicClient(context, registration), deviceCode),
  );
  if ('failure' in outcome && goesOn(outcome.failure)) {
    const askAgainInMs = attempt.intervalMs + (outcome.failure.retryAfterMs ?? 0);
    await postpone(context, attemptId, askAgainInMs);
    return { pending: true, askAgainInMs };
  }
  await store.db.transaction().execute((trx) => removeAttempt(trx, vault, attemptId));
  return outcome;
}

/** Nobody has signed in yet, or the service was not there just now: the code is still good. */
function goesOn({ code, kind }: Failure): boolean {
  return code === 'authorization-pending' || kind === 'transient' || kind === 'throttled';
}

/** A device code is for clients that keep no secret; Entra refuses one that is sent along (AADSTS700025). */
async function publicClient(
  context: ConsentContext,
  registration: AccountRegistration,
): Promise<TokenClient> {
  const client = await connectClient(context.store.db, context.vault, context.findProvider, registration);
  return { ...client, authentication: { by: 'nothing' } };
}

interface Turn {
  readonly secretId: string;
  readonly intervalMs: number;
  /** 0: it is this caller's turn to ask. */
  readonly waitMs: number;
}

/** Of two who ask at the same time one gets the turn: the next one comes an interval later. */
async function takeTurn(
  { store }: ConsentContext,
  accountId: string,
  attemptId: string,
  agentId: string | null,
): Promise<Turn | undefined> {
  return store.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('device_attempt')
      .select(['device_secret_id', 'interval_ms'])
      .select(
        sql<number>`greatest(0, extract(epoch from next_ask_at - clock_timestamp())::float8 * 1000)`.as(
          'wait_ms',
        ),
      )
      .where('id', '=', attemptId)
      .where('account_id', '=', accountId)
      .where('agent_id', 'is not distinct from', agentId)
      .where('expires_at', '>', sql<Date>`clock_timestamp()`)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    const waitMs = Math.ceil(row.wait_ms);
    if (waitMs === 0) await setNextAsk(trx, attemptId, row.interval_ms);
    return { secretId: row.device_secret_id, intervalMs: row.interval_ms, waitMs };
  });
}

async function postpone({ store }: ConsentContext, attemptId: string, ms: number): Promise<void> {
  await store.db.transaction().execute((trx) => setNextAsk(trx, attemptId, ms));
}

async function setNextAsk(trx: Trx, attemptId: string, ms: number): Promise<void> {
  await trx
    .updateTable('device_attempt')
    .set({ next_ask_at: sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})` })
    .where('id', '=', attemptId)
    .execute();
}

async function removeAttempt(trx: Trx, vault: Vault, attemptId: string): Promise<void> {
  const removed = await trx
    .deleteFrom('device_attempt')
    .where('id', '=', attemptId)
    .returning('device_secret_id')
    .executeTakeFirst();
  if (removed) await vault.remove(trx, removed.device_secret_id);
}

async function removeExpiredAttempts(trx: Trx, vault: Vault): Promise<void> {
  const expired = await trx
    .deleteFrom('device_attempt')
    .where('expires_at', '<', sql<Date>`clock_timestamp()`)
    .returning('device_secret_id')
    .execute();
  for (const { device_secret_id } of expired) await vault.remove(trx, device_secret_id);
}
