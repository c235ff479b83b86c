/**
 * A POST with an `Idempotency-Key` is carried out once, however often it is sent.
 *
 * The key is claimed first, together with the id that the new thing will have. A second request with the same key
 * gets the same thing as its answer; with another body it is refused (422); while the first is under way it is told
 * so (409). If it breaks off in between, the next request looks for that id: the thing is there, or it is made now under
 * the same id. So even a crash makes nothing twice. Another node sees that it broke off when the claim was let go (which
 * is tried until the database takes it), when the node of the claim is gone or silent, or when far too much time has
 * passed. A request that was refused frees its key.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Refused } from '../accounts/refused.ts';
import { backoffMs } from '../kernel/backoff.ts';
import { newId } from '../kernel/id.ts';
import { SILENT_AFTER_MS } from '../store/node-list.ts';
import type { Db } from '../store/pool.ts';
import { callerOf } from './caller.ts';
import type { ServerContext } from './context.ts';
import { invalid, Problem } from './problem.ts';

/** Longer than any request may take: a claim this old is nobody's, also when its node cannot be seen to be gone. */
const ABANDONED_MS = 150_000;
/** The node of a claim that was let go: the nil UUID (RFC 9562 section 5.9), which no node has. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const LET_GO_RETRY = { firstMs: 100, longestMs: 5_000, factor: 2 };

/** Claims of requests that this process works on now: a claim of its own node that is not here broke off. */
const underWay = new Set<string>();

export interface Making<T> {
  /** Makes the thing under this id. */
  make(id: string): Promise<void>;
  /** The answer for the thing with this id, or null when it was never made. */
  find(id: string): Promise<T | null>;
}

export async function makeOnce<T>(
  { store, clock, nodeId }: ServerContext,
  request: FastifyRequest,
  { make, find }: Making<T>,
): Promise<T> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return makeNow(newId(), make, find);
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid('Idempotency-Key', 'must be 1 to 255 printable ASCII characters');
  }
  const agentId = callerOf(request).agent.id;
  const name = `${nodeId} ${agentId} ${key}`;
  if (underWay.has(name)) throw new Problem('in-progress', { retryAfterSeconds: 2 });
  underWay.add(name);
  try {
    return await claimAndMake({ store, clock, nodeId }, request, { agentId, key }, { make, find });
  } finally {
    underWay.delete(name);
  }
}

async function claimAndMake<T>(
  { store, clock, nodeId }: Pick<ServerContext, 'store' | 'clock' | 'nodeId'>,
  request: FastifyRequest,
  { agentId, key }: { readonly agentId: string; readonly key: string },
  { make, find }: Making<T>,
): Promise<T> {
  const claim = await claimKey(store.db, { agentId, key, nodeId }, fingerprintOf(request), clock.now());
  if (claim.state === 'done') {
    const found = await find(claim.id);
    // Done once and gone since: making it again would not be the same answer.
    if (!found) throw new Problem('not-found', { detail: 'It was made and has been removed.' });
    return found;
  }
  let making = false;
  try {
    const found = claim.state === 'abandoned' ? await find(claim.id) : null;
    making = found === null;
    const made = found ?? (await makeNow(claim.id, make, find));
    await finish(store.db, agentId, key);
    return made;
  } catch (error) {
    // Refused means that nothing was made; after any other error that is not certain, so the claim stays.
    if (making && (error instanceof Problem || error instanceof Refused)) {
      await release(store.db, agentId, key);
    } else void letGo(store.db, { agentId, key, nodeId, claimedAt: claim.claimedAt });
    throw error;
  }
}

/** Says to other nodes that nobody works on it, as soon as the database can be told. Never rejects. */
async function letGo(
  db: Db,
  claim: {
    readonly agentId: string;
    readonly key: string;
    readonly nodeId: string;
    readonly claimedAt: Date;
  },
): Promise<void> {
  const until = performance.now() + ABANDONED_MS;
  for (let attempt = 1; performance.now() < until; attempt += 1) {
    try {
      await db
        .updateTable('idempotency_key')
        .set({ node_id: NOBODY })
        .where('agent_id', '=', claim.agentId)
        .where('key', '=', claim.key)
        .where('status', 'is', null)
        .where('node_id', '=', claim.nodeId)
        // Not a later claim of the same key: that one is worked on.
        .where('created_at', '=', claim.claimedAt)
        .execute();
      return;
    } catch {
      await sleep(backoffMs(LET_GO_RETRY, attempt), undefined, { ref: false });
    }
  }
}

async function makeNow<T>(id: string, make: Making<T>['make'], find: Making<T>['find']): Promise<T> {
  await make(id);
  const made = await find(id);
  if (made === null) throw new Error('what was just made cannot be found');
  return made;
}

interface Claim {
  readonly id: string;
  readonly state: 'mine' | 'done' | 'abandoned';
  readonly claimedAt: Date;
}

async function claimKey(
  db: Db,
  { agentId, key, nodeId }: { readonly agentId: string; readonly key: string; readonly nodeId: string },
  fingerprint: Buffer,
  now: Date,
): Promise<Claim> {
  const id = newId();
  const claimed = await db
    .insertInto('idempotency_key')
    .values({
      agent_id: agentId,
      key,
      node_id: nodeId,
      fingerprint,
      response: JSON.stringify({ id }),
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (claimed) return { id, state: 'mine', claimedAt: now };

  const earlier = await db
    .selectFrom('idempotency_key')
    .leftJoin('node', (join) =>
      join
        .onRef('node.id', '=', 'idempotency_key.node_id')
        .on('node.ended_at', 'is', null)
        // Silent, and its machine gone with it, perhaps. If not, both make the one thing of that id.
        .on('node.seen_at', '>', sql<Date>`now() - ${SILENT_AFTER_MS} * interval '1 millisecond'`),
    )
    .select(['fingerprint', 'status', 'response', 'created_at', 'node_id', 'node.id as living'])
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .executeTakeFirst();
  // Freed between the two statements: the first request was refused just now.
  if (!earlier) throw new Problem('in-progress', { retryAfterSeconds: 1 });
  if (!earlier.fingerprint.equals(fingerprint)) throw new Problem('idempotency-key-reused');
  const earlierId = (earlier.response as { id: string }).id;
  if (earlier.status !== null) return { id: earlierId, state: 'done', claimedAt: earlier.created_at };
  // Of our own node only one request with this key is worked on, and it is this one.
  const isNobodys = earlier.node_id === nodeId || earlier.living === null;
  if (!isNobodys && now.getTime() - earlier.created_at.getTime() < ABANDONED_MS) {
    throw new Problem('in-progress', { retryAfterSeconds: 2 });
  }
  const taken = await db
    .updateTable('idempotency_key')
    .set({ created_at: now, node_id: nodeId })
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .where('created_at', '=', earlier.created_at)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) throw new Problem('in-progress', { retryAfterSeconds: 2 });
  return { id: earlierId, state: 'abandoned', claimedAt: now };
}

async function finish(db: Db, agentId: string, key: string): Promise<void> {
  await db
    .updateTable('idempotency_key')
    .set({ status: 201 })
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .execute();
}

async function release(db: Db, agentId: string, key: string): Promise<void> {
  await db.deleteFrom('idempotency_key').where('agent_id', '=', agentId).where('key', '=', key).execute();
}

/** Of the validated body: two spellings of the same JSON are the same request. */
function fingerprintOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest();
}
