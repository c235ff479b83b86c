/** The application role: console, API and the first token of an account. Any number of nodes on one database. */
import type { AddressInfo } from 'node:net';
import { createServer } from '../http/server.ts';
import type { RoleContext } from './context.ts';

export interface RunningApplication {
  /** The one given, or the free one that was taken for 0. */
  readonly port: number;
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
  return { port, stop: () => server.close() };
}
