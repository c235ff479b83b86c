/** The services role: refreshes every token, retrieves and dispatches. Any number of nodes on one database. */
import { takeAlarmReport } from '../alarms/alarm-mail.ts';
import { createAlarms } from '../alarms/alarms.ts';
import { createDispatcher } from '../dispatcher/dispatcher.ts';
import { applyReport } from '../dispatcher/outcomes/bounce.ts';
import { createRetriever } from '../retriever/retriever.ts';
import { createKeeper } from '../tokens/keeper.ts';
import type { RoleContext } from './context.ts';
import { type RunningRole, runParts } from './role.ts';

export function startServices(context: RoleContext): RunningRole {
  const { store, vault, nodeId, clock, log, settings } = context;
  const keeper = createKeeper({ store, vault, clock, log: log.child({ part: 'keeper' }) });
  const shared = (part: string) => ({ store, tokens: keeper, nodeId, clock, log: log.child({ part }) });
  const retriever = createRetriever({
    ...shared('retriever'),
    vault,
    reports: { apply: applyReport, take: takeAlarmReport },
  });
  const dispatcher = createDispatcher({
    ...shared('dispatcher'),
    tuning: { graceMs: settings.sentItemsGraceMs },
  });
  const alarms = createAlarms({ ...shared('alarms'), vault, externalUrl: settings.externalUrl });
  return runParts(
    [
      { name: 'keeper', run: (signal) => keeper.run(signal) },
      { name: 'retriever', run: (signal) => retriever.run(signal) },
      { name: 'dispatcher', run: (signal) => dispatcher.run(signal) },
      { name: 'alarms', run: (signal) => alarms.run(signal) },
    ],
    log,
  );
}
