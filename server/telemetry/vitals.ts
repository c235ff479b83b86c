/** How this process fares: measured from one heartbeat to the next. */
import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { NodeVitals } from '../kernel/vitals.ts';
import { stalledParts } from './pulse.ts';

const RESOLUTION_MS = 20;

export interface VitalsReader {
  read(): Promise<NodeVitals>;
  close(): void;
}

/** @param directory of the file system whose room is told. */
export function openVitals(directory: string): VitalsReader {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before = { at: performance.now(), cpu: process.cpuUsage() };
  return {
    read: async () => {
      const at = performance.now();
      const cpu = process.cpuUsage(before.cpu);
      const elapsedMs = Math.max(at - before.at, 1);
      before = { at, cpu: process.cpuUsage() };
      // The histogram counts from one timer to the next: on time is one resolution.
      const late = delay.count === 0 ? 0 : delay.percentile(99) / 1e6 - RESOLUTION_MS;
      delay.reset();
      return {
        cpuLoad: (cpu.user + cpu.system) / 1_000 / elapsedMs,
        memoryBytes: process.memoryUsage.rss(),
        loopDelayMs: Math.max(late, 0),
        disk: await roomOf(directory),
        stalled: stalledParts(),
      };
    },
    close: () => delay.disable(),
  };
}

async function roomOf(directory: string): Promise<NodeVitals['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(directory);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}
