/**
 * Says every five seconds that this node lives, and buries those that do not. The two do not wait for each other, nor for
 * themselves: one at a time each. When the heartbeat ends, nothing of it is under way any more, so that it cannot bring a
 * node back to life that has said goodbye.
 */
import { openLine } from './line.ts';
import { buryDeadNodes, type NodeRegistration } from './node.ts';
import type { Store } from './pool.ts';

export interface Heartbeat {
  stop(): Promise<void>;
}

const EVERY_MS = 5_000;

/** @param onFailure the node could not say that it lives, or look who else does; it is tried again. */
export function startHeartbeat(
  store: Store,
  node: Pick<NodeRegistration, 'beat'>,
  onFailure: (error: unknown) => void,
  everyMs = EVERY_MS,
): Heartbeat {
  const line = openLine(store);
  const beat = oneAtATime(() => line.use(node.beat), onFailure);
  const bury = oneAtATime(() => buryDeadNodes(store.db), onFailure);
  const timer = setInterval(() => {
    beat.run();
    bury.run();
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all([beat.underWay(), bury.underWay()]);
      await line.close().catch(() => {});
    },
  };
}

function oneAtATime(work: () => Promise<unknown>, onFailure: (error: unknown) => void) {
  let running: Promise<void> | undefined;
  return {
    run: () => {
      running ??= work()
        .then(() => {}, onFailure)
        .finally(() => {
          running = undefined;
        });
    },
    underWay: async () => running,
  };
}
