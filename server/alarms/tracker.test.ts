import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../test/support/alarm-reading.ts';
import type { Condition } from './condition.ts';
import type { Incident } from './incident.ts';
import { settingsOf } from './rules.ts';
import { track } from './tracker.ts';

const SETTINGS = settingsOf(new Map());
const START = Date.parse('2026-03-02T10:00:00Z');
const condition = (over: Partial<Condition> = {}): Condition => ({
  rule: 'mailbox-stopped',
  cause: 'mailbox:a',
  failure: failureOf('imap-disabled'),
  mailboxIds: ['a'],
  departmentIds: ['service'],
  touches: [],
  ...over,
});

/** Plays looks at given seconds; `is` says which conditions hold then. */
function play(
  seconds: readonly number[],
  is: (second: number) => readonly Condition[],
  begin: Incident[] = [],
) {
  let known = begin;
  const log: string[] = [];
  for (const second of seconds) {
    const changes = track(new Date(START + second * 1000), is(second), known, SETTINGS, () => 7);
    for (const { happened, incident } of changes)
      if (happened) log.push(`${second} ${happened.action} ${happened.step} ${incident.severity}`);
    const gone = new Set(changes.filter(({ forget }) => forget).map(({ incident }) => incident.id));
    const changed = new Map(changes.map(({ incident }) => [incident.id, incident]));
    known = [
      ...known.map((each) => changed.get(each.id) ?? each),
      ...changes.filter(({ isNew }) => isNew).map(({ incident }) => incident),
    ].filter(({ id }) => !gone.has(id));
  }
  return { log, known };
}
const every = (step: number, until: number) => Array.from({ length: until / step + 1 }, (_, i) => i * step);

describe('an incident', () => {
  it('opens once it has lasted, and ends with the first look that is well', () => {
    const { log } = play(every(5, 120), (second) => (second < 90 ? [condition()] : []));
    expect(log).toEqual(['60 opened opened critical', '90 cleared cleared-0 critical']);
  });

  it('that was over before its time leaves nothing behind', () => {
    const { log, known } = play(every(5, 120), (second) => (second < 55 ? [condition()] : []));
    expect(log).toEqual([]);
    expect(known).toEqual([]);
  });

  it('that comes back within half an hour is the same one', () => {
    const { log, known } = play(every(5, 600), (second) =>
      second < 90 || second > 300 ? [condition()] : [],
    );
    expect(log).toEqual([
      '60 opened opened critical',
      '90 cleared cleared-0 critical',
      '305 reopened reopened-1 critical',
    ]);
    expect(known).toHaveLength(1);
  });

  it('escalates when nobody takes it up: after an hour, after eight, then daily', () => {
    const slow = condition({ rule: 'throttled', failure: failureOf('mailbox-throttled') });
    const { log } = play(every(300, 60 * 60 * 60), () => [slow]);
    expect(log.map((line) => line.replace(/^\d+ /, (s) => `${Math.round(Number(s) / 360) / 10}h `))).toEqual([
      '0.3h opened opened warning',
      '1.3h escalated escalated-1 critical',
      '8.3h escalated escalated-2 critical',
      '24.3h escalated escalated-3 critical',
      '48.3h escalated escalated-4 critical',
    ]);
  });

  it('does not escalate once somebody acknowledged it', () => {
    const { known } = play([0, 60], () => [condition()]);
    const taken = known.map((each) => ({ ...each, acknowledgedAt: new Date(START + 61_000) }));
    expect(play(every(600, 36_000), () => [condition()], taken).log).toEqual([]);
  });

  it('that was snoozed is told again when the time is over', () => {
    const { known } = play([0, 60], () => [condition()]);
    const asleep = known.map((each) => ({ ...each, snoozedUntil: new Date(START + 7_200_000) }));
    const { log } = play(every(600, 7_800), () => [condition()], asleep);
    expect(log[0]).toMatch(/^7200 snooze-ended /);
  });

  it('of a rule with steps tells each step once and does not escalate besides', () => {
    const { log } = play(every(3600, 3600 * 30), (second) => [
      condition({
        rule: 'credential-expiring',
        cause: 'secret-expiring:app',
        step: second < 3600 * 20 ? '30-days' : '14-days',
        severity: 'warning',
      }),
    ]);
    expect(log).toEqual(['0 opened step-30-days warning', `${3600 * 20} stepped step-14-days warning`]);
  });
});

it('of one cause there is never more than one living incident, and each that opened is cleared or lives', () => {
  fc.assert(
    fc.property(fc.array(fc.subarray(['a', 'b', 'c']), { maxLength: 60 }), (looks) => {
      const { log, known } = play(
        looks.map((_, index) => index * 20),
        (second) => (looks[second / 20] ?? []).map((id) => condition({ cause: `mailbox:${id}` })),
      );
      const living = known.filter(({ clearedAt }) => !clearedAt).map(({ cause }) => cause);
      expect(new Set(living).size).toBe(living.length);
      const count = (word: string) => log.filter((line) => line.includes(` ${word} `)).length;
      const open = known.filter(({ openedAt, clearedAt }) => openedAt && !clearedAt).length;
      expect(count('opened') + count('reopened')).toBe(count('cleared') + open);
    }),
  );
});
