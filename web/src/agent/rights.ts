/**
 * What one may do with a conversation, so that the console offers nothing that the server would refuse. The server
 * decides (server/desk/people/rights.ts): this is the same rule, for the screen.
 */
import type { ConversationSummary } from '../api/types.ts';

export interface Me {
  readonly id: string;
  readonly role: 'agent' | 'supervisor' | 'administrator';
}

/** May pass it on and close it; an agent takes over first what a colleague works on. */
export function maySteer(me: Me, { agent }: Pick<ConversationSummary, 'agent'>): boolean {
  return me.role !== 'agent' || !agent || agent.id === me.id;
}
