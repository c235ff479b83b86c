import { expect, test } from 'vitest';
import { factsOf } from './facts.ts';

const ID = '01a211da-f379-71aa-9f92-fb92bf995839';

test.each<[string, Record<string, unknown>, unknown]>([
  ['where a sign-in came from', { from: '10.0.0.7' }, [{ name: 'from', value: '10.0.0.7' }]],
  [
    'no ids of machines',
    { oid: ID, departmentId: ID, upn: 'a@x.example' },
    [{ name: 'upn', value: 'a@x.example' }],
  ],
  ['the client id', { clientId: ID }, [{ name: 'clientId', value: ID }]],
  [
    'lists as lists',
    { mailboxes: ['a@x', 'b@x'], departmentIds: [ID] },
    [{ name: 'mailboxes', value: 'a@x, b@x' }],
  ],
  ['no certificates', { endpoints: { ca: '-----BEGIN CERTIFICATE-----' } }, []],
  [
    'what changed, from what to what',
    {
      from: { state: 'open', agentId: ID, queueId: null },
      to: { state: 'closed', agentId: null, queueId: null },
    },
    [{ name: 'state', value: 'open → closed' }],
  ],
  [
    'a failure by its code',
    { failure: { code: 'grant-revoked', facts: {} } },
    [{ name: 'failure', value: 'grant-revoked' }],
  ],
  ['switches', { disabled: true }, [{ name: 'disabled', value: true }]],
  ['nothing of nothing', { a: null, b: undefined, c: '' }, []],
])('tells %s', (_, detail, expected) => {
  expect(factsOf(detail)).toEqual(expected);
});

test('is never longer than a line', () => {
  expect(String(factsOf({ note: 'x\n'.repeat(500) })[0]?.value).length).toBeLessThan(100);
});
