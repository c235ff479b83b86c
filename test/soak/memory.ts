/**
 * What the nodes hold that are left alone for a whole run, after each collection of garbage, and whether it grows.
 *
 * Of each role one node is neither killed nor replaced. The line through its samples is that of Theil and Sen, the median
 * of the slopes between any two of them: a few samples that were taken in the middle of a burst do not bend it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fleet, FleetNode } from '../support/fleet.ts';
import type { HeldMemory } from './watched.ts';

export interface MemorySample {
  readonly atMinutes: number;
  readonly megabytes: number;
}

export interface MemoryTrend {
  /** Through which the line was drawn, after the warm-up. */
  readonly minutes: number;
  readonly samples: number;
  /** The median. */
  readonly megabytes: number;
  readonly slopePerHour: number;
  /** What the line rises by over the time that was watched. */
  readonly roseBy: number;
  readonly flat: boolean;
}

export interface MemoryLife {
  readonly node: string;
  readonly what: 'held' | 'resident';
  /** undefined: it was not watched for long enough to say anything. */
  readonly trend: MemoryTrend | undefined;
}

export interface Growth {
  /** What a line may rise by, however short the time: a cache that fills, a burst at the end. */
  readonly megabytes: number;
  /** And in each hour, as a share of what is there. */
  readonly sharePerHour: number;
}

/** All state of a node is held by its main thread, so little of it may come with time. */
export const OF_HELD: Growth = { megabytes: 4, sharePerHour: 0.05 };
/** The heaps of the threads that read mail swing, and what V8 has freed the process may keep. */
export const OF_RESIDENT: Growth = { megabytes: 30, sharePerHour: 0.1 };

export const isWatched = (node: string): boolean => node.endsWith('-1');

const WATCHED = fileURLToPath(new URL('watched.ts', import.meta.url));

/** The environment of a node in a run whose files are in `directory`. */
export function watchedEnvironment(directory: string, node: string): Record<string, string> {
  if (!isWatched(node)) return {};
  return { NODE_OPTIONS: `--import=${WATCHED}`, POSTVAK_SOAK_MEMORY: fileOf(directory, node) };
}

const fileOf = (directory: string, node: string) => join(directory, `memory-of-${node}.json`);

export interface MemoryWatch {
  sample(): Promise<void>;
  lives(): MemoryLife[];
}

export function watchMemory(fleet: Fleet, directory: string): MemoryWatch {
  const held = new Map<string, MemorySample[]>();
  const resident = new Map<string, MemorySample[]>();
  let sampling: Promise<unknown> | undefined;
  const note = (all: typeof held, node: string, bytes: number) => {
    const life = all.get(node) ?? [];
    life.push({ atMinutes: performance.now() / 60_000, megabytes: bytes / 2 ** 20 });
    all.set(node, life);
  };
  const sampleOne = async (node: FleetNode) => {
    const memory = await heldBy(node, fileOf(directory, node.name));
    if (!memory) return;
    note(held, node.name, memory.held);
    note(resident, node.name, memory.resident);
  };
  return {
    sample: async () => {
      sampling ??= Promise.all(fleet.nodes.filter(({ name }) => isWatched(name)).map(sampleOne)).finally(
        () => {
          sampling = undefined;
        },
      );
      await sampling;
    },
    lives: () => [
      ...[...held].map(([node, life]) => ({ node, what: 'held' as const, trend: trendOf(life, OF_HELD) })),
      ...[...resident].map(([node, life]) => ({
        node,
        what: 'resident' as const,
        trend: trendOf(life, OF_RESIDENT),
      })),
    ],
  };
}

const ANSWER_WITHIN_MS = 20_000;
const LOOK_MS = 50;

/** @returns undefined when it does not answer, as while it stops. */
async function heldBy(node: FleetNode, file: string): Promise<HeldMemory | undefined> {
  const { process: running } = node;
  if (!running || running.ended() !== undefined) return undefined;
  const before = await read(file);
  process.kill(running.pid, 'SIGUSR2');
  for (let waitedMs = 0; waitedMs < ANSWER_WITHIN_MS; waitedMs += LOOK_MS) {
    const written = await read(file);
    if (written && written.pid === running.pid && written.sample !== before?.sample) return written;
    await sleep(LOOK_MS);
  }
  return undefined;
}

async function read(file: string): Promise<HeldMemory | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text ? (JSON.parse(text) as HeldMemory) : undefined;
}

/** Start-up, the first threads and every mailbox once: at least so long, and this share of a long run. */
const WARM_UP_MINUTES = 1.5;
const WARM_UP_SHARE = 0.15;
const FEWEST_SAMPLES = 6;

export function trendOf(life: readonly MemorySample[], allowed: Growth): MemoryTrend | undefined {
  const warmUp = Math.max(WARM_UP_MINUTES, spanOf(life) * WARM_UP_SHARE);
  const from = (life[0]?.atMinutes ?? 0) + warmUp;
  const warm = life.filter(({ atMinutes }) => atMinutes >= from);
  if (warm.length < FEWEST_SAMPLES) return undefined;
  const minutes = spanOf(warm);
  const megabytes = median(warm.map((sample) => sample.megabytes));
  const perMinute = median(slopes(warm));
  const roseBy = perMinute * minutes;
  const most = allowed.megabytes + (megabytes * allowed.sharePerHour * minutes) / 60;
  return {
    minutes,
    samples: warm.length,
    megabytes,
    slopePerHour: perMinute * 60,
    roseBy,
    flat: roseBy <= most,
  };
}

function spanOf(life: readonly MemorySample[]): number {
  return (life.at(-1)?.atMinutes ?? 0) - (life[0]?.atMinutes ?? 0);
}

/** Between any two samples. */
function slopes(samples: readonly MemorySample[]): number[] {
  return samples.flatMap((one, index) =>
    samples
      .slice(index + 1)
      .filter((other) => other.atMinutes > one.atMinutes)
      .map((other) => (other.megabytes - one.megabytes) / (other.atMinutes - one.atMinutes)),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
