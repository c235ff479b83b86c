/** The resident memory of each node over its life, and whether it grows. */
import { readFile } from 'node:fs/promises';
import type { Fleet } from '../support/fleet.ts';

export interface MemoryLife {
  readonly node: string;
  readonly minutes: number;
  readonly megabytes: number;
  /** Least squares over the second half of its life; undefined when that is too short to say anything. */
  readonly slopePerHour: number | undefined;
}

export interface MemoryWatch {
  sample(): Promise<void>;
  /** The longest life of each node. */
  lives(): MemoryLife[];
}

interface Sample {
  readonly atMinutes: number;
  readonly megabytes: number;
}

/** Start-up, the first parsing workers and the first garbage collections are over by then. */
const FEWEST_MINUTES_JUDGED = 2;

export function watchMemory(fleet: Fleet): MemoryWatch {
  const lives = new Map<string, Sample[]>();
  return {
    sample: async () => {
      for (const { name, process: running } of fleet.nodes) {
        if (!running) continue;
        const megabytes = await residentMegabytes(running.pid);
        if (megabytes === undefined) continue;
        const key = `${name} ${running.pid}`;
        const life = lives.get(key) ?? [];
        life.push({ atMinutes: performance.now() / 60_000, megabytes });
        lives.set(key, life);
      }
    },
    lives: () => {
      const longest = new Map<string, Sample[]>();
      for (const [key, life] of lives) {
        const name = key.split(' ')[0] as string;
        if (spanOf(life) > spanOf(longest.get(name) ?? [])) longest.set(name, life);
      }
      return [...longest].map(([node, life]) => describe(node, life));
    },
  };
}

async function residentMegabytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes ? Number(kilobytes) / 1_024 : undefined;
}

function spanOf(life: readonly Sample[]): number {
  return (life.at(-1)?.atMinutes ?? 0) - (life[0]?.atMinutes ?? 0);
}

function describe(node: string, life: readonly Sample[]): MemoryLife {
  const half = life.slice(Math.floor(life.length / 2));
  return {
    node,
    minutes: spanOf(life),
    megabytes: life.at(-1)?.megabytes ?? 0,
    slopePerHour: spanOf(half) >= FEWEST_MINUTES_JUDGED ? slope(half) * 60 : undefined,
  };
}

/** Megabytes a minute. */
export function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(samples.map(({ atMinutes }) => atMinutes));
  const y = mean(samples.map(({ megabytes }) => megabytes));
  let over = 0;
  let under = 0;
  for (const { atMinutes, megabytes } of samples) {
    over += (atMinutes - x) * (megabytes - y);
    under += (atMinutes - x) ** 2;
  }
  return under === 0 ? 0 : over / under;
}
