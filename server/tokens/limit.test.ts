import { expect, test } from 'vitest';
import { createLimit } from './limit.ts';

test('never more than the limit run at a time, and all of them run, failures or not', async () => {
  const limited = createLimit(3);
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, index) =>
      limited(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (index % 4 === 0) throw new Error('one of them fails');
        return index;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
});
