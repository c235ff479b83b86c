import { expect, test } from 'vitest';
import { audience, type Listener } from './audience.ts';
import type { Incident } from './incident.ts';
import type { Happening } from './tracker.ts';

// 23:30 in Amsterdam.
const NIGHT = new Date('2026-01-15T22:30:00Z');
const listener = (over: Partial<Listener> = {}): Listener => ({
  id: 'one',
  kind: 'mail',
  enabled: true,
  departmentId: null,
  leastSeverity: 'warning',
  quiet: null,
  timeZone: 'Europe/Amsterdam',
  ...over,
});
const incident = (over: Partial<Incident> = {}) =>
  ({ rule: 'throttled', severity: 'warning', departmentIds: ['service'], ...over }) as Incident;
const opened: Happening = { action: 'opened', step: 'opened' };
const cleared: Happening = { action: 'cleared', step: 'cleared-0' };
const quiet = { from: '22:00', until: '07:00', upTo: 'warning' } as const;

test.each<[string, Listener, Incident, Happening, boolean]>([
  ['who hears of everything', listener(), incident(), opened, true],
  ['who is switched off', listener({ enabled: false }), incident(), opened, false],
  ['who wants only what is critical', listener({ leastSeverity: 'critical' }), incident(), opened, false],
  ['whose department it is', listener({ departmentId: 'service' }), incident(), opened, true],
  ['whose department it is not', listener({ departmentId: 'sales' }), incident(), opened, false],
  [
    'a department, of what concerns the installation',
    listener({ departmentId: 'service' }),
    incident({ departmentIds: [] }),
    opened,
    false,
  ],
  [
    'by mail, that mail cannot be sent',
    listener(),
    incident({ cause: 'alarm-route', severity: 'critical' }),
    opened,
    false,
  ],
  [
    'by webhook, that mail cannot be sent',
    listener({ kind: 'webhook' }),
    incident({ cause: 'alarm-route' }),
    opened,
    true,
  ],
  [
    'by another webhook, that one refuses',
    listener({ kind: 'webhook' }),
    incident({ cause: 'alarm-channel:other' }),
    opened,
    true,
  ],
  [
    'by a webhook, that it refuses itself',
    listener({ kind: 'webhook' }),
    incident({ cause: 'alarm-channel:one' }),
    opened,
    false,
  ],
  ['of the end, who was not told that it began', listener({ id: 'other' }), incident(), cleared, false],
  [
    'of the end, who was told, whatever is wanted now',
    listener({ leastSeverity: 'critical' }),
    incident(),
    cleared,
    true,
  ],
])('tells %s: %#', (_, one, what, happened, hears) => {
  expect(audience([one], what, happened, new Set(['one']), NIGHT)).toHaveLength(hears ? 1 : 0);
});

test('in quiet hours what is not urgent waits for the morning, what is does not', () => {
  const at = (severity: Incident['severity']) =>
    audience(
      [listener({ quiet })],
      incident({ severity }),
      opened,
      new Set(),
      NIGHT,
    )[0]?.notBefore.toISOString();
  expect(at('warning')).toBe('2026-01-16T06:00:00.000Z');
  expect(at('critical')).toBe(NIGHT.toISOString());
});
