/**
 * Sign-ins of agents to the console.
 *
 * The browser holds a random token of 256 bits; only its SHA-256 digest is stored, so a copy of the database
 * opens no session. A session ends after twelve hours without use, and after seven days in any case. Its use is
 * written down at most once a minute, so that reading does not become writing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from '../../store/pool.ts';
import type { AgentTable } from '../../store/schema.ts';

const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 7 * 86_400_000;
const TOUCH_MS = 60_000;

/** Of the joined agent. */
export const DEPARTMENTS = sql<
  string[]
>`array(select department_id from agent_department where agent_id = agent.id)`.as('departments');

export interface SignedInAgent {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: AgentTable['role'];
  readonly locale: string | null;
}

export interface SignedIn {
  readonly agent: SignedInAgent;
  /** Names the session in memory, for example to end its event streams; not the token. */
  readonly sessionId: string;
  readonly csrfToken: string;
  /** The departments whose mail this agent may see; null means all. */
  readonly departments: readonly string[] | null;
}

/** @returns the token for the cookie, and its absolute end. */
export async function openSession(
  db: Db | Trx,
  agentId: string,
  now: Date,
): Promise<{ token: string; csrfToken: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const csrfToken = randomBytes(32).toString('base64url');
  await db
    .insertInto('session')
    .values({
      token_digest: digestOf(token),
      agent_id: agentId,
      csrf_token: csrfToken,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + IDLE_MS),
    })
    .execute();
  return { token, csrfToken, expiresAt: new Date(now.getTime() + LONGEST_MS) };
}

/** Finds who a token belongs to and lengthens the session; null when it has ended or its agent is disabled. */
export async function findSession(db: Db, token: string, now: Date): Promise<SignedIn | null> {
  const digest = digestOf(token);
  const row = await db
    .selectFrom('session')
    .innerJoin('agent', 'agent.id', 'session.agent_id')
    .select([
      'agent.id',
      'agent.email',
      'agent.name',
      'agent.role',
      'agent.locale',
      'session.csrf_token',
      'session.created_at',
      'session.seen_at',
      DEPARTMENTS,
    ])
    .where('token_digest', '=', digest)
    .where('expires_at', '>', now)
    .where('agent.disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  if (now.getTime() - row.seen_at.getTime() > TOUCH_MS) await touch(db, digest, row.created_at, now);
  const { csrf_token, created_at, seen_at, departments, ...agent } = row;
  return {
    agent,
    sessionId: digest.toString('base64url'),
    csrfToken: csrf_token,
    departments: agent.role === 'administrator' ? null : departments,
  };
}

async function touch(db: Db, digest: Buffer, createdAt: Date, now: Date): Promise<void> {
  const idleEnd = now.getTime() + IDLE_MS;
  const longestEnd = createdAt.getTime() + LONGEST_MS;
  await db
    .updateTable('session')
    .set({ seen_at: now, expires_at: new Date(Math.min(idleEnd, longestEnd)) })
    .where('token_digest', '=', digest)
    .execute();
}

/**
 * Which of these sessions are still good, without lengthening them.
 * @returns the departments each may see now (null: all); ended ones are missing.
 */
export async function stillSignedIn(
  db: Db,
  sessionIds: readonly string[],
  now: Date,
): Promise<Map<string, readonly string[] | null>> {
  if (sessionIds.length === 0) return new Map();
  const digests = [...new Set(sessionIds)].map((id) => Buffer.from(id, 'base64url'));
  const rows = await db
    .selectFrom('session')
    .innerJoin('agent', 'agent.id', 'session.agent_id')
    .select(['session.token_digest', 'agent.role', DEPARTMENTS])
    .where('token_digest', 'in', digests)
    .where('expires_at', '>', now)
    .where('agent.disabled_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.token_digest.toString('base64url'),
      row.role === 'administrator' ? null : row.departments,
    ]),
  );
}

export async function closeSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_digest', '=', digestOf(token)).execute();
}

/** Ends all sessions of an agent, except one that goes on: after a new password or when disabled. */
export async function closeSessionsOf(
  db: Db | Trx,
  agentId: string,
  exceptSessionId?: string,
): Promise<void> {
  let query = db.deleteFrom('session').where('agent_id', '=', agentId);
  if (exceptSessionId) query = query.where('token_digest', '!=', Buffer.from(exceptSessionId, 'base64url'));
  await query.execute();
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
