import { describe, expect, it } from 'vitest';
import { plainLine } from './plain-line.ts';

const line = (record: object) =>
  plainLine(JSON.stringify({ time: '2026-01-02T03:04:05.678Z', ...record }), false);

describe('a log line for people', () => {
  it.each([
    [
      { level: 'info', msg: 'Postvak runs', roles: ['services'] },
      '03:04:05 Postvak runs roles=["services"]\n',
    ],
    [{ level: 'warn', msg: 'slow', mailbox: 'a@b.example' }, '03:04:05 warn slow mailbox=a@b.example\n'],
    [
      { level: 'error', msg: 'failed', err: { code: 'host-timeout', detail: 'took long' } },
      '03:04:05 error failed host-timeout: took long\n',
    ],
    [
      { level: 'error', msg: 'broke', error: { message: 'x', stack: 'Error: x\n at y' } },
      '03:04:05 error broke x\nError: x\n at y\n',
    ],
  ])('%#', (record, expected) => {
    expect(line(record)).toBe(expected);
  });
});
