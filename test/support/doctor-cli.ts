/** `postvak doctor` as a user runs it: a process of its own, judged by what it prints and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Report } from '../../server/doctor/report.ts';
import { doctorReport } from '../../server/http/contract/doctor.ts';

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

/** @returns the report of --json, held to the schema that is published. @throws Error with what was printed. */
export function reportOf({ said, trouble, status }: DoctorSaid): Report {
  if (trouble !== '' || !said.startsWith('{')) throw new Error(`ended with ${status}: ${trouble}${said}`);
  const report = JSON.parse(said) as Report;
  // The schema drops what it does not know.
  if (!isDeepStrictEqual(doctorReport.parse(report), report))
    throw new Error(`more than the schema: ${said}`);
  return report;
}
