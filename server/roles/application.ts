/** The application role: console, API and the first token of an account. Any number of nodes on one database. */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from '../http/context.ts';
import { createServer } from '../http/server.ts';
import type { Keeper } from '../tokens/keeper.ts';
import type { RoleContext } from './role.ts';

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ApplicationSettings extends ServerSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface RunningApplication {
  readonly port: number;
  /** Ends the event streams, then waits for requests under way. */
  stop(): Promise<void>;
}

/** @throws Error EADDRINUSE, EACCES when the port cannot be had. */
export async function startApplication(
  context: RoleContext,
  keeper: Keeper,
  settings: ApplicationSettings,
): Promise<RunningApplication> {
  const server = await createServer({ ...context, tokens: keeper, settings, webRoot: WEB_ROOT });
  await server.listen({ host: settings.host, port: settings.port });
  const { port } = server.server.address() as AddressInfo;
  return { port, stop: () => server.close() };
}
