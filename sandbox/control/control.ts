/**
 * The control API: what a Microsoft 365 administrator, a customer and fate would do, as JSON over http. No faults
 * apply to it and nobody signs in: it listens on this machine only, and refuses what a page of another origin sends.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { DirectoryConflict } from '../directory/directory.ts';
import { type Ask, BadRequest } from '../http/ask.ts';
import { json, type Reply } from '../http/reply.ts';
import { type Ground, serve } from '../http/serve.ts';
import type { Listening } from '../network.ts';
import type { SandboxParts } from '../parts.ts';
import { ROUTES } from './routes.ts';

export function startControl(parts: SandboxParts, port = 0): Promise<Listening> {
  return serve(OWN_GROUND, (ask) => answer(parts, ask), port);
}

async function answer(parts: SandboxParts, ask: Ask): Promise<Reply> {
  const allowed: string[] = [];
  for (const { method, path, handler } of ROUTES) {
    const values = match(path, ask.path);
    if (!values) continue;
    allowed.push(method);
    if (method !== ask.method && !(method === 'GET' && ask.method === 'HEAD')) continue;
    if (ask.method !== 'GET' && isForeign(ask))
      return json({ error: 'sent by a page of another origin' }, 403);
    try {
      return await handler(parts, { ask, values });
    } catch (error) {
      return refuse(error);
    }
  }
  if (allowed.length === 0) return json({ error: `there is nothing at ${ask.path}` }, 404);
  return json({ error: `${ask.path} takes ${allowed.join(', ')}` }, 405, { allow: allowed.join(', ') });
}

/** @returns what stands in place of each `{}`; undefined when the path is another one. */
function match(pattern: string, path: string): string[] | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const values: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const here = given[index] ?? '';
    if (part === '{}') {
      try {
        values.push(decodeURIComponent(here));
      } catch {
        return undefined;
      }
    } else if (part !== here) return undefined;
  }
  return values;
}

function isForeign(ask: Ask): boolean {
  const origin = ask.header('origin');
  return origin !== undefined && origin !== ask.origin;
}

function refuse(error: unknown): Reply {
  if (error instanceof z.ZodError) return json({ error: z.prettifyError(error), issues: error.issues }, 400);
  if (error instanceof DirectoryConflict) return json({ error: error.message }, 409);
  if (error instanceof BadRequest) return json({ error: error.message }, error.status);
  throw error;
}

/** Plain listening, beyond the reach of network faults. */
const OWN_GROUND: Ground = {
  listen: (onConnection, port = 0) =>
    new Promise((resolve, reject) => {
      const open = new Set<Socket>();
      const server = createServer({ noDelay: true }, (socket) => {
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        onConnection(socket);
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const { port: bound } = server.address() as AddressInfo;
        const close = () =>
          new Promise<void>((closed) => {
            for (const socket of open) socket.destroy();
            server.close(() => closed());
          });
        resolve({ port: bound, close });
      });
    }),
};
