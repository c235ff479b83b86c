/**
 * The worker threads that read mail. Ordinary mail has all but one core; large mails share one thread of lower
 * priority: one that takes seconds of a core must not be felt by the mailboxes beside it.
 */
import { availableParallelism } from 'node:os';
import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { createGate } from '../../kernel/gate.ts';
import type { WorkerTask } from './worker.ts';

export type ThreadKind = 'ordinary' | 'large';

const ORDINARY_THREADS = Math.max(2, availableParallelism() - 1);
/** A third of the weight of the others in Linux's scheduler: it gives way, and yet is never starved (sched(7)). */
const LARGE_NICE = 5;

const gates = { ordinary: createGate(ORDINARY_THREADS), large: createGate(1) };
const pools = new Map<ThreadKind, Piscina>();

/**
 * A place for a task. The time of a task starts when there is one, not when it is queued: behind a large batch, waiting
 * is no fault.
 * @param isPatient lets others go first, all but every fourth time.
 */
export async function enterThread(
  kind: ThreadKind,
  isPatient = false,
): Promise<{
  run<T>(task: WorkerTask, transfer: readonly Transferable[], signal: AbortSignal): Promise<T>;
  leave(): void;
}> {
  const leave = await gates[kind].enter(isPatient);
  return {
    run: (task, transfer, signal) => poolOf(kind).run(task, { transferList: [...transfer] as never, signal }),
    leave,
  };
}

/** Stops the threads; for tests and a graceful end. The next reading starts them again. */
export async function closeThreads(): Promise<void> {
  const closing = [...pools.values()];
  pools.clear();
  await Promise.all(closing.map((pool) => pool.destroy()));
}

function poolOf(kind: ThreadKind): Piscina {
  const known = pools.get(kind);
  if (known) return known;
  const pool = new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: kind === 'ordinary' ? 1 : 0,
    maxThreads: kind === 'ordinary' ? ORDINARY_THREADS : 1,
    idleTimeout: 30_000,
    ...(kind === 'large' && process.platform === 'linux' ? { niceIncrement: LARGE_NICE } : {}),
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  pools.set(kind, pool);
  return pool;
}
