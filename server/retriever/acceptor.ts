/**
 * The accepting side of one mailbox: one batch at a time, in order. When a batch fails it stays in the database as
 * waiting arrivals, and so does everything after it; the backlog is then worked off before anything newer.
 */
import type { ReadMessage } from '../wire/mime/read.ts';
import { acceptArrivals, acceptBacklog } from './accept.ts';
import type { Arrival } from './arrivals.ts';
import type { HeldMailbox, RetrieverContext } from './context.ts';

export interface Acceptor {
  /** Accepts committed arrivals after all those handed in before. @param readings by arrival, as they become known. */
  accept(arrivals: readonly Arrival[], readings: Promise<ReadonlyMap<Buffer, ReadMessage>>): Promise<void>;
  /** Accepts what an earlier life left. @param more something new waits in the database. */
  catchUp(more?: boolean): Promise<void>;
  /** Resolves when nothing is in hand any more. */
  idle(): Promise<void>;
}

export function createAcceptor(context: RetrieverContext, held: HeldMailbox, signal: AbortSignal): Acceptor {
  let tail: Promise<void> = Promise.resolve();
  let backlog = true;

  const catchUp = async () => {
    if (!backlog) return;
    await acceptBacklog(context, held, signal);
    backlog = false;
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = tail.then(work);
    tail = turn.catch(() => {});
    return turn;
  };
  return {
    accept: (arrivals, readings) =>
      inTurn(async () => {
        // What streamed into the store is read back from there.
        backlog ||= arrivals.some(({ raw }) => raw === undefined);
        if (backlog) return catchUp();
        try {
          const known = await readings;
          await acceptArrivals(
            context,
            held,
            arrivals,
            arrivals.map(({ raw }) => known.get(raw as Buffer) as ReadMessage),
          );
        } catch (error) {
          backlog = true;
          context.log.debug(
            { mailboxId: held.connection.mailboxId, error },
            'A batch is left for the backlog',
          );
          await catchUp();
        }
      }),
    catchUp: (more = false) => {
      backlog ||= more;
      return inTurn(catchUp);
    },
    idle: () => tail,
  };
}
