import { expect, test } from 'vitest';
import { readNumberOptions } from './number-options.ts';

const OPTIONS = {
  minutes: { default: 60, least: 0.1, fraction: true },
  rounds: { default: 20 },
  mails: { default: 9, least: 0 },
};

test('what is not given is as usual, what is given is read', () => {
  expect(readNumberOptions([], OPTIONS)).toEqual({ minutes: 60, rounds: 20, mails: 9 });
  expect(readNumberOptions(['--minutes', '0.5', '--rounds=3', '--mails', '0'], OPTIONS)).toEqual({
    minutes: 0.5,
    rounds: 3,
    mails: 0,
  });
});

test.each([
  [['--minutes', 'abc'], '--minutes takes a number from 0.1 on, not "abc"'],
  [['--minutes', '0'], '--minutes takes a number from 0.1 on, not "0"'],
  [['--rounds', '1.5'], '--rounds takes a whole number from 1 on, not "1.5"'],
  [['--rounds', ''], '--rounds takes a whole number from 1 on, not ""'],
  [['--rounds=-1'], '--rounds takes a whole number from 1 on, not "-1"'],
  [['--mails', 'Infinity'], '--mails takes a whole number from 0 on, not "Infinity"'],
])('%j is refused in words', (args, words) => {
  expect(() => readNumberOptions(args, OPTIONS)).toThrow(words);
});

test('an option that there is none of is refused', () => {
  expect(() => readNumberOptions(['--round', '3'], OPTIONS)).toThrow('--round');
});
