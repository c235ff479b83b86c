/**
 * The submission sessions of one sign-in: a few, kept open between messages, opened when one is needed. Whoever waits
 * for one says how it is opened; all of them sign in as the same user, so any will do.
 *
 * They are opened one at a time. Should opening fail, everybody who waited for it gets that failure instead of trying
 * it again: one refused sign-in is one refused sign-in, whatever the number of messages that wait.
 */
import { Failure } from '../../kernel/failure.ts';
import type { SmtpSession } from '../../wire/smtp/session.ts';

export interface Lent {
  readonly session: SmtpSession;
  /** It has waited since its last message: the server may have closed it meanwhile. */
  readonly reused: boolean;
}

export interface Sessions {
  /** @throws Failure of the sign-in or the network, and whatever else `open` throws. */
  take(open: () => Promise<SmtpSession>): Promise<Lent>;
  /** How many there may be from now on. */
  setLimit(limit: number): void;
  /** Back for the next message. */
  giveBack(session: SmtpSession): void;
  /** Not to be used again. */
  discard(session: SmtpSession): void;
  /**
   * The server counts one session too many: this one is closed and fewer are used for a while.
   * @returns false when it was the only one, so that fewer would be none.
   */
  useFewer(session: SmtpSession): boolean;
  /** Closes what is idle and whatever is given back from now on. */
  close(): void;
}

/** After "too many connections" fewer are used for this long: somebody else uses the mailbox too. */
const FEWER_FOR_MS = 10 * 60_000;

export function createSessions(options: { readonly limit: number; readonly now: () => number }): Sessions {
  const idle: SmtpSession[] = [];
  const waiters: (PromiseWithResolvers<Lent> & { open: () => Promise<SmtpSession> })[] = [];
  let lent = 0;
  let opening = false;
  let closed = false;
  let most = options.limit;
  let fewer = { limit: options.limit, until: 0 };

  const limit = () => (options.now() < fewer.until ? Math.min(fewer.limit, most) : most);

  const reduceTo = (allowed: number) => {
    fewer = { limit: Math.min(allowed, limit()), until: options.now() + FEWER_FOR_MS };
  };

  function serve(): void {
    while (waiters.length > 0) {
      const session = idle.pop();
      if (!session) break;
      if (!session.isAlive()) {
        session.close();
        continue;
      }
      lent += 1;
      waiters.shift()?.resolve({ session, reused: true });
    }
    const [first] = waiters;
    if (first && !opening && lent < limit()) void openOne(first.open);
  }

  async function openOne(open: () => Promise<SmtpSession>): Promise<void> {
    opening = true;
    try {
      const session = await open();
      opening = false;
      const waiter = waiters.shift();
      if (waiter) {
        lent += 1;
        waiter.resolve({ session, reused: false });
      } else put(session);
    } catch (error) {
      opening = false;
      if (error instanceof Failure && error.code === 'too-many-connections' && lent > 0) {
        reduceTo(lent);
        return;
      }
      for (const waiter of waiters.splice(0)) waiter.reject(error);
    }
    serve();
  }

  function put(session: SmtpSession): void {
    if (closed || !session.isAlive()) session.close();
    else idle.push(session);
  }

  return {
    take(open) {
      const waiter = { ...Promise.withResolvers<Lent>(), open };
      waiters.push(waiter);
      serve();
      return waiter.promise;
    },
    setLimit(limit) {
      most = limit;
    },
    giveBack(session) {
      lent -= 1;
      put(session);
      serve();
    },
    discard(session) {
      lent -= 1;
      session.close();
      serve();
    },
    useFewer(session) {
      const others = lent - 1 + idle.length;
      lent -= 1;
      session.close();
      if (others > 0) reduceTo(others);
      serve();
      return others > 0;
    },
    close() {
      closed = true;
      for (const session of idle.splice(0)) session.close();
    },
  };
}
