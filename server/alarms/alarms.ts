/**
 * The alarms of one node. Whichever role lives can evaluate them, and one node at a time does, by lease: so the services
 * are missed by the application, and the reverse. A look every five seconds; NOTIFY makes a change of settings quick.
 */
import { sql } from 'kysely';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { databaseFault } from '../store/fault.ts';
import { acquireLeases, LeaseLost, releaseLeases } from '../store/lease.ts';
import { listen } from '../store/listen.ts';
import { startPulse } from '../telemetry/pulse.ts';
import { lookAtCertificates } from './certificates.ts';
import type { AlarmContext } from './context.ts';
import { createDatabaseWatch } from './database-away.ts';
import { ALARMS_LEASE, evaluate } from './evaluate.ts';
import { createNoticeSender } from './send-notices.ts';

export interface AlarmTuning {
  readonly lookEveryMs: number;
  readonly leaseMs: number;
  readonly certificatesEveryMs: number;
}

export const ALARM_TUNING: AlarmTuning = {
  lookEveryMs: 5_000,
  // A few looks, so that a slow one loses nothing; short enough that a dead node's alarms are soon another's.
  leaseMs: 20_000,
  certificatesEveryMs: 10 * 60_000,
};

export interface AlarmOptions extends AlarmContext {
  readonly tuning?: Partial<AlarmTuning>;
}

export interface Alarms {
  /** Works until the signal fires; then gives back the lease and resolves. */
  run(signal: AbortSignal): Promise<void>;
}

export function createAlarms({ tuning, ...context }: AlarmOptions): Alarms {
  return { run: (signal) => runAlarms(context, { ...ALARM_TUNING, ...tuning }, signal) };
}

async function runAlarms(context: AlarmContext, tuning: AlarmTuning, signal: AbortSignal): Promise<void> {
  const { store, nodeId, clock, log } = context;
  const pulse = startPulse('alarms');
  const sender = createNoticeSender(context);
  const watch = createDatabaseWatch(context);
  const latencies: number[] = [];
  const certificates = everySoOften(tuning.certificatesEveryMs, (now) => lookAtCertificates(store.db, now));
  let ring = Promise.withResolvers<void>();
  const hearing = await listen(store, 'alarms', () => ring.resolve());
  try {
    while (!signal.aborted) {
      ring = Promise.withResolvers<void>();
      pulse.beat();
      try {
        latencies.push(await timeDatabase(context));
        if (latencies.length > LATENCIES) latencies.shift();
        const taken = await acquireLeases(store.db, nodeId, [ALARMS_LEASE], tuning.leaseMs);
        const epoch = taken.get(ALARMS_LEASE);
        await watch.answered(epoch !== undefined);
        if (epoch !== undefined) {
          await evaluate(context, epoch, median(latencies));
          await sender.start(signal);
          certificates(signal, (error) => log.warn({ err: error }, 'certificates could not be looked at'));
        }
      } catch (error) {
        if (signal.aborted) break;
        const isDatabase = await watch.failed(error, signal);
        if (!isDatabase && !(error instanceof LeaseLost))
          log.error({ err: databaseFault(error) ?? error }, 'the alarms could not be evaluated');
      }
      await Promise.race([clock.sleep(tuning.lookEveryMs, signal).catch(() => {}), ring.promise]);
    }
  } finally {
    await sender.idle();
    await releaseLeases(store.db, nodeId, [ALARMS_LEASE]).catch(() => {});
    await hearing.close().catch(() => {});
    pulse.end();
  }
}

/** A single slow answer is no slow database. */
const LATENCIES = 5;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const ANSWER_WITHIN_MS = 15_000;

async function timeDatabase({ store }: AlarmContext): Promise<number> {
  const begun = performance.now();
  try {
    await withDeadline(ANSWER_WITHIN_MS, 'the database', () => sql`select 1`.execute(store.db));
  } catch (error) {
    // A connection that went dead without a word does not even fail.
    const silent = error instanceof Failure && error.code === 'host-timeout';
    throw silent ? new Failure('database-unavailable', { detail: error.detail, cause: error }) : error;
  }
  return performance.now() - begun;
}

/** Runs beside the looks, one run at a time. */
function everySoOften(everyMs: number, run: (signal: AbortSignal) => Promise<unknown>) {
  let running = false;
  let last = Number.NEGATIVE_INFINITY;
  return (signal: AbortSignal, onError: (error: unknown) => void) => {
    if (running || performance.now() - last < everyMs) return;
    running = true;
    last = performance.now();
    run(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      })
      .finally(() => {
        running = false;
      });
  };
}
