import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createFaults, FAULT_NAMES, FAULTS, type FaultName, peekAt } from './registry.ts';

/** The rows of the checklist: each must be breakable. */
const ROWS = [
  'version.minimum',
  'system.external-url',
  'system.console-origin',
  'entra.redirect-uri',
  'entra.app',
  'entra.secret-expiry',
  'token.lifetime',
  'token.refresh',
  'token.user',
  'token.audience',
  'mailbox.imap-enabled',
  'mailbox.pop-enabled',
  'mailbox.smtp-enabled',
  'mailbox.licence',
  'mailbox.full-access',
  'mailbox.send-as',
  'network.dns',
  'network.tcp',
  'network.tls',
  'connectivity.imap',
  'connectivity.pop3',
  'connectivity.smtp',
  'alarm.path',
  'docs.links',
];

/** What some faults do not work without. */
const SAMPLES: Readonly<Record<string, unknown>> = { stage: 'data', reply: '450 4.2.1 Try later' };

function needed(name: FaultName): object {
  const { required = [] } = z.toJSONSchema(FAULTS[name].parameters as z.ZodType, { io: 'input' });
  return Object.fromEntries(required.map((key) => [key, SAMPLES[key]]));
}

test.each(ROWS)('%s has a fault that breaks it', (row) => {
  expect(FAULT_NAMES.filter((name) => FAULTS[name].breaks.includes(row))).not.toEqual([]);
});

test('no fault claims to break what is not in the checklist', () => {
  expect(FAULT_NAMES.flatMap((name) => FAULTS[name].breaks).filter((row) => !ROWS.includes(row))).toEqual([]);
});

test.each(FAULT_NAMES)('%s is set, shows, is listed and is removed', (name) => {
  const faults = createFaults();
  expect(faults.active(name)).toBeUndefined();
  faults.set(name, needed(name));
  expect(faults.active(name)).toBeDefined();
  expect(faults.list()).toMatchObject([{ name, shown: 1 }]);
  expect(FAULTS[name].description).toMatch(/^.{10,}$/);
  expect(faults.remove(name)).toBe(true);
  expect(faults.active(name)).toBeUndefined();
  expect(faults.list()).toEqual([]);
});

describe('a fault shows', () => {
  test('so many times as count says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 30 }), (count, asked) => {
        const faults = createFaults();
        faults.set('imap-throttled', { count });
        const shown = Array.from({ length: asked }, () => faults.active('imap-throttled')).filter(Boolean);
        expect(shown).toHaveLength(Math.min(count, asked));
        expect(faults.list()).toHaveLength(asked < count ? 1 : 0);
      }),
    );
  });

  test('some of the time, as probability says', () => {
    const dice = [0.2, 0.9, 0.49, 0.5];
    const faults = createFaults(() => dice.shift() ?? 1);
    faults.set('imap-throttled', { probability: 0.5 });
    expect([1, 2, 3, 4].map(() => faults.active('imap-throttled') !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test.each([
    [{}, {}, true],
    [{}, { mailbox: 'a@x' }, true],
    [{ mailbox: 'a@x' }, {}, false],
    [{ mailbox: 'a@x' }, { mailbox: 'A@X' }, true],
    [{ mailbox: 'a@x' }, { mailbox: 'b@x' }, false],
    [{ user: 'a@x' }, { user: 'a@x', mailbox: 'b@x' }, true],
    [{ user: 'a@x', mailbox: 'b@x' }, { user: 'a@x', mailbox: 'c@x' }, false],
  ])('set with %j, at %j: %s', (parameters, place, expected) => {
    const faults = createFaults();
    faults.set('imap-throttled', parameters);
    expect(faults.active('imap-throttled', place) !== undefined).toBe(expected);
  });

  test('without being used up by somebody who only looks', () => {
    const faults = createFaults();
    faults.set('imap-throttled', { count: 1 });
    expect(peekAt(faults).active('imap-throttled')).toBeDefined();
    expect(peekAt(faults).active('imap-throttled')).toBeDefined();
    expect(faults.active('imap-throttled')).toBeDefined();
    expect(faults.active('imap-throttled')).toBeUndefined();
  });
});

test('parameters that a fault does not take are refused', () => {
  const faults = createFaults();
  expect(() => faults.set('imap-throttled', { backofMs: 1 })).toThrow(/backofMs/);
  expect(() => faults.set('imap-throttled', { count: 0 })).toThrow();
  expect(faults.list()).toEqual([]);
});

test('an SMTP reply is filled in and belongs to its stage', () => {
  const faults = createFaults();
  faults.set('smtp-send-as-denied-after-data');
  expect(faults.smtpReply('mail', {})).toBeUndefined();
  expect(faults.smtpReply('end-of-data', { login: 'a@x', from: 'b@x' })?.reply).toContain(
    'SendAsDenied; a@x not allowed to send as b@x;',
  );
});
