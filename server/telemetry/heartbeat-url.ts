/**
 * The dead man's switch outside: as long as all is well an address of the operator's choice is asked every minute.
 * Whoever keeps it raises the alarm when the questions cease, be it that Postvak is ill, its machine off or the network
 * cut; nothing inside could tell of the last two.
 *
 * Nothing is sent but the request. A redirect is not followed: it would lead to a host that nobody has configured.
 */
import type { Clock } from '../kernel/clock.ts';
import { withDeadline } from '../kernel/deadline.ts';
import type { Log } from '../kernel/log.ts';
import type { Secret } from '../kernel/secret.ts';

export interface HeartbeatOptions {
  /** Whoever knows it can feign health; it is never logged. */
  readonly url: Secret;
  readonly everyMs?: number;
  /** Before the first one. */
  readonly afterMs?: number;
  /** @returns what is wrong, in few words; undefined when all is well. */
  readonly trouble: () => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

const EVERY_MS = 60_000;
const ANSWER_MS = 10_000;

/** Runs until the signal fires; never throws. */
export async function keepHeartbeat(options: HeartbeatOptions, signal: AbortSignal): Promise<void> {
  const { everyMs = EVERY_MS, afterMs = 0, clock, log } = options;
  if (afterMs > 0) await clock.sleep(afterMs, signal).catch(() => {});
  let before: string | undefined;
  while (!signal.aborted) {
    const wrong = await beatOnce(options, signal).catch((error: unknown) => reasonOf(error));
    if (signal.aborted) return;
    // Once when it begins and once when it ends, not every minute.
    if (wrong !== before) {
      if (wrong) log.warn({ reason: wrong }, 'the outside heartbeat was not given');
      else log.info({}, 'the outside heartbeat is given again');
    }
    before = wrong;
    await clock.sleep(everyMs, signal).catch(() => {});
  }
}

async function beatOnce(
  { url, trouble }: HeartbeatOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const wrong = await trouble();
  if (wrong) return wrong;
  return withDeadline(
    ANSWER_MS,
    'the answer to the heartbeat',
    async (deadline) => {
      const response = await fetch(url.reveal(), { redirect: 'manual', signal: deadline });
      await response.body?.cancel();
      return response.ok ? undefined : `its address answered ${response.status}`;
    },
    signal,
  );
}

/** `fetch` says "fetch failed" and hides the reason in the cause; its code names no host and no path. */
function reasonOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return `its address cannot be reached (${String(cause?.code ?? code ?? 'no answer')})`;
}
