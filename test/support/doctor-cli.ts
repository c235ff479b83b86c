/** `postvak doctor` as a user runs it: a process of its own, judged by what it prints and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../server/doctor/report.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export interface DoctorSaid {
  readonly said: string;
  readonly trouble: string;
  readonly status: number;
}

export async function runDoctor(
  env: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): Promise<DoctorSaid> {
  const child = spawn(process.execPath, [MAIN, 'doctor', ...parameters], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number]>;
  const [said, trouble, [status]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { said, trouble, status };
}

/** @returns the report of --json. @throws Error with what was printed when there is none. */
export function reportOf({ said, trouble, status }: DoctorSaid): Report {
  if (trouble !== '' || !said.startsWith('{')) throw new Error(`ended with ${status}: ${trouble}${said}`);
  return JSON.parse(said) as Report;
}
