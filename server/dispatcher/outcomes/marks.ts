/**
 * The mark that a message begins to leave, committed before its last byte may: `begun_at`.
 *
 * Who takes over from a dead node needs to know which of its messages may have reached the server. Without the mark a
 * message cannot have: the final dot waits for it. And an old holder that still lives cannot set it any more: its
 * update meets the row either before the take-over, which then finds it marked, or after, when the epoch is another's
 * and nothing is marked; then the dot is never sent.
 * Marks are written in batches, beside the envelope's round trips, so that they cost no time of their own.
 */
import { sql } from 'kysely';
import type { Db } from '../../store/pool.ts';

export interface Marks {
  /** @returns false when the delivery is no longer ours to send, or the database could not say so. */
  mark(deliveryId: string): Promise<boolean>;
}

export function createMarks(write: (deliveryIds: readonly string[]) => Promise<ReadonlySet<string>>): Marks {
  let waiting: { id: string; done: (marked: boolean) => void }[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const marked = await write(batch.map(({ id }) => id)).catch(() => new Set<string>());
      for (const { id, done } of batch) done(marked.has(id));
    }
    writing = false;
  }

  return {
    mark: (id) =>
      new Promise((done) => {
        waiting.push({ id, done });
        if (!writing) void writeAll();
      }),
  };
}

export async function writeMarks(
  db: Db,
  epoch: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    update delivery set begun_at = now()
    where id = any(${ids}::uuid[]) and state = 'sending' and lease_epoch = ${epoch}
    returning id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
