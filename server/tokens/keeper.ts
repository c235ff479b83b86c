/**
 * The keeper of tokens: gives every caller a token that is good, and renews each one ahead of its end.
 *
 * - A stored token that is good for another minute is given as it is.
 * - Otherwise it is renewed, once: callers in this process share one renewal, nodes are kept apart by a row lock
 *   (`renew.ts`).
 * - `run` renews what is due on its own, so that callers hardly ever wait; it also exercises refresh tokens of
 *   accounts that are switched off, because Entra forgets one that is unused for 90 days.
 *
 * Few renewals run at a time, because each holds a connection to the database while the service is asked, and
 * retriever and dispatcher need those too.
 */
import type { Clock } from '../kernel/clock.ts';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { createProviderFinder, type FindProvider } from '../wire/entra/provider.ts';
import type { AccessTokens, TokenResource } from './access.ts';
import { readStanding } from './grant.ts';
import { createLimit } from './limit.ts';
import { readPassword } from './password.ts';
import { type Occasion, reasonNotToAsk, renewToken } from './renew.ts';
import { runRenewals } from './run-renewals.ts';

export interface KeeperOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Shared with the consent routes of the same process, so that metadata is read once. */
  readonly findProvider?: FindProvider;
  /** Renewals at a time in this process. */
  readonly concurrency?: number;
}

export interface Keeper extends AccessTokens {
  /** Renews what is due until the signal fires, then finishes what is under way. */
  run(signal: AbortSignal): Promise<void>;
}

const CONCURRENCY = 4;
/** A server that refuses a token and its successor minds something else: renewing on and on would cure nothing. */
const RENEWED_FOR_REFUSAL_MS = 60_000;
/** Waiting for a lock, reading metadata, asking, and a queue of others before. */
const CALLER_DEADLINE_MS = 60_000;

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, vault, clock, log, concurrency = CONCURRENCY } = options;
  const context = { store, vault, findProvider: options.findProvider ?? createProviderFinder() };
  const limited = createLimit(concurrency);
  const underWay = new Map<string, Promise<Secret | undefined>>();
  const renewedForRefusal = new Map<string, number>();

  const renew = (accountId: string, resource: TokenResource, occasion: Occasion) => {
    // Who needs a token must not join a renewal in the background, which gives way when another node is at it.
    const key = `${accountId} ${resource} ${occasion.why === 'due'}`;
    const present = underWay.get(key);
    if (present) return present;
    const renewal = limited(() => renewToken(context, accountId, resource, occasion)).finally(() => {
      underWay.delete(key);
    });
    underWay.set(key, renewal);
    return renewal;
  };

  const accessToken: AccessTokens['accessToken'] = async (accountId, resource, wish = {}) => {
    wish.signal?.throwIfAborted();
    const refused = wish.renew === true || wish.refused !== undefined;
    const standing = await readStanding(store.db, accountId, resource);
    if (!standing?.hasGrant) throw new Failure('grant-missing');
    if (standing.state !== 'connected') throw reasonNotToAsk(standing, { why: 'needed' });
    const lately = clock.now().getTime() - (renewedForRefusal.get(accountId) ?? 0) < RENEWED_FOR_REFUSAL_MS;
    if (standing.token?.good && (!refused || (lately && wish.refused))) {
      return vault.read(store.db, standing.token.secretId);
    }
    const occasion: Occasion = refused ? { why: 'refused', refused: wish.refused } : { why: 'needed' };
    const renewed = await withDeadline(
      CALLER_DEADLINE_MS,
      'renewing the access token',
      () => renew(accountId, resource, occasion),
      wish.signal,
    );
    if (!renewed) throw new Error('a renewal on demand ended without a token');
    if (refused) renewedForRefusal.set(accountId, clock.now().getTime());
    return renewed;
  };

  return {
    accessToken,
    password: (accountId, { refused, signal } = {}) => {
      signal?.throwIfAborted();
      return readPassword(store, vault, accountId, refused);
    },
    run: (signal) =>
      runRenewals({
        store,
        clock,
        log,
        concurrency,
        signal,
        renewDue: async (accountId, resource) => {
          await renew(accountId, resource, { why: 'due' });
        },
      }),
  };
}
