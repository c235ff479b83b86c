import { describe, expect, it } from 'vitest';
import { startNotes } from './start-notes.ts';

const well = { clockOffsetMs: 40, version: '1.2.0', liveVersions: ['1.2.0'] };

describe('a start says', () => {
  it.each([
    ['nothing when all is well', well, []],
    ['nothing about a clock that is a little off', { ...well, clockOffsetMs: -4_900 }, []],
    ['which way the clock is off', { ...well, clockOffsetMs: -61_000 }, [['warn', /61 s behind .*NTP/]]],
    ['that sign-ins may fail', { ...well, clockOffsetMs: 400_000 }, [['error', /400 s ahead of .*sign-ins/]]],
    [
      'which other versions run',
      { ...well, liveVersions: ['1.1.0', '1.2.0'] },
      [['info', /version 1\.1\.0 run beside this one \(1\.2\.0\)/]],
    ],
  ] as const)('%s', (_, facts, expected) => {
    const notes = startNotes(facts);
    expect(notes.map(({ level }) => level)).toEqual(expected.map(([level]) => level));
    for (const [index, [, words]] of expected.entries()) expect(notes[index]?.message).toMatch(words);
  });
});
