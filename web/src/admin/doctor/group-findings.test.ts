import { expect, test } from 'vitest';
import { groupFindings } from './group-findings.ts';
import type { DoctorFinding } from './queries.ts';

const finding = (check: string, accountId: string | null = null) =>
  ({ check, accountId, subject: check, node: null, outcome: 'pass' }) as DoctorFinding;

test('findings are grouped by what they are about, in the order in which each part first comes', () => {
  const groups = groupFindings([
    finding('system.disk'),
    finding('version.minimum'),
    finding('network.tls'),
    finding('entra.secret-expiry'),
    finding('entra.app', 'a'),
    finding('token.user', 'b'),
    finding('mailbox.licence', 'a'),
    finding('docs.links'),
  ]);
  expect(
    groups.map(({ key, findings }) => `${key}: ${findings.map(({ check }) => check).join(' ')}`),
  ).toEqual([
    'system: system.disk version.minimum',
    'network: network.tls',
    'entra: entra.secret-expiry',
    'account a: entra.app mailbox.licence',
    'account b: token.user',
    'other: docs.links',
  ]);
});
