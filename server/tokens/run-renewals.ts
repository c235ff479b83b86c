/**
 * The loop that renews tokens ahead of their end. One query per round says what is due and when the next will be;
 * in between it sleeps, until then or until somebody changes an account.
 *
 * Every services node runs it. Each starts with another account, and one that a node is busy with is passed over
 * by the others (`renew.ts` skips a locked grant), so the work spreads by itself.
 */
import { sql } from 'kysely';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { listen } from '../store/listen.ts';
import type { Db, Store } from '../store/pool.ts';
import { startPulse } from '../telemetry/pulse.ts';
import type { TokenResource } from './access.ts';
import { DUE_AT } from './grant.ts';

export interface RenewalLoop {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Renews one account's token if it is still due. @throws Failure, already noted on the account. */
  readonly renewDue: (accountId: string, resource: TokenResource) => Promise<void>;
}

const LONGEST_SLEEP_MS = 30_000;
const SHORTEST_SLEEP_MS = 200;
/** While the database is away. */
const AFTER_ERROR_MS = 5_000;
/** Read per round: enough to keep the workers busy until the next round, few enough to stay cheap. */
const BATCH = 100;

export async function runRenewals(loop: RenewalLoop): Promise<void> {
  const { store, clock, signal } = loop;
  const running = new Map<string, Promise<void>>();
  let ring = Promise.withResolvers<void>();
  const wake = () => ring.resolve();
  const listening = await listen(store, 'accounts', wake);
  const pulse = startPulse('keeper');
  try {
    while (!signal.aborted) {
      pulse.beat();
      ring = Promise.withResolvers<void>();
      const sleepMs = await startDue(loop, running, wake);
      const asleep = new AbortController();
      const sleep = clock.sleep(sleepMs, AbortSignal.any([signal, asleep.signal])).catch(() => {});
      await Promise.race([sleep, ring.promise]);
      asleep.abort();
    }
    await Promise.all(running.values());
  } finally {
    pulse.end();
    await listening.close();
  }
}

/** @returns how long nothing will be due. */
async function startDue(
  loop: RenewalLoop,
  running: Map<string, Promise<void>>,
  wake: () => void,
): Promise<number> {
  try {
    const round = await listNext(loop.store.db);
    const due = round.filter(({ accountId, dueInMs }) => dueInMs <= 0 && !running.has(accountId));
    shuffle(due);
    for (const { accountId, resource } of due.slice(0, loop.concurrency - running.size)) {
      const renewal = renewOne(loop, accountId, resource).finally(() => {
        running.delete(accountId);
        if (running.size === loop.concurrency - 1) wake();
      });
      running.set(accountId, renewal);
    }
    const next = round.find(({ dueInMs }) => dueInMs > 0)?.dueInMs ?? LONGEST_SLEEP_MS;
    const wait = due.length > 0 ? SHORTEST_SLEEP_MS : next;
    return Math.min(Math.max(wait, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
  } catch (error) {
    loop.log.warn({ err: error }, 'could not look for tokens to renew');
    return AFTER_ERROR_MS;
  }
}

async function renewOne(
  { log, renewDue }: RenewalLoop,
  accountId: string,
  resource: TokenResource,
): Promise<void> {
  try {
    await renewDue(accountId, resource);
  } catch (error) {
    if (error instanceof Failure) {
      log.warn({ accountId, code: error.code, detail: error.detail }, 'a token could not be renewed');
    } else {
      log.error({ accountId, err: error }, 'renewing a token went wrong');
    }
  }
}

/** Accounts in the order in which they become due. */
async function listNext(
  db: Db,
): Promise<Array<{ accountId: string; resource: TokenResource; dueInMs: number }>> {
  return db
    .selectFrom('account')
    .innerJoin('oauth_grant as g', 'g.account_id', 'account.id')
    .leftJoin('access_token as t', (join) =>
      join.onRef('t.account_id', '=', 'account.id').onRef('t.resource', '=', 'account.mail_resource'),
    )
    .select([
      'account.id as accountId',
      'account.mail_resource as resource',
      sql<number>`extract(epoch from ${DUE_AT} - clock_timestamp())::float8 * 1000`.as('dueInMs'),
    ])
    .where('account.state', 'in', ['connected', 'disabled'])
    .where('account.grant_kind', '!=', 'password')
    .orderBy(DUE_AT)
    .limit(BATCH)
    .execute();
}

function shuffle<T>(items: T[]): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
}
