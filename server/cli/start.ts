/**
 * `postvak start`: one node with one role or both, until it is told to stop.
 *
 * The first SIGTERM or SIGINT lets it finish what it has in hand, at most ten seconds long; a second one ends it at
 * once, which is safe, because everything that counts is in the database.
 */
import { type Command, Option } from 'commander';
import type { Log } from '../kernel/log.ts';
import { openContext, type RoleContext } from '../roles/context.ts';
import { startHealth } from '../roles/health.ts';
import { openLog } from '../roles/log.ts';
import { openLogTail } from '../roles/log-tail.ts';
import { readSettings, type Settings, unknownSettings } from '../roles/settings.ts';
import { originalsJobs } from '../store/blobs/retention.ts';
import { housekeepingJobs } from '../store/housekeeping.ts';
import { startJobs } from '../store/jobs.ts';
import { tellFailure } from './tell-failure.ts';
import { showsColour } from './terminal.ts';

const STOP_WITHIN_MS = 10_000;
const JOBS_STOP_WITHIN_MS = 2_000;

export function describe(command: Command): void {
  command
    .addOption(
      new Option('--role <role>', 'only this role (default: both)').choices(['services', 'application']),
    )
    .option('--port <number>', 'port of the console and the API (POSTVAK_PORT, default 8080)')
    .option('--host <address>', 'address to listen on (POSTVAK_HOST, default localhost)')
    .addHelpText('after', '\nAll settings: docs/operations.md')
    .action(start);
}

interface StartOptions {
  readonly role?: string;
  readonly port?: string;
  readonly host?: string;
}

async function start(options: StartOptions): Promise<void> {
  const settings = readSettings(process.env, {
    POSTVAK_ROLE: { option: '--role', value: options.role },
    POSTVAK_PORT: { option: '--port', value: options.port },
    POSTVAK_HOST: { option: '--host', value: options.host },
  });
  const plain = process.stderr.isTTY === true;
  const tail = openLogTail(settings.dataDirectory, settings.roles);
  const log = openLog({ level: settings.logLevel, plain, colour: showsColour(), tail });
  for (const name of unknownSettings())
    log.warn({ name }, 'this environment variable is no setting of Postvak');
  const stopped = Promise.withResolvers<void>();
  listenForSignals(log, () => stopped.resolve());
  const context = await openContext({ settings, log, onLost: (failure) => stopped.reject(failure) });
  const node = new AsyncDisposableStack();
  node.defer(() => context.close());
  let leaving = () => {};
  try {
    const health = await startHealth(context, plain);
    node.defer(() => health.stop());
    leaving = health.leaving;
    if (health.port !== undefined) log.info({ port: health.port }, 'probes are answered here');
    const broken = await startRoles(context, node);
    await Promise.race([stopped.promise, ...broken]);
  } finally {
    leaving();
    await stopInTime(node, log);
  }
}

/**
 * @param node gets what has to be stopped, last started first.
 * @returns promises that reject when a part ended that should have gone on.
 */
async function startRoles(context: RoleContext, node: AsyncDisposableStack): Promise<Promise<never>[]> {
  const { settings, store, log, version } = context;
  const broken: Promise<never>[] = [];
  const { doctorJobs, startDoctor } = await import('../roles/doctor.ts');
  const doctor = startDoctor(context);
  node.defer(() => doctor.stop());
  broken.push(doctor.broken);
  if (settings.roles.includes('services')) {
    const byClock = [...housekeepingJobs(store.db), ...originalsJobs(store), ...doctorJobs(store)];
    const jobs = await startJobs(store, byClock, log.child({ part: 'jobs' }));
    node.defer(() => jobs.stop(JOBS_STOP_WITHIN_MS));
    const { startServices } = await import('../roles/services.ts');
    const services = startServices(context);
    node.defer(() => services.stop());
    broken.push(services.broken);
  }
  if (settings.roles.includes('application')) {
    const { startApplication } = await import('../roles/application.ts');
    const application = await startApplication(context);
    node.defer(() => application.stop());
    broken.push(application.broken);
    tellAddress(settings, application.port);
  }
  log.info({ version, roles: settings.roles }, 'Postvak runs');
  return broken;
}

function tellAddress({ externalUrl }: Settings, port: number): void {
  process.stdout.write(`\n  Postvak is at ${externalUrl ?? `http://localhost:${port}`}\n\n`);
}

async function stopInTime(node: AsyncDisposableStack, log: Log): Promise<void> {
  const timer = setTimeout(() => {
    log.warn({}, `not everything ended within ${STOP_WITHIN_MS / 1000} s; ending now`);
    process.exit(1);
  }, STOP_WITHIN_MS);
  try {
    await node.disposeAsync();
    log.info({}, 'Postvak has stopped');
  } finally {
    clearTimeout(timer);
  }
}

function listenForSignals(log: Log, onFirst: () => void): void {
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      log.info({ signal }, 'stopping; a second signal ends at once');
      onFirst();
    });
  }
  process.on('uncaughtException', (error) => {
    tellFailure(error);
    process.exit(1);
  });
}
