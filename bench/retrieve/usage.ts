/**
 * What a program costs, as Linux tells in /proc: CPU time of a process with all its children, those that ended
 * included, and the most memory they held together. Memory is the proportional share (Pss), so that what PostgreSQL's
 * processes share counts once.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  readonly cpuSeconds: number;
  /** Of it in seconds: the first thread of the process, its worker threads, its other threads, its children. */
  readonly parts: Readonly<Record<string, number>>;
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
  const threads = new Map<string, Thread>();
  const childrenBefore = before - cpuOf(rootPid);
  noteThreads(rootPid, threads);
  const threadsBefore = byPart(threads);
  const sample = () => {
    const pids = family(rootPid);
    peakBytes = Math.max(peakBytes, sum(pids.map(memoryBytes)));
    cpu = Math.max(cpu, sum(pids.map(cpuOf)));
    noteThreads(rootPid, threads);
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    sample();
    const parts: Record<string, number> = {};
    for (const [part, seconds] of Object.entries(byPart(threads))) {
      parts[part] = seconds - (threadsBefore[part] ?? 0);
    }
    parts.children = cpu - cpuOf(rootPid) - childrenBefore;
    return { cpuSeconds: cpu - before, peakBytes, parts };
  };
}

interface Thread {
  readonly part: string;
  readonly seconds: number;
}

/** Threads end, and take their figures along: each is kept as it was last seen. */
function noteThreads(pid: number, threads: Map<string, Thread>): void {
  for (const id of readNames(`/proc/${pid}/task`)) {
    const stat = readStat(`/proc/${pid}/task/${id}/stat`);
    if (!stat) continue;
    const part = id === String(pid) ? 'main thread' : /^Worker/.test(stat.name) ? 'reading' : 'other threads';
    threads.set(id, { part, seconds: sum(stat.fields.slice(11, 13).map(Number)) / TICKS_PER_SECOND });
  }
}

function byPart(threads: ReadonlyMap<string, Thread>): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const { part, seconds } of threads.values()) parts[part] = (parts[part] ?? 0) + seconds;
  return parts;
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
  return readStat(`/proc/${pid}/stat`)?.fields ?? [];
}

/** The fields behind the name, which may hold anything (proc(5)). */
function readStat(file: string): { readonly name: string; readonly fields: string[] } | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    const end = text.lastIndexOf(')');
    return { name: text.slice(text.indexOf('(') + 1, end), fields: text.slice(end + 2).split(' ') };
  } catch {
    return undefined;
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
