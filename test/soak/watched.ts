/**
 * Loaded into a node whose memory is watched (`node --import`): at SIGUSR2 it collects garbage and writes down what is
 * still held, so that a sample does not depend on when garbage was collected last.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** What a node writes, in bytes. */
export interface HeldMemory {
  readonly pid: number;
  /** Of the main thread, where all state of a node is: its heap and its buffers. */
  readonly held: number;
  /** Of the process: the threads that read mail, code and free room included. */
  readonly resident: number;
  /** How many of them were written. */
  readonly sample: number;
}

const file = process.env.POSTVAK_SOAK_MEMORY;

if (isMainThread && file) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let sample = 0;
  process.on('SIGUSR2', () => {
    // Twice: what the first lets go of counts until it is swept, which the second waits for.
    collect();
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    sample += 1;
    const written: HeldMemory = { pid: process.pid, held: heapUsed + external, resident: rss, sample };
    writeFileSync(`${file}.new`, JSON.stringify(written));
    renameSync(`${file}.new`, file);
  });
}
