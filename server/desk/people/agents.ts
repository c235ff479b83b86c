/**
 * People who sign in to the console.
 *
 * There is always an administrator who can sign in: the last one can be neither disabled nor given another role.
 * Whoever is disabled, gets another role or a new password is signed out everywhere.
 */
import { sql } from 'kysely';
import { recordAudit } from '../../accounts/audit.ts';
import { Refused } from '../../accounts/refused.ts';
import { violatedIndex } from '../../accounts/unique-violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Db, Store, Trx } from '../../store/pool.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { closeSessionsOf, type SignedInAgent } from './sessions.ts';

export interface AgentRecord extends SignedInAgent {
  readonly disabled: boolean;
  readonly departmentIds: readonly string[];
}

export interface NewAgent {
  readonly name: string;
  readonly email: string;
  readonly role: SignedInAgent['role'];
  readonly password: string;
  /** Default: every department that exists now. */
  readonly departmentIds?: readonly string[] | undefined;
}

export interface AgentChange {
  readonly name?: string | undefined;
  readonly role?: SignedInAgent['role'] | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
  readonly departmentIds?: readonly string[] | undefined;
}

export interface SignInAttempt {
  /** null tells not whether the address or the password is wrong. */
  readonly agent: SignedInAgent | null;
  /** Whose password was tried, for the audit; null: nobody has this address. */
  readonly triedAgentId: string | null;
}

/** Who signs in with this address and password. */
export async function signInAgent(db: Db, email: string, password: string): Promise<SignInAttempt> {
  const row = await db
    .selectFrom('agent')
    .select(['id', 'email', 'name', 'role', 'locale', 'password_hash'])
    .where((eb) => eb.fn('lower', ['email']), '=', email.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  const matches = await passwordMatches(password, row?.password_hash ?? null);
  if (!row || !matches) return { agent: null, triedAgentId: row?.id ?? null };
  const { password_hash: _, ...agent } = row;
  return { agent, triedAgentId: agent.id };
}

/**
 * Sign-ins stand in the audit with where they came from. What somebody unknown typed does not: it may be a password
 * in the wrong field.
 */
export async function recordSignIn(db: Db, attempt: SignInAttempt, from: string): Promise<void> {
  const { agent, triedAgentId } = attempt;
  if (triedAgentId === null) return;
  await recordAudit(db, {
    agentId: agent?.id ?? null,
    action: agent ? 'agent.signed-in' : 'agent.sign-in-refused',
    subject: `agent:${triedAgentId}`,
    detail: { from },
  });
}

export async function listAgents(db: Db): Promise<AgentRecord[]> {
  return selectAgents(db).orderBy('name').orderBy('id').execute();
}

/** @throws Refused when the address is taken or a department does not exist. */
export async function addAgent(
  store: Store,
  byAgentId: string | null,
  agent: NewAgent,
): Promise<AgentRecord> {
  const id = newId();
  const passwordHash = await hashPassword(agent.password);
  await store.db.transaction().execute(async (trx) => {
    const { name, email, role } = agent;
    await trx
      .insertInto('agent')
      .values({ id, name, email, role, password_hash: passwordHash })
      .execute()
      .catch((error: unknown) => {
        if (violatedIndex(error) !== 'agent_email') throw error;
        throw new Refused('invalid', 'belongs to another agent', 'email');
      });
    await setDepartments(trx, id, agent.departmentIds ?? (await everyDepartment(trx)));
    await recordAudit(trx, {
      agentId: byAgentId,
      action: 'agent.created',
      subject: `agent:${id}`,
      detail: { email, role },
    });
  });
  return selectAgents(store.db).where('id', '=', id).executeTakeFirstOrThrow();
}

/** @throws Refused when the agent does not exist, or is the last administrator and would no longer be one. */
export async function changeAgent(
  store: Store,
  byAgentId: string | null,
  id: string,
  change: AgentChange,
): Promise<AgentRecord> {
  const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
  await store.db.transaction().execute(async (trx) => {
    // All administrators are locked in one order, so that two of them cannot remove each other at the same time.
    const administrators = await trx
      .selectFrom('agent')
      .select('id')
      .where('role', '=', 'administrator')
      .where('disabled_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    const before = await trx
      .selectFrom('agent')
      .select(['role', 'disabled_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw new Refused('not-found', 'There is no such agent.');
    const role = change.role ?? before.role;
    const disabled = change.disabled ?? before.disabled_at !== null;
    const others = administrators.some((administrator) => administrator.id !== id);
    if (!others && (role !== 'administrator' || disabled)) {
      throw new Refused('conflict', 'This is the last administrator; make another one first.');
    }
    await trx
      .updateTable('agent')
      .set({
        role,
        disabled_at: disabled ? (before.disabled_at ?? new Date()) : null,
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      })
      .where('id', '=', id)
      .execute();
    if (change.departmentIds) await setDepartments(trx, id, change.departmentIds);
    if (disabled || role !== before.role || passwordHash) await closeSessionsOf(trx, id);
    const { password: _, ...detail } = change;
    await recordAudit(trx, {
      agentId: byAgentId,
      action: 'agent.changed',
      subject: `agent:${id}`,
      detail: { ...detail, ...(passwordHash ? { password: 'replaced' } : {}) },
    });
  });
  return selectAgents(store.db).where('id', '=', id).executeTakeFirstOrThrow();
}

/** What people change about themselves. */
export async function changeProfile(
  db: Db,
  id: string,
  change: { readonly name?: string | undefined; readonly locale?: string | null | undefined },
): Promise<SignedInAgent> {
  return db
    .updateTable('agent')
    .set((eb) => ({
      name: change.name ?? eb.ref('name'),
      ...(change.locale === undefined ? {} : { locale: change.locale }),
    }))
    .where('id', '=', id)
    .returning(['id', 'email', 'name', 'role', 'locale'])
    .executeTakeFirstOrThrow();
}

/**
 * A new password for oneself; all other sessions end.
 * @throws Refused when the present password is wrong.
 */
export async function changeOwnPassword(
  store: Store,
  agentId: string,
  sessionId: string,
  passwords: { readonly current: string; readonly password: string },
): Promise<void> {
  const { password_hash: stored } = await store.db
    .selectFrom('agent')
    .select('password_hash')
    .where('id', '=', agentId)
    .executeTakeFirstOrThrow();
  if (!(await passwordMatches(passwords.current, stored))) {
    throw new Refused('invalid', 'is not your present password', 'current');
  }
  const hash = await hashPassword(passwords.password);
  await store.db.transaction().execute(async (trx) => {
    await trx.updateTable('agent').set({ password_hash: hash }).where('id', '=', agentId).execute();
    await closeSessionsOf(trx, agentId, sessionId);
    await recordAudit(trx, { agentId, action: 'agent.password-changed', subject: `agent:${agentId}` });
  });
}

function selectAgents(db: Db) {
  return db.selectFrom('agent').select([
    'id',
    'email',
    'name',
    'role',
    'locale',
    sql<boolean>`disabled_at is not null`.as('disabled'),
    sql<string[]>`array(
      select department_id from agent_department where agent_id = agent.id order by department_id
    )`.as('departmentIds'),
  ]);
}

async function everyDepartment(trx: Trx): Promise<string[]> {
  return (await trx.selectFrom('department').select('id').execute()).map(({ id }) => id);
}

async function setDepartments(trx: Trx, agentId: string, departmentIds: readonly string[]): Promise<void> {
  await trx.deleteFrom('agent_department').where('agent_id', '=', agentId).execute();
  const wanted = [...new Set(departmentIds)];
  if (wanted.length === 0) return;
  const known = await trx.selectFrom('department').select('id').where('id', 'in', wanted).execute();
  if (known.length < wanted.length)
    throw new Refused('invalid', 'names a department that is not there', 'departmentIds');
  await trx
    .insertInto('agent_department')
    .values(wanted.map((departmentId) => ({ agent_id: agentId, department_id: departmentId })))
    .execute();
}
