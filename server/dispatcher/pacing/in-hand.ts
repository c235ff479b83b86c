import type { SendingLimits } from '../../accounts/sending-limits.ts';

const MOST_IN_HAND = 16;

/**
 * How many messages are claimed per connection: the one under way, one so that the connection does not wait for the
 * database, and more only where hundreds leave a minute. What is in hand when a node dies has to be looked up one by
 * one, so it is a quarter of a second's worth.
 */
export function inHandPerConnection({ messagesPerMinute, connections }: SendingLimits): number {
  const perConnection = messagesPerMinute / 60 / connections;
  return Math.min(MOST_IN_HAND, Math.max(2, Math.floor(perConnection / 4)));
}
