import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { writeOrLetGo } from './write-or-let-go.ts';

test('a client that reads nothing is let go before it holds a hundred kilobytes', () => {
  const deaf = new Writable({ write: () => {} });
  let written = 0;
  while (!deaf.destroyed && written < 1_000_000) {
    writeOrLetGo(deaf, 'x'.repeat(1000));
    written += 1000;
  }
  expect(deaf.destroyed).toBe(true);
  expect(written).toBeLessThan(100_000);
});

test('a client that reads gets everything, and nothing after the end', () => {
  let heard = '';
  const client = new Writable({
    write: (chunk, _, done) => {
      heard += chunk;
      done();
    },
  });
  for (let n = 0; n < 1000; n += 1) writeOrLetGo(client, 'x'.repeat(1000));
  client.end();
  writeOrLetGo(client, 'late');
  expect(heard).toBe('x'.repeat(1_000_000));
});
