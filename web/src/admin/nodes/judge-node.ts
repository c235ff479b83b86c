/** What of a node's figures a person should look at. */
import type { Node } from './queries.ts';

export type Concern = 'stalled' | 'clock' | 'disk' | 'loop' | 'database';

/** Times shown and logged no longer agree. */
const CLOCK_MS = 5_000;
const DISK_LEFT = 0.1;
/** Everything the node does comes late by as much. */
const LOOP_MS = 250;
const DATABASE_MS = 250;

export function concernsOf(node: Node): Concern[] {
  if (node.state !== 'live') return [];
  const { stalled, clockOffsetMs, diskFreeBytes, diskTotalBytes, loopDelayMs, databaseMs } = node;
  const checks: readonly [Concern, boolean][] = [
    ['stalled', stalled.length > 0],
    ['clock', Math.abs(clockOffsetMs ?? 0) > CLOCK_MS],
    ['disk', diskFreeBytes !== null && diskTotalBytes !== null && diskFreeBytes < diskTotalBytes * DISK_LEFT],
    ['loop', (loopDelayMs ?? 0) > LOOP_MS],
    ['database', (databaseMs ?? 0) > DATABASE_MS],
  ];
  return checks.flatMap(([concern, holds]) => (holds ? [concern] : []));
}
