import { expect, test } from 'vitest';
import { maySteer } from './rights.ts';

const me = { id: 'me', role: 'agent' } as const;
const held = { agent: { id: 'colleague', name: 'Colleague' } };

test.each([
  ['an agent steers what nobody works on', me, { agent: null }, true],
  ['an agent steers the own', me, { agent: { id: 'me', name: 'Me' } }, true],
  ['an agent does not steer what a colleague works on', me, held, false],
  ['a supervisor does', { ...me, role: 'supervisor' }, held, true],
  ['an administrator does', { ...me, role: 'administrator' }, held, true],
] as const)('%s', (_, who, conversation, expected) => {
  expect(maySteer(who, conversation)).toBe(expected);
});
