/** For how long a node that lives was not heard of, at most: what the rule of the silent role has to bear. */
import type { Fleet } from '../support/fleet.ts';

export interface HeartbeatWatch {
  sample(): Promise<void>;
  longestSilenceSeconds(): number;
}

/** Of a node that was killed: its neighbours bury it within seconds. */
export function watchHeartbeats({ store }: Fleet): HeartbeatWatch {
  let longest = 0;
  return {
    sample: async () => {
      const answer = await store.pool
        .query<{ seconds: number | null }>(
          `select extract(epoch from max(now() - seen_at))::float8 as seconds from node where ended_at is null`,
        )
        // The database is started again now and then.
        .catch(() => undefined);
      longest = Math.max(longest, answer?.rows[0]?.seconds ?? 0);
    },
    longestSilenceSeconds: () => longest,
  };
}
