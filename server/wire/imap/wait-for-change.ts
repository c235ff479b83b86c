import type { Clock } from '../../kernel/clock.ts';
import type { ImapSession } from './connect.ts';

/**
 * Waits until the selected folder has new mail, by IDLE (RFC 2177) where the server has it.
 *
 * IDLE is left running when this returns; the next command breaks it, which saves a round trip between the push and
 * the fetch. A server without IDLE is waited for by `longestMs` alone: the caller looks again then.
 *
 * imapflow looks every now and then whether a connection that says nothing is still there, by a NOOP, and does not go
 * back to IDLE after it. Who left it at that would hear of nothing until it looks anyway.
 *
 * @param seenPushes `session.pushes` as it was before the folder was last looked at; if it grew since, there is no wait.
 * @param longestMs look again after this long in any case: some servers accept IDLE and push nothing. Must stay below
 *   the 29 minutes of RFC 2177 section 3.
 * @returns whether the server said that something arrived.
 * @throws Failure when the connection ends meanwhile; the signal's reason when it fires.
 */
export async function waitForChange(
  session: ImapSession,
  seenPushes: number,
  longestMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  if (session.pushes !== seenPushes) return true;
  const { client } = session;
  const over = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const onExists = (event: { count: number; prevCount: number }) => {
    if (event.count > event.prevCount) resolve(true);
  };
  const onClose = () =>
    reject(
      session.fault(
        Object.assign(new Error('The server closed the connection'), {
          code: 'NoConnection',
          ...(client.byeReason ? { reason: client.byeReason } : {}),
        }),
      ),
    );
  const onAbort = () => reject(signal.reason);
  client.on('exists', onExists);
  client.on('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  clock.sleep(longestMs, over.signal).then(
    () => resolve(false),
    () => {},
  );
  try {
    if (!client.usable) onClose();
    else if (session.idles) void keepIdling(session, clock, over.signal);
    return await promise;
  } finally {
    over.abort();
    client.off('exists', onExists);
    client.off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Of a server that takes IDLE and ends it at once. */
const IDLE_AGAIN_MS = 1_000;

async function keepIdling({ client }: ImapSession, clock: Clock, over: AbortSignal): Promise<void> {
  try {
    while (!over.aborted && client.usable) {
      const began = clock.now().getTime();
      await client.idle();
      const restMs = IDLE_AGAIN_MS - (clock.now().getTime() - began);
      if (restMs > 0) await clock.sleep(restMs, over);
    }
  } catch {
    // Whoever waits hears of the end of the connection, and of the end of its wait, by itself.
  }
}
