/**
 * Keys of programs, `pv_` and 256 random bits. The key is shown once; its SHA-256 digest is stored, which is enough
 * for a secret that nobody can guess. A key acts in the name of the agent who made it, with the lower of two roles:
 * its own and the agent's of that moment; when the agent is disabled, so is the key.
 */
import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store } from '../../store/pool.ts';
import { DEPARTMENTS, type SignedIn, type SignedInAgent } from './sessions.ts';

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: SignedInAgent['role'];
  readonly agent: { readonly id: string; readonly name: string };
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface NewApiKey {
  readonly name: string;
  readonly role: SignedInAgent['role'];
  readonly expiresAt: Date | null;
}

export const KEY_PREFIX = 'pv_';
const HINT_LENGTH = 8;
const TOUCH_MS = 60_000;
const RANK = { agent: 1, supervisor: 2, administrator: 3 } as const;

/** @throws Refused when it would have a higher role than who makes it, or is over already. */
export async function addApiKey(
  store: Store,
  by: SignedInAgent,
  { name, role, expiresAt }: NewApiKey,
  now: Date,
): Promise<{ id: string; key: string }> {
  if (RANK[role] > RANK[by.role]) throw new Refused('invalid', 'is more than your own role', 'role');
  if (expiresAt && expiresAt <= now) throw new Refused('invalid', 'is in the past', 'expiresAt');
  const id = newId();
  const key = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  await store.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('api_key')
      .values({
        id,
        agent_id: by.id,
        name,
        role,
        digest: digestOf(key),
        hint: key.slice(0, HINT_LENGTH),
        expires_at: expiresAt,
      })
      .execute();
    await recordAudit(trx, {
      agentId: by.id,
      action: 'api-key.created',
      subject: `api-key:${id}`,
      detail: { name, role },
    });
  });
  return { id, key };
}

/** Who a key acts as; null when it is unknown or over. */
export async function findApiKey(db: Db, key: string, now: Date): Promise<SignedIn | null> {
  const row = await db
    .selectFrom('api_key')
    .innerJoin('agent', 'agent.id', 'api_key.agent_id')
    .select(['agent.id', 'agent.email', 'agent.name', 'agent.role', 'agent.locale', DEPARTMENTS])
    .select(['api_key.id as keyId', 'api_key.role as keyRole', 'api_key.last_used_at as lastUsedAt'])
    .where('digest', '=', digestOf(key))
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where('agent.disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const { keyId, keyRole, lastUsedAt, departments, ...agent } = row;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > TOUCH_MS) {
    await db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', keyId).execute();
  }
  return {
    agent: { ...agent, role: RANK[keyRole] < RANK[agent.role] ? keyRole : agent.role },
    sessionId: `key:${keyId}`,
    csrfToken: '',
    // What is seen follows the person: an administrator's key of a lower role still sees every department.
    departments: agent.role === 'administrator' ? null : departments,
  };
}

/** @returns for each key that is still good, the departments it may see now (null: all). */
export async function stillGoodKeys(
  db: Db,
  keyIds: readonly string[],
  now: Date,
): Promise<Map<string, readonly string[] | null>> {
  if (keyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('api_key')
    .innerJoin('agent', 'agent.id', 'api_key.agent_id')
    .select(['api_key.id', 'agent.role', DEPARTMENTS])
    .where('api_key.id', 'in', keyIds)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where('agent.disabled_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ id, role, departments }) => [id, role === 'administrator' ? null : departments]),
  );
}

export async function listApiKeys(db: Db): Promise<ApiKeyRecord[]> {
  const rows = await db
    .selectFrom('api_key')
    .innerJoin('agent', 'agent.id', 'api_key.agent_id')
    .select(['api_key.id', 'api_key.name', 'api_key.role', 'hint'])
    .select(['agent.id as agentId', 'agent.name as agentName'])
    .select(['api_key.created_at as createdAt', 'last_used_at as lastUsedAt', 'expires_at as expiresAt'])
    .orderBy('api_key.id')
    .execute();
  return rows.map(({ agentId, agentName, ...key }) => ({ ...key, agent: { id: agentId, name: agentName } }));
}

/** @returns false when there is no such key. */
export async function removeApiKey(store: Store, byAgentId: string, id: string): Promise<boolean> {
  return store.db.transaction().execute(async (trx) => {
    const removed = await trx.deleteFrom('api_key').where('id', '=', id).returning('name').executeTakeFirst();
    if (!removed) return false;
    await recordAudit(trx, {
      agentId: byAgentId,
      action: 'api-key.removed',
      subject: `api-key:${id}`,
      detail: { name: removed.name },
    });
    return true;
  });
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
