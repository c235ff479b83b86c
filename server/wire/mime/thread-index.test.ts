import { expect, test } from 'vitest';
import { readThreadIndex } from './thread-index.ts';

const head = Buffer.from('01dc8a3b5c7e3f9a1b2c4d5e6f708192a3b4c5d6e7f8', 'hex');
const field = (bytes: Buffer) => bytes.toString('base64');

test('the head is shared, a block makes an answer', () => {
  expect(readThreadIndex(field(head))).toEqual({ head: head.toString('hex'), answers: false });
  const answer = Buffer.concat([head, Buffer.alloc(5, 7)]);
  expect(readThreadIndex(field(answer))).toEqual({ head: head.toString('hex'), answers: true });
  expect(readThreadIndex(` ${field(answer).slice(0, 20)}\r\n ${field(answer).slice(20)}`)?.answers).toBe(
    true,
  );
});

test.each([
  ['nothing', undefined],
  ['words', 'see subject'],
  ['too short', field(head.subarray(0, 20))],
  ['cut inside a block', field(Buffer.concat([head, Buffer.alloc(3, 7)]))],
  ['of another version', field(Buffer.concat([Buffer.of(2), head.subarray(1)]))],
  ['an empty GUID', field(Buffer.concat([head.subarray(0, 6), Buffer.alloc(16)]))],
  ['endless', 'A'.repeat(100_000)],
])('%s is none', (_, text) => {
  expect(readThreadIndex(text)).toBeUndefined();
});
