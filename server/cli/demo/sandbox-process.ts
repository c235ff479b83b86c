/**
 * The sandbox Microsoft 365 as a child process: Postvak and its laboratory share no code, only protocols.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const SANDBOX_MAIN = fileURLToPath(new URL('../../../sandbox/main.ts', import.meta.url));

const START_MS = 30_000;
const STOP_MS = 5_000;

interface Listener {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
}

/** What the sandbox prints when it is up. */
export interface SandboxInfo {
  readonly entra: { readonly url: string };
  readonly graph: { readonly url: string };
  readonly imap: Listener;
  readonly pop3: Listener;
  readonly smtp: Listener;
  readonly control: { readonly url: string };
  readonly ca: string;
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly apps: readonly { readonly clientId: string; readonly secret: string; readonly name: string }[];
  readonly users: readonly { readonly upn: string; readonly password: string }[];
}

export interface RunningSandbox {
  readonly info: SandboxInfo;
  /** The certificate that its servers are signed with, PEM. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** @throws Error when it does not come up within 30 s; its own words are in the message. */
export async function startSandboxProcess(): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [SANDBOX_MAIN, '--json', '--exit-with-parent'], {
    // A pipe on stdin tells the sandbox when this process is gone, also after kill -9.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints.push(text);
    if (complaints.length > 50) complaints.shift();
  });
  try {
    const info = await readyLine(child);
    return { info, ca: await readFile(info.ca, 'utf8'), stop: () => stopChild(child) };
  } catch (error) {
    await stopChild(child);
    throw new Error(`the sandbox did not start: ${(error as Error).message}\n${complaints.join('')}`.trim());
  }
}

async function readyLine(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<SandboxInfo> {
  const timeout = AbortSignal.timeout(START_MS);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line', { signal: timeout }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`it ended with code ${code}`);
    }),
  ])) as [string];
  // Later output is of no interest, but must be drained or the child blocks on a full pipe.
  child.stdout.resume();
  return JSON.parse(line) as SandboxInfo;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}
