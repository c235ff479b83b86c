/** The doctor of this node: it does what the console and the clock ask for, whatever roles the node has. */
import { requestRun } from '../doctor/runs/request.ts';
import { runDoctorWorker } from '../doctor/runs/worker.ts';
import type { ScheduledJob } from '../store/jobs.ts';
import type { Store } from '../store/pool.ts';
import { createProviderFinder } from '../wire/entra/provider.ts';
import type { RoleContext } from './context.ts';
import { type RunningRole, runParts } from './role.ts';
import { unknownSettings } from './settings.ts';

export function startDoctor({
  store,
  vault,
  nodeId,
  settings,
  version,
  clock,
  log,
}: RoleContext): RunningRole {
  const { dataDirectory, databaseUrl, roles, externalUrl } = settings;
  const worker = {
    store,
    vault,
    nodeId,
    version,
    clock,
    log: log.child({ part: 'doctor' }),
    settings: {
      dataDirectory,
      embedded: databaseUrl === undefined,
      roles,
      externalUrl,
      unknown: unknownSettings(),
    },
    findProvider: createProviderFinder(),
  };
  return runParts([{ name: 'doctor', run: (signal) => runDoctorWorker(worker, signal) }], log);
}

/** Every night, at a minute at which few others begin: what passed yesterday and fails today shows in the morning. */
export function doctorJobs(store: Store): ScheduledJob[] {
  return [
    {
      name: 'doctor',
      cron: '41 2 * * *',
      run: async () => {
        const byClock = { askedBy: 'clock', agentId: null, consoleOrigin: null } as const;
        await requestRun(store, { accountId: null, only: null, ...byClock });
      },
    },
  ];
}
