/** The services role: refreshes every token, retrieves and dispatches. Any number of nodes on one database. */
import { createDispatcher } from '../dispatcher/dispatcher.ts';
import { createRetriever } from '../retriever/retriever.ts';
import type { Keeper } from '../tokens/keeper.ts';
import { type RoleContext, type RunningRole, runParts } from './role.ts';

export function startServices(context: RoleContext, keeper: Keeper): RunningRole {
  const { store, nodeId, clock, log } = context;
  const part = (name: string) => ({ store, tokens: keeper, nodeId, clock, log: log.child({ part: name }) });
  const retriever = createRetriever(part('retriever'));
  const dispatcher = createDispatcher(part('dispatcher'));
  return runParts(
    [
      { name: 'keeper', run: (signal) => keeper.run(signal) },
      { name: 'retriever', run: (signal) => retriever.run(signal) },
      { name: 'dispatcher', run: (signal) => dispatcher.run(signal) },
    ],
    log,
  );
}
