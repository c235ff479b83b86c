/**
 * The most memory that a process held since it was asked last, as the kernel counts it (VmHWM of proc(5), which a 5
 * written to clear_refs sets back): nothing is missed between two looks.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const MIB = 1024 * 1024;

export interface Peak {
  /** Over what it held when the watch began. */
  readonly overMib: number;
  readonly beforeMib: number;
}

/** @returns what tells, and ends the watch. */
export function watchPeak(pid: number): () => Peak {
  const beforeMib = field(pid, 'VmRSS');
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return () => ({ beforeMib, overMib: field(pid, 'VmHWM') - beforeMib });
}

function field(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const [, kilobytes = '0'] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  return (Number(kilobytes) * 1024) / MIB;
}
