/**
 * Whether a process that was written down still runs. A pid alone does not say so, because pids are used again;
 * together with the moment the process started (and the boot, on Linux) it does. Pids mean something only within
 * one pid namespace: containers on one host each count from 1.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for one and the same process. '' when the system does not tell. */
  readonly started: string;
}

/** '' where there are no namespaces. */
export function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Of this process unless another pid is given. */
export function processIdentity(pid: number = process.pid): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

/** Of a process in this pid namespace. */
export function processRuns(identity: ProcessIdentity): boolean {
  if (!pidExists(identity.pid)) return false;
  return identity.started === '' || startOf(identity.pid) === identity.started;
}

export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') return linuxStart(pid);
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 2_000,
    }).trim();
  } catch {
    return '';
  }
}

/** proc(5): field 22 of /proc/PID/stat is the start in clock ticks since boot; a zombie (field 3) has ended. */
function linuxStart(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in field 2 may hold spaces and brackets: count from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
  return `${boot}-${fields[19]}`;
}
