import { expect, test } from 'vitest';
import { withDeadline } from './deadline.ts';
import { Failure } from './failure.ts';

const never = () => new Promise<never>(() => {});

test('an operation that never settles fails with host-timeout', async () => {
  await expect(withDeadline(1, 'SELECT', never)).rejects.toMatchObject({ code: 'host-timeout' });
});

test('the operation’s own signal fires when the time is up', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  await expect(
    withDeadline(1, 'FETCH', (signal) => {
      signal.addEventListener('abort', () => resolve(signal.reason));
      return never();
    }),
  ).rejects.toBeInstanceOf(Failure);
  expect(await promise).toMatchObject({ code: 'host-timeout' });
});

test('the parent’s reason comes through, also when it fired before', async () => {
  const controller = new AbortController();
  const running = withDeadline(60_000, 'IDLE', never, controller.signal);
  controller.abort(new Error('stopping'));
  await expect(running).rejects.toThrow('stopping');
  await expect(withDeadline(60_000, 'IDLE', never, controller.signal)).rejects.toThrow('stopping');
});

test('a result in time is given, and nothing keeps waiting', async () => {
  await expect(withDeadline(60_000, 'NOOP', async () => 7)).resolves.toBe(7);
});

test('an operation that throws synchronously rejects', async () => {
  await expect(
    withDeadline(60_000, 'NOOP', () => {
      throw new RangeError('bad');
    }),
  ).rejects.toBeInstanceOf(RangeError);
});
