/** The resident memory of each node over its life, and whether it grows. */
import { readFile } from 'node:fs/promises';
import type { Fleet } from '../support/fleet.ts';

export interface MemorySample {
  readonly atMinutes: number;
  readonly megabytes: number;
}

export interface MemoryTrend {
  /** Of which the line was drawn, after the warm-up. */
  readonly minutes: number;
  readonly megabytes: number;
  /** Megabytes an hour, by least squares. */
  readonly slopePerHour: number;
  /** What the line rises by over the time that was watched. */
  readonly roseBy: number;
  readonly flat: boolean;
}

export interface MemoryLife {
  readonly node: string;
  /** undefined: it did not live long enough to say anything. */
  readonly trend: MemoryTrend | undefined;
}

export interface MemoryWatch {
  sample(): Promise<void>;
  /** The longest life of each node. */
  lives(): MemoryLife[];
}

/** Start-up, the first parsing workers and the first collections of garbage are over by then. */
const WARM_UP_MINUTES = 1.5;
const FEWEST_MINUTES_JUDGED = 1;
/** Between two large collections the heap swings by about this much, whatever the program keeps. */
const SWING = 0.15;
/** What a run of an hour or more may grow by, of what it has, in each hour. */
const MOST_GROWTH_PER_HOUR = 0.15;

export function watchMemory(fleet: Fleet): MemoryWatch {
  const lives = new Map<string, MemorySample[]>();
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
      const longest = new Map<string, MemorySample[]>();
      for (const [key, life] of lives) {
        const name = key.split(' ')[0] as string;
        if (spanOf(life) > spanOf(longest.get(name) ?? [])) longest.set(name, life);
      }
      return [...longest].map(([node, life]) => ({ node, trend: trendOf(life) }));
    },
  };
}

async function residentMegabytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes ? Number(kilobytes) / 1_024 : undefined;
}

function spanOf(life: readonly MemorySample[]): number {
  return (life.at(-1)?.atMinutes ?? 0) - (life[0]?.atMinutes ?? 0);
}

/**
 * A line through what was measured after the warm-up. Extrapolated from minutes to an hour it says little by itself,
 * because a heap swings: what counts is what the line really rose by, and over a long time how fast.
 */
export function trendOf(life: readonly MemorySample[]): MemoryTrend | undefined {
  const from = (life[0]?.atMinutes ?? 0) + WARM_UP_MINUTES;
  const warm = life.filter(({ atMinutes }) => atMinutes >= from);
  const minutes = spanOf(warm);
  if (minutes < FEWEST_MINUTES_JUDGED) return undefined;
  const megabytes = mean(warm.map((sample) => sample.megabytes));
  const perMinute = slope(warm);
  const roseBy = perMinute * minutes;
  const allowed = megabytes * Math.max(SWING, (MOST_GROWTH_PER_HOUR * minutes) / 60);
  return { minutes, megabytes, slopePerHour: perMinute * 60, roseBy, flat: roseBy <= allowed };
}

function slope(samples: readonly MemorySample[]): number {
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
