/**
 * The doctor on every node: does the tasks of runs that were asked for, and looks at its own network whenever another
 * node's run wants to know. NOTIFY wakes it; without one it looks every quarter of a minute.
 */
import { listen } from '../../store/listen.ts';
import { examineForRun, lookForRun } from './carry-out.ts';
import { endTask, giveUpOldRuns, keepTask, type Task, takeTask } from './tasks.ts';
import type { DoctorWorkerOptions } from './worker-options.ts';

const POLL_MS = 15_000;
const KEEP_MS = 30_000;

/** Runs until the signal fires, then finishes nothing: another node takes over what was begun. */
export async function runDoctorWorker(options: DoctorWorkerOptions, signal: AbortSignal): Promise<void> {
  const { store, nodeId, settings, clock, log } = options;
  const services = settings.roles.includes('services');
  let ring = Promise.withResolvers<void>();
  const listening = await listen(store, 'doctor', () => ring.resolve());
  const underWay = new Set<Promise<void>>();
  try {
    while (!signal.aborted) {
      ring = Promise.withResolvers<void>();
      try {
        await giveUpOldRuns(store.db);
        for (;;) {
          const task = await takeTask(store.db, nodeId, services);
          if (!task || signal.aborted) break;
          const done = carryOut(options, task, signal).finally(() => underWay.delete(done));
          underWay.add(done);
        }
      } catch (error) {
        log.warn({ err: error }, 'the doctor could not look for work');
      }
      const asleep = new AbortController();
      const sleep = clock.sleep(POLL_MS, AbortSignal.any([signal, asleep.signal])).catch(() => {});
      await Promise.race([sleep, ring.promise]);
      asleep.abort();
    }
    await Promise.all(underWay);
  } finally {
    await listening.close();
  }
}

async function carryOut(options: DoctorWorkerOptions, task: Task, signal: AbortSignal): Promise<void> {
  const { store, log } = options;
  const keep = setInterval(() => void keepTask(store.db, task.id).catch(() => {}), KEEP_MS);
  try {
    await (task.work === 'examine' ? examineForRun : lookForRun)(options, task.runId, signal);
    await endTask(store.db, task.id);
  } catch (error) {
    if (!signal.aborted) log.error({ err: error, run: task.runId }, 'a run of the doctor went wrong');
  } finally {
    clearInterval(keep);
  }
}
