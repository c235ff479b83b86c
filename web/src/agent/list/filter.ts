/**
 * Which conversations a list shows: what stands in the address bar, what is asked of the API, and whether one
 * conversation belongs to it, so that a change shows before the server is asked again.
 */
import type { ConversationState, ConversationSummary } from '../../api/types.ts';

export type Scope = 'all' | 'mine' | 'unassigned';

export interface ListFilter {
  /** `any` stands for all three. */
  readonly state: ConversationState | 'any';
  readonly scope: Scope;
  readonly mailboxId?: string;
  readonly queueId?: string;
  /** Of one colleague; then the scope says nothing. */
  readonly agentId?: string;
  readonly q?: string;
}

/** The search part of the desk's address; what is left out is the default, so that addresses stay short. */
export interface DeskSearch {
  readonly state?: 'pending' | 'closed' | 'any';
  readonly scope?: 'mine' | 'unassigned';
  readonly mailbox?: string;
  readonly queue?: string;
  readonly agent?: string;
  readonly q?: string;
}

/** Whatever somebody typed into the address bar becomes a filter that exists. */
export function readDeskSearch(search: Record<string, unknown>): DeskSearch {
  const { state, scope, mailbox, queue, agent, q } = search;
  return {
    ...(state === 'pending' || state === 'closed' || state === 'any' ? { state } : {}),
    ...(scope === 'mine' || scope === 'unassigned' ? { scope } : {}),
    ...(isId(mailbox) ? { mailbox } : {}),
    ...(isId(queue) ? { queue } : {}),
    ...(isId(agent) ? { agent } : {}),
    ...(typeof q === 'string' || typeof q === 'number' ? nonEmpty(String(q)) : {}),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value);
}

function nonEmpty(q: string): { q?: string } {
  const trimmed = q.trim().slice(0, 500);
  return trimmed ? { q: trimmed } : {};
}

export function filterOfSearch({ state, scope, mailbox, queue, agent, q }: DeskSearch): ListFilter {
  return {
    state: state ?? 'open',
    scope: agent ? 'all' : (scope ?? 'all'),
    ...(mailbox ? { mailboxId: mailbox } : {}),
    ...(queue ? { queueId: queue } : {}),
    ...(agent ? { agentId: agent } : {}),
    ...(q ? { q } : {}),
  };
}

/** The query of GET /conversations, without cursor and limit. */
export function askOf({ state, scope, mailboxId, queueId, agentId, q }: ListFilter) {
  return {
    ...(state === 'any' ? {} : { state }),
    ...(agentId ? { agent: agentId } : scope === 'all' ? {} : { agent: scope === 'mine' ? 'me' : 'none' }),
    ...(mailboxId ? { mailboxId } : {}),
    ...(queueId ? { queueId } : {}),
    ...(q ? { q } : {}),
  } as const;
}

/** @returns undefined when only the server can tell, as with a search. */
export function belongs(
  { state, scope, mailboxId, queueId, agentId, q }: ListFilter,
  conversation: ConversationSummary,
  me: string,
): boolean | undefined {
  if (state !== 'any' && conversation.state !== state) return false;
  if (agentId && conversation.agent?.id !== agentId) return false;
  if (scope === 'mine' && conversation.agent?.id !== me) return false;
  if (scope === 'unassigned' && conversation.agent) return false;
  if (mailboxId && conversation.mailbox.id !== mailboxId) return false;
  if (queueId && conversation.queue?.id !== queueId) return false;
  return q ? undefined : true;
}
