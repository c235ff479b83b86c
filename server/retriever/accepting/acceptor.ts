/**
 * The accepting side of one mailbox: one batch at a time, in order, at its own pace. Storing never waits for it.
 *
 * What was just stored is accepted with the bytes still in memory, as long as there is room for it among what waits.
 * What finds none is left in the database, where it is a waiting arrival like any other, and read back from there in
 * its turn. So a mailbox that is far behind is stored as fast as its server gives it, and memory stays bounded. For its
 * first seconds it does nothing else (storing-first.ts).
 *
 * Everything in memory is newer than what is left, since nothing is taken into memory while older mail is left that
 * nobody has begun to read back. An error of the database breaks the acceptor: the arrivals are still waiting, and the
 * next one begins with them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readingLimits } from '../../desk/receiving/reading-limits.ts';
import { traced } from '../../telemetry/trace.ts';
import { type ReadMessage, readMessages } from '../../wire/mime/read.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import { acceptBacklog, acceptRead, inTurn } from './accept.ts';
import type { Arrival } from './arrivals.ts';
import { createStoringFirst, type StoringFirst } from './storing-first.ts';

export interface Acceptor {
  /**
   * Takes arrivals that were just committed, newer than all before, and returns at once.
   * @returns a promise that resolves when they are accepted, or left for later. It never rejects.
   */
  add(arrivals: readonly Arrival[]): Promise<void>;
  /** Told by who stores; accepting waits for it a little (storing-first.ts). */
  readonly storingFirst: Pick<StoringFirst, 'begin' | 'end'>;
  /** Resolves when nothing waits any more. @throws what broke the acceptor. */
  caughtUp(): Promise<void>;
  /** Fires, with its reason, when accepting failed: nothing more will be accepted. */
  readonly broken: AbortSignal;
  /** Ends after the batch in hand; what waits is left to the next acceptor. */
  close(): Promise<void>;
}

/** Arrivals in memory. */
interface Waiting {
  readonly arrivals: readonly Arrival[];
  /** Runs something in the trace of these arrivals. */
  readonly within: <T>(work: () => T) => T;
  readonly release: () => void;
  readonly done: () => void;
  readings?: Promise<ReadMessage[]>;
}

/** Begins at once with what an earlier life left. */
export function createAcceptor(context: RetrieverContext, held: HeldMailbox, signal: AbortSignal): Acceptor {
  const waiting: Waiting[] = [];
  /** What waits in the database only: everything up to an arrival, or simply everything. */
  let left: { readonly upTo: string | undefined } | undefined = { upTo: undefined };
  const storingFirst = createStoringFirst(context.tuning.storingFirstMs);
  const broken = new AbortController();
  const closing = new AbortController();
  const ending = AbortSignal.any([signal, closing.signal]);
  let isRunning = false;
  let running = Promise.resolve();

  const run = async () => {
    try {
      for (;;) {
        await storingFirst.passed(ending);
        ending.throwIfAborted();
        const [next, after] = waiting;
        if (next) {
          await acceptWaiting(next, after);
          waiting.shift();
          next.release();
          next.done();
        } else if (left) {
          const { upTo } = left;
          left = undefined;
          await acceptBacklog(context, held, ending, upTo);
        } else {
          return;
        }
      }
    } catch (error) {
      if (!ending.aborted) broken.abort(error);
    } finally {
      if (broken.signal.aborted || ending.aborted) giveUp();
      isRunning = false;
    }
  };
  const acceptWaiting = async (next: Waiting, after: Waiting | undefined) => {
    const readings = await read(context, next);
    // The threads read the next batch while the database accepts this one.
    if (after) read(context, after).catch(() => {});
    await next.within(() =>
      traced({ name: 'mail.accept' }, () =>
        inTurn(context, next.arrivals, () => acceptRead(context, held, next.arrivals, readings)),
      ),
    );
  };
  const giveUp = () => {
    for (const { release, done } of waiting.splice(0)) {
      release();
      done();
    }
  };
  const start = () => {
    if (isRunning) return;
    isRunning = true;
    running = run();
  };
  start();

  return {
    broken: broken.signal,
    storingFirst,
    add(arrivals) {
      const last = arrivals.at(-1);
      if (!last || broken.signal.aborted || ending.aborted) return Promise.resolve();
      const release = left ? undefined : context.waiting.tryTake(bytesOf(arrivals));
      if (!release) {
        // Unbounded stays unbounded: it includes these.
        left = left && left.upTo === undefined ? left : { upTo: last.id };
        start();
        return Promise.resolve();
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ arrivals, within: AsyncLocalStorage.snapshot(), release, done: resolve });
      start();
      return promise;
    },
    async caughtUp() {
      while (isRunning) await running;
      broken.signal.throwIfAborted();
    },
    async close() {
      closing.abort(new Error('the acceptor is closed'));
      await running;
    },
  };
}

/** Begun once, whoever asks first. */
function read(context: RetrieverContext, waiting: Waiting): Promise<ReadMessage[]> {
  waiting.readings ??= waiting.within(() =>
    traced({ name: 'mail.read' }, async () => {
      const began = performance.now();
      const raws = waiting.arrivals.map(({ raw }) => raw as Buffer);
      const readings = await readMessages(raws, await readingLimits(context.store));
      context.observe?.('read', performance.now() - began, raws.length);
      return readings;
    }),
  );
  return waiting.readings;
}

/** What was streamed into the store is not in memory, and takes more than there ever is. */
function bytesOf(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((sum, { raw }) => sum + (raw?.length ?? Number.POSITIVE_INFINITY), 0);
}
