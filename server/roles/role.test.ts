import { expect, test } from 'vitest';
import { silentLog } from '../kernel/log.ts';
import { runParts } from './role.ts';

const untilStopped = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

test('stop lets every part finish what it has in hand', async () => {
  const finished: string[] = [];
  const part = (name: string) => ({
    name,
    run: async (signal: AbortSignal) => {
      await untilStopped(signal);
      await Promise.resolve();
      finished.push(name);
    },
  });
  await runParts([part('retriever'), part('dispatcher')], silentLog).stop();
  expect(finished).toEqual(['retriever', 'dispatcher']);
});

test('a part that breaks or ends by itself is reported, a stop is not', async () => {
  const broken = runParts([{ name: 'retriever', run: () => Promise.reject(new Error('boom')) }], silentLog);
  await expect(broken.broken).rejects.toThrow('boom');
  const ended = runParts([{ name: 'keeper', run: async () => {} }], silentLog);
  await expect(ended.broken).rejects.toThrow('the keeper ended by itself');
  const stopped = runParts([{ name: 'keeper', run: untilStopped }], silentLog);
  await stopped.stop();
  expect(await Promise.race([stopped.broken, Promise.resolve('fine')])).toBe('fine');
});
