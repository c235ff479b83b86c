import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createConnectGate } from './connect-gate.ts';

const never = new AbortController().signal;

async function settled() {
  for (let n = 0; n < 10; n++) await turn();
}

test('to one host only so many at a time, to another one more', async () => {
  const gate = createConnectGate(2, 60_000);
  const open: string[] = [];
  const ends: (() => void)[] = [];
  const connect = (host: string) =>
    gate.through(host, never, () => {
      open.push(host);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = ['a', 'a', 'a', 'b'].map(connect);
  await settled();
  expect(open).toEqual(['a', 'a', 'b']);
  ends[0]?.();
  await settled();
  expect(open).toEqual(['a', 'a', 'b', 'a']);
  for (const end of ends) end();
  await Promise.all(all);
});

test('connections that hang or fail keep their place for moments only', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const gate = createConnectGate(1, 3_000);
    void gate.through('a', never, () => new Promise(() => {}));
    const second = gate.through('a', never, () => Promise.reject(new Error('refused')));
    const third = gate.through('a', never, async () => 'open');
    second.catch(() => {});
    await vi.advanceTimersByTimeAsync(3_000);
    await expect(second).rejects.toThrow('refused');
    await expect(third).resolves.toBe('open');
  } finally {
    vi.useRealTimers();
  }
});

test('who no longer wants to waits in vain and opens nothing', async () => {
  const gate = createConnectGate(1, 60_000);
  let end = () => {};
  const first = gate.through('a', never, () => new Promise<void>((resolve) => (end = resolve)));
  const stop = new AbortController();
  let opened = false;
  const second = gate.through('a', stop.signal, async () => {
    opened = true;
  });
  second.catch(() => {});
  await settled();
  stop.abort(new Error('stopping'));
  end();
  await first;
  await expect(second).rejects.toThrow('stopping');
  expect(opened).toBe(false);
});
