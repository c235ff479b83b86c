/** A server that runs in the foreground as our child, from the first answer on its ports until it is gone. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Daemon {
  stop(): Promise<void>;
  /** At once, without waiting. */
  kill(): void;
}

const START_MS = 20_000;
const STOP_MS = 10_000;

/**
 * @param ports answered on once it is up.
 * @param logFile shown when it does not start.
 * @param pidFile of the process that does the work, where the program is only a script before it: such a script dies
 *   of a signal without passing it on.
 */
export async function startDaemon({
  program,
  parameters,
  ports,
  logFile,
  pidFile,
}: {
  program: string;
  parameters: string[];
  ports: readonly number[];
  logFile: string;
  pidFile?: string;
}): Promise<Daemon> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  }
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  const signal = (name: NodeJS.Signals) => {
    const worker = pidFile === undefined ? undefined : pidIn(pidFile);
    if (worker === undefined) child.kill(name);
    else process.kill(worker, name);
  };
  const daemon: Daemon = {
    async stop() {
      if (ended) return;
      signal('SIGTERM');
      const timer = setTimeout(() => {
        signal('SIGKILL');
        child.kill('SIGKILL');
      }, STOP_MS);
      await exited;
      clearTimeout(timer);
    },
    kill: () => {
      if (!ended) signal('SIGTERM');
    },
  };
  const deadline = Date.now() + START_MS;
  for (const port of ports) {
    while (!(await answers(port))) {
      if (ended || Date.now() > deadline) {
        await daemon.stop();
        throw new Error(`${program} did not start on port ${port}: ${said}\n${logOf(logFile)}`);
      }
      await sleep(50);
    }
  }
  return daemon;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** @returns undefined when there is no such process. */
function pidIn(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function logOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-4_000);
  } catch {
    return '(no log)';
  }
}
