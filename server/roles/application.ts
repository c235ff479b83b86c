/** The application role: console, API and the first token of an account. Any number of nodes on one database. */
import type { AddressInfo } from 'node:net';
import { createAlarms } from '../alarms/alarms.ts';
import { createServer } from '../http/server.ts';
import { createKeeper } from '../tokens/keeper.ts';
import type { RoleContext } from './context.ts';
import { type RunningRole, runParts } from './role.ts';

export interface RunningApplication {
  /** The one given, or the free one that was taken for 0. */
  readonly port: number;
  /** Rejects when a part ended that should have gone on. */
  readonly broken: Promise<never>;
  /** Ends the event streams, then waits for requests under way. */
  stop(): Promise<void>;
}

/** @throws Error EADDRINUSE, EACCES when the port cannot be had. */
export async function startApplication(context: RoleContext): Promise<RunningApplication> {
  const { settings, version } = context;
  const server = await createServer({ ...context, settings: { ...settings, version } });
  try {
    await server.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await server.close();
    throw error;
  }
  const { port } = server.server.address() as AddressInfo;
  const alarms = startAlarms(context);
  return {
    port,
    broken: alarms?.broken ?? new Promise(() => {}),
    stop: async () => {
      await alarms?.stop();
      await server.close();
    },
  };
}

/** So that somebody notices when the services are silent. In a process of both roles the services do it. */
function startAlarms({ store, vault, nodeId, clock, log, settings }: RoleContext): RunningRole | undefined {
  if (settings.roles.includes('services')) return undefined;
  const shared = { store, vault, clock, log: log.child({ part: 'alarms' }) };
  const tokens = createKeeper(shared);
  const alarms = createAlarms({ ...shared, tokens, nodeId, externalUrl: settings.externalUrl });
  return runParts([{ name: 'alarms', run: (signal) => alarms.run(signal) }], log);
}
