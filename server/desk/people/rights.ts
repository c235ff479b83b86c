/**
 * What each role may do at the desk, in one place.
 *
 * Everybody works in the departments they belong to. What nobody works on is for everybody there. What a colleague
 * works on an agent may read, answer, mark as unread and take over, so that nothing lies still when somebody is ill;
 * passing it to a third person, sending it to another queue or closing it is for that colleague and for supervisors.
 * Supervisors do all of it in their departments, and see how the team fares. Settings of the installation are for
 * administrators (the `access` of each route).
 */
import { Refused } from '../../accounts/refused.ts';
import type { AgentTable } from '../../store/schema.ts';

export type Role = AgentTable['role'];

export interface Actor {
  readonly agentId: string;
  readonly role: Role;
  /** Whose mail may be seen; null: all. */
  readonly departments: readonly string[] | null;
}

/** What of a change to a conversation the right to it depends on. */
interface Step {
  readonly state?: unknown;
  readonly agentId?: string | null | undefined;
  readonly queueId?: string | null | undefined;
}

/** @param holderId who works on the conversation. */
export function mayChange(actor: Actor, holderId: string | null, change: Step): boolean {
  if (actor.role !== 'agent' || holderId === null || holderId === actor.agentId) return true;
  if (change.agentId === actor.agentId) return true;
  return change.agentId === undefined && change.queueId === undefined && change.state === undefined;
}

/** Texts that many use: supervisors write those of their departments, administrators those of everybody too. */
export function mayWriteFor(actor: Actor, departmentId: string | null): boolean {
  if (actor.role === 'administrator') return true;
  return actor.role === 'supervisor' && departmentId !== null && seesDepartment(actor, departmentId);
}

export function seesDepartment({ departments }: Pick<Actor, 'departments'>, departmentId: string): boolean {
  return departments === null || departments.includes(departmentId);
}

/** @throws Refused `forbidden`. */
export function requireRight(allowed: boolean, why: string): void {
  if (!allowed) throw new Refused('forbidden', why);
}
