/**
 * Work that happens by the clock, on whichever node comes first: pg-boss in a schema of its own. Work that follows
 * from a row (mail in, mail out, tokens) does not come here; the row itself is the job, held by a lease.
 */
import { PgBoss } from 'pg-boss';
import type { Log } from '../kernel/log.ts';
import type { Store } from './pool.ts';

export interface ScheduledJob {
  /** Letters, digits, '-' and '.'. */
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  /** May run twice, when a node dies in between. */
  run(signal: AbortSignal): Promise<void>;
}

export interface Jobs {
  /** Waits at most `ms` for jobs that run. */
  stop(ms: number): Promise<void>;
}

const JOB_EXPIRES_SECONDS = 15 * 60;
/** Housekeeping is in no hurry: an idle installation should be quiet. */
const POLL_SECONDS = 30;

export async function startJobs(store: Store, jobs: readonly ScheduledJob[], log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => store.pool.query(text, values) },
    schema: 'pgboss',
  });
  boss.on('error', (error) => log.warn({ err: error }, 'the job engine had trouble; it goes on'));
  await boss.start();
  for (const job of jobs) {
    await boss.createQueue(job.name, {
      // One waiting run is enough, however long no node was there.
      policy: 'short',
      retryLimit: 2,
      expireInSeconds: JOB_EXPIRES_SECONDS,
      retentionSeconds: 24 * 60 * 60,
      deleteAfterSeconds: 24 * 60 * 60,
    });
    await boss.work(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async ([one]) => {
      if (one) await job.run(one.signal);
    });
    await boss.schedule(job.name, job.cron);
  }
  return { stop: (ms) => boss.stop({ graceful: ms > 0, timeout: ms }) };
}
