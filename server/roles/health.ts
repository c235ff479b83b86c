/**
 * What watches over this process, in every role: the watchdog, the port for probes where one is set, the outside
 * heartbeat and the traces. It is started before the roles and stopped after them, so that probes are answered all the while.
 */
import { createHealth } from '../http/health.ts';
import { Failure } from '../kernel/failure.ts';
import { rolePresence } from '../store/node-list.ts';
import type { TraceExport } from '../telemetry/export-traces.ts';
import { keepHeartbeat } from '../telemetry/heartbeat-url.ts';
import { startWatchdog } from '../telemetry/watchdog.ts';
import type { RoleContext } from './context.ts';

export interface RunningHealth {
  /** Of the port for probes. */
  readonly port: number | undefined;
  /** From now on /readyz of the port for probes says that this node takes no more work. */
  leaving(): void;
  stop(): Promise<void>;
}

/** Before the parts of a start make their turns, nothing is wrong with them. */
const HEARTBEAT_AFTER_MS = 10_000;

async function startTraces({ settings, version, nodeId }: RoleContext): Promise<TraceExport | undefined> {
  if (settings.traceRatio === undefined) return undefined;
  const { exportTraces } = await import('../telemetry/export-traces.ts');
  return exportTraces({ version, nodeId, ratio: settings.traceRatio });
}

/** @throws Failure `settings-invalid` when the port for probes cannot be had. */
export async function startHealth(context: RoleContext, plainLog: boolean): Promise<RunningHealth> {
  const { settings, version, clock, store } = context;
  const log = context.log.child({ part: 'health' });
  const health = createHealth({ ...context, settings: { ...settings, version } });
  let leaving = false;
  const watchdog = await startWatchdog({
    killAfterMs: settings.stuckAfterMs,
    listen:
      settings.healthPort === undefined ? undefined : { host: settings.host, port: settings.healthPort },
    plain: plainLog,
    answer: async (question) => {
      if (!leaving || question.path !== '/readyz') return health.answer(question);
      return { status: 503, type: 'application/json', body: JSON.stringify({ status: 'stopping', version }) };
    },
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Failure('settings-invalid', {
      detail: `POSTVAK_HEALTH_PORT ${settings.healthPort} on ${settings.host} cannot be listened on (${error.code ?? error.message})`,
    });
  });
  const traces = await startTraces(context);
  const stopping = new AbortController();
  const heartbeat = settings.heartbeatUrl
    ? keepHeartbeat(
        { url: settings.heartbeatUrl, afterMs: HEARTBEAT_AFTER_MS, trouble: findTrouble, clock, log },
        stopping.signal,
      )
    : undefined;

  /** Also of the other role: with one address set, somewhere, all of Postvak is watched. */
  async function findTrouble(): Promise<string | undefined> {
    const { checks } = await health.readiness();
    const ill = checks.filter(({ ok }) => !ok).map(({ name }) => name);
    if (ill.length > 0) return `not in order: ${ill.join(', ')}`;
    const silent = (await rolePresence(store.db)).filter(({ live }) => live === 0).map(({ role }) => role);
    return silent.length > 0 ? `no node lives with the role ${silent.join(', ')}` : undefined;
  }

  return {
    port: watchdog.port,
    leaving: () => {
      leaving = true;
    },
    stop: async () => {
      stopping.abort();
      await heartbeat;
      await traces?.stop();
      await watchdog.stop();
    },
  };
}
