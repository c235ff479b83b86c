/**
 * How many mailboxes a node may hold. Pure; leases make it safe, this makes it fair.
 *
 * Nobody holds more than its share plus one: without the one, nodes that see the list at different moments would hand
 * a mailbox to and fro. A node that joins or leaves therefore moves only its own share.
 */

/** @param nodes how many nodes live, this one included. */
export function fairShare(mailboxes: number, nodes: number): number {
  return nodes <= 1 ? mailboxes : Math.ceil(mailboxes / nodes) + 1;
}

/**
 * @param active ids of all mailboxes to be worked on.
 * @param held those that this node holds, oldest first.
 * @returns what to stop: mailboxes that are gone, and the newest of those beyond the share.
 */
export function surplus(active: readonly string[], held: readonly string[], nodes: number): string[] {
  const wanted = new Set(active);
  const kept = held.filter((id) => wanted.has(id));
  const beyond = new Set(kept.slice(fairShare(active.length, nodes)));
  return held.filter((id) => !wanted.has(id) || beyond.has(id));
}
