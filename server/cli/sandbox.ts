/** `postvak sandbox …`: hands over to the sandbox, a program of its own, with everything that was said to it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';

const SANDBOX_MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

export function describe(command: Command): void {
  command
    .argument('[arguments...]', 'passed on')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(run);
}

function run(parameters: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [SANDBOX_MAIN, ...parameters], { stdio: 'inherit' });
  // Ctrl-C reaches both; a signal to this process alone is handed on.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.exitCode = code ?? (signal ? 1 : 0);
      resolve();
    });
  });
}
