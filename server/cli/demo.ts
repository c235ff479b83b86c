/**
 * `postvak demo`: the whole product with a sandbox in place of Microsoft 365, on a data directory that is thrown away.
 * With --once the loop runs without a browser and ends; without it, Postvak stays up and customers keep writing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { startApplication } from '../roles/application.ts';
import { openContext, type RoleContext } from '../roles/context.ts';
import { startDoctor } from '../roles/doctor.ts';
import { openLog } from '../roles/log.ts';
import { startServices } from '../roles/services.ts';
import { readSettings } from '../roles/settings.ts';
import { removeDataDirectory } from '../store/embedded/place.ts';
import { ApiProblem } from './demo/desk-client.ts';
import { type DemoParts, demoOnce, type RunningPostvak } from './demo/once.ts';
import { demoStay } from './demo/stay.ts';
import { printedSteps } from './demo/steps.ts';
import { tellFailure } from './tell-failure.ts';
import { showsColour } from './terminal.ts';

export function describe(command: Command): void {
  command
    .option('--once', 'run the loop once without a browser, a line for each step, and end')
    .option('--port <number>', 'port of the console', '8080')
    .action(demo);
}

async function demo(options: { readonly once?: boolean; readonly port: string }): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-demo-'));
  stack.defer(async () => {
    await removeDataDirectory(dataDirectory);
    await rm(dataDirectory, { recursive: true, force: true });
  });
  const parts = demoParts(dataDirectory, options.once ? '0' : options.port, stack);
  const steps = printedSteps(process.stdout);
  try {
    if (options.once) await demoOnce(steps, parts);
    else await demoStay(steps, parts, stopped.promise);
  } catch (error) {
    if (error instanceof ApiProblem) {
      process.stderr.write(`${error.message}\n${error.remedy ? `${error.remedy}\n` : ''}`);
    } else tellFailure(error);
    process.exitCode = 1;
  }
}

/** The database and the product, each started when the scenario says so and closed by the stack. */
function demoParts(dataDirectory: string, port: string, stack: AsyncDisposableStack): DemoParts {
  // Nothing of the user's own installation may leak into the demo.
  const settings = readSettings(
    {},
    {
      POSTVAK_DATA_DIR: dataDirectory,
      POSTVAK_PORT: { option: '--port', value: port },
      POSTVAK_LOG_LEVEL: 'error',
    },
  );
  const log = openLog({ level: settings.logLevel, plain: true, colour: showsColour() });
  let context: RoleContext | undefined;
  return {
    openDatabase: async () => {
      const opened = await openContext({
        settings,
        log,
        onLost: (failure) => {
          tellFailure(failure);
          process.exit(1);
        },
      });
      stack.defer(() => opened.close());
      context = opened;
    },
    startPostvak: async (): Promise<RunningPostvak> => {
      if (!context) throw new Error('the database is not open');
      // Who tries Postvak breaks something on purpose and asks the doctor.
      const doctor = startDoctor(context);
      stack.defer(() => doctor.stop());
      const services = startServices(context);
      stack.defer(() => services.stop());
      const application = await startApplication(context);
      stack.defer(() => application.stop());
      const broken = Promise.race([doctor.broken, services.broken, application.broken]);
      broken.catch(() => {});
      return { origin: `http://localhost:${application.port}`, broken };
    },
  };
}
