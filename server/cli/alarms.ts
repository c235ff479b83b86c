/** `postvak alarms`: what is wrong now, and whether those who should hear of it would. */
import type { Command } from 'commander';
import { listChannels } from '../alarms/channels.ts';
import type { AlarmContext } from '../alarms/context.ts';
import { stateOf } from '../alarms/incident.ts';
import { listOpen } from '../alarms/read-incidents.ts';
import { checkAlarmRoutes } from '../alarms/route-check.ts';
import { sendTest } from '../alarms/send-notices.ts';
import { systemClock } from '../kernel/clock.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import { Failure } from '../kernel/failure.ts';
import { newId } from '../kernel/id.ts';
import { silentLog } from '../kernel/log.ts';
import { openSettingsVault } from '../roles/context.ts';
import { createKeeper } from '../tokens/keeper.ts';
import { withDatabase } from './open-database.ts';

export function describe(command: Command): void {
  command
    .command('list')
    .description('what is wrong now; exit code 1 when something is')
    .option('--json', 'as JSON, one line per alarm')
    .action(list);
  command
    .command('test')
    .description('send a test to a channel, or to all of them')
    .argument('[channel]', 'its name')
    .action(test);
  command.command('routes').description('try every way of alarm mail; nothing is sent').action(routes);
  command.action(() => command.help({ error: true }));
}

async function list(options: { readonly json?: boolean }): Promise<void> {
  const open = await withDatabase('alarms', (store) => listOpen(store.db, null));
  for (const alarm of open) {
    const { summary, remedy } = describeFailure(alarm.failure);
    const state = stateOf(alarm, new Date());
    const { id, rule, cause, severity } = alarm;
    const since = alarm.firstSeenAt.toISOString();
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ id, rule, cause, severity, state, since, code: alarm.failure.code, summary, remedy })}\n`
        : `${severity}\t${state}\t${since}\t${rule}\t${summary}\n`,
    );
  }
  if (!options.json && open.length === 0) process.stderr.write('no alarm is open\n');
  if (open.length > 0) process.exitCode = 1;
}

async function test(wanted: string | undefined): Promise<void> {
  await withAlarms(async (context) => {
    const all = await listChannels(context.store.db);
    const chosen = all.filter(({ name, enabled }) => (wanted ? name === wanted : enabled));
    if (chosen.length === 0) {
      const names = all.map(({ name }) => `"${name}"`).join(', ') || 'none';
      throw new Failure('settings-invalid', { detail: `there is no such channel; there are: ${names}` });
    }
    for (const { id, name } of chosen) {
      try {
        const route = await sendTest(context, id, AbortSignal.timeout(100_000));
        process.stdout.write(`${name}\tsent by ${route}\n`);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        process.exitCode = 1;
        process.stdout.write(`${name}\tnot sent: ${error.code} ${error.detail}\n`);
      }
    }
  });
}

async function routes(): Promise<void> {
  await withAlarms(async (context) => {
    const report = await checkAlarmRoutes(context, AbortSignal.timeout(90_000));
    for (const { name, failure } of report.routes)
      process.stdout.write(`${name}\t${failure ? `${failure.code} ${failure.detail}` : 'works'}\n`);
    if (report.failure) throw report.failure;
    if (!report.redundant)
      process.stderr.write('only one way works; an alarm about it would have no other\n');
  });
}

function withAlarms(work: (context: AlarmContext) => Promise<void>): Promise<void> {
  return withDatabase('alarms', async (store, settings) => {
    const vault = await openSettingsVault(settings, store);
    const base = { store, vault, clock: systemClock, log: silentLog };
    const tokens = createKeeper(base);
    await work({ ...base, tokens, nodeId: newId(), externalUrl: settings.externalUrl });
  });
}
