/**
 * What a program costs, as Linux tells in /proc: CPU time of a process with all its children, those that ended
 * included, and the most memory they held together. Memory is the proportional share (Pss), so that what PostgreSQL's
 * processes share counts once.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** USER_HZ, which is 100 on every Linux of today (proc(5)). */
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 200;

/** @returns what ends the watch and tells. */
export function watchUsage(rootPid: number): () => Usage {
  const before = cpuSeconds(rootPid);
  let cpu = before;
  let peakBytes = 0;
  const sample = () => {
    const pids = family(rootPid);
    peakBytes = Math.max(peakBytes, sum(pids.map(memoryBytes)));
    cpu = Math.max(cpu, sum(pids.map(cpuOf)));
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    sample();
    return { cpuSeconds: cpu - before, peakBytes };
  };
}

function cpuSeconds(rootPid: number): number {
  return sum(family(rootPid).map(cpuOf));
}

/** The process and everything that descends from it. */
function family(rootPid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(statOf(pid)[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [rootPid];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** utime, stime, cutime and cstime: fields 14 to 17 of proc(5), counted here from the state behind the name. */
function cpuOf(pid: number): number {
  return sum(statOf(pid).slice(11, 15).map(Number)) / TICKS_PER_SECOND;
}

function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function memoryBytes(pid: number): number {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
    return Number(pss?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + (Number.isFinite(number) ? number : 0), 0);
}
