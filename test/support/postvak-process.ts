/** A whole Postvak as a process of its own, so that it can be killed as only a process can. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const START_MS = 110_000;
const STOP_MS = 20_000;

export interface PostvakProcess {
  readonly origin: string;
  readonly pid: number;
  /** How it ended; undefined while it runs. */
  ended(): number | NodeJS.Signals | undefined;
  /** What it has printed so far. */
  output(): string;
  /** kill -9: no goodbye to anyone. */
  kill(): Promise<void>;
  /** SIGTERM: finishes what it has in hand. */
  stop(): Promise<number | null>;
}

export interface PostvakProcessOptions {
  readonly dataDirectory: string;
  readonly databaseUrl?: string;
  readonly port?: number;
  readonly role?: 'services' | 'application';
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws Error with its output when it is not ready within a minute. */
export async function startPostvakProcess(options: PostvakProcessOptions): Promise<PostvakProcess> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [MAIN, 'start', ...(options.role ? ['--role', options.role] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      POSTVAK_DATA_DIR: options.dataDirectory,
      POSTVAK_PORT: String(port),
      // A node without a console answers probes there instead.
      ...(options.role === 'services' ? { POSTVAK_HEALTH_PORT: String(port) } : {}),
      POSTVAK_HOST: '127.0.0.1',
      ...(options.databaseUrl ? { POSTVAK_DATABASE_URL: options.databaseUrl } : {}),
      ...options.env,
    },
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      chunks.push(text);
      if (chunks.length > 2_000) chunks.shift();
    });
  }
  const running: PostvakProcess = {
    origin: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    ended: () => child.exitCode ?? child.signalCode ?? undefined,
    output: () => chunks.join(''),
    kill: () => end(child, 'SIGKILL'),
    stop: async () => {
      await end(child, 'SIGTERM');
      return child.exitCode;
    },
  };
  try {
    await ready(running, child);
  } catch (error) {
    await running.kill();
    throw error;
  }
  return running;
}

async function ready(postvak: PostvakProcess, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`Postvak ended with ${child.exitCode}:\n${postvak.output()}`);
    const answer = await fetch(`${postvak.origin}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`Postvak was not ready within ${START_MS / 1000} s:\n${postvak.output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
