/**
 * The fault table of the ECE profile: for each fault of the sandbox the doctor fails exactly the row that owns it, and
 * passes the rest or skips it with a reason. With no fault nothing fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineEce } from '../../server/doctor/ece/examine.ts';
import { readEceFile } from '../../server/doctor/ece/file.ts';
import type { EceServer } from '../../server/doctor/ece/probe.ts';
import type { Report } from '../../server/doctor/report.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

interface Case {
  readonly fault: string;
  readonly parameters?: object;
  readonly row: string;
  readonly code: string;
  readonly pop3?: boolean;
}

const one = (fault: string, row: string, code: string, parameters?: object): Case => ({
  fault,
  row,
  code,
  ...(parameters ? { parameters } : {}),
});
const byPop3 = (fault: string, row: string, code: string): Case => ({ ...one(fault, row, code), pop3: true });

const DEPLOYMENT: readonly Case[] = [
  one('ece-version-too-old', 'version.minimum', 'version-too-old'),
  one('ece-version-unknown', 'version.minimum', 'version-too-old'),
  one('ece-external-url-wrong', 'system.external-url', 'external-url-wrong'),
  one('ece-console-elsewhere', 'system.console-origin', 'console-origin-differs'),
  one('ece-redirect-uri-elsewhere', 'entra.redirect-uri', 'redirect-uri-differs'),
];
const NETWORK: readonly Case[] = ['entra-tls', 'imap', 'pop3', 'smtp'].flatMap((service) => [
  one('dns-not-found', 'network.dns', 'dns-not-found', { service }),
  one('network-refuse', 'network.tcp', 'host-unreachable', { service }),
  one('network-reset', 'network.tcp', 'host-unreachable', { service }),
  one('tls-expired', 'network.tls', 'tls-expired', { service }),
  one('tls-not-yet-valid', 'network.tls', 'tls-expired', { service }),
  one('tls-wrong-name', 'network.tls', 'tls-wrong-name', { service }),
  one('tls-unknown-ca', 'network.tls', 'tls-untrusted', { service }),
  one('tls-self-signed', 'network.tls', 'tls-untrusted', { service }),
  one('tls-intercepted', 'network.tls', 'tls-untrusted', { service }),
  one('tls-handshake-fails', 'network.tls', 'tls-failed', { service }),
]);
const SILENCE: readonly Case[] = ['imap', 'smtp'].map((service) =>
  one('network-blackhole', 'network.tcp', 'host-timeout', { service }),
);
const MAILBOX: readonly Case[] = [
  one('imap-disabled', 'mailbox.imap-enabled', 'imap-disabled'),
  byPop3('pop-disabled', 'mailbox.pop-enabled', 'pop-disabled'),
  one('smtp-disabled-mailbox', 'mailbox.smtp-enabled', 'smtp-disabled-mailbox'),
  one('smtp-disabled-tenant', 'mailbox.smtp-enabled', 'smtp-disabled-tenant'),
  one('smtp-security-defaults', 'mailbox.smtp-enabled', 'security-defaults'),
  one('licence-missing', 'mailbox.licence', 'licence-missing'),
  byPop3('licence-missing', 'mailbox.licence', 'licence-missing'),
  one('full-access-missing', 'mailbox.full-access', 'authenticated-not-connected'),
  byPop3('full-access-missing', 'mailbox.full-access', 'authenticated-not-connected'),
  one('imap-not-connected', 'mailbox.full-access', 'authenticated-not-connected'),
  one('imap-authentication-failed', 'connectivity.imap', 'sign-in-refused'),
  one('imap-throttled', 'connectivity.imap', 'mailbox-throttled'),
  one('imap-server-unavailable', 'connectivity.imap', 'server-unavailable'),
  byPop3('pop3-authentication-failed', 'connectivity.pop3', 'sign-in-refused'),
  byPop3('pop3-bad-state', 'connectivity.pop3', 'protocol-error'),
  byPop3('pop3-protocol-error', 'connectivity.pop3', 'protocol-error'),
  one('smtp-authentication-refused', 'connectivity.smtp', 'sign-in-refused'),
  one('smtp-service-unavailable', 'connectivity.smtp', 'server-unavailable'),
];
const TABLE = [...DEPLOYMENT, ...NETWORK, ...SILENCE, ...MAILBOX];

let sandbox: Sandbox;
const matrix: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox?.stop();
  console.info(`fault → rows that fail\n${matrix.join('\n')}`);
});

async function examine({ pop3 = false, server = 'services' as EceServer } = {}): Promise<Report> {
  const response = await fetch(`${sandbox.info.control.url}/control/ece.yaml`);
  const text = await response.text();
  const read = readEceFile(
    pop3 ? text.replaceAll('    mailboxes:', '    inbound: pop3\n    mailboxes:') : text,
    {},
  );
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return examineEce({
    description: read.description,
    server,
    ca: sandbox.ca,
    clock: systemClock,
    versions: {},
  });
}

async function under<T>(cases: readonly Case[], work: () => Promise<T>): Promise<T> {
  try {
    for (const { fault, parameters } of cases) await sandbox.control.setFault(fault, parameters);
    return await work();
  } finally {
    for (const { fault } of cases) await sandbox.control.clearFault(fault);
  }
}

const failing = ({ findings }: Report) =>
  [
    ...new Set(
      findings
        .filter(({ outcome }) => outcome === 'fail' || outcome === 'crashed')
        .map(({ check, failure }) => `${check} ${failure?.code}`),
    ),
  ].sort();

test.each([{ pop3: false }, { pop3: true }])(
  'no fault (%o): everything passes or says why not',
  async (how) => {
    const { findings, diagnosis } = await examine(how);
    expect(findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')).toEqual([]);
    expect(findings.filter(({ outcome, summary }) => outcome === 'skipped' && !summary)).toEqual([]);
    expect(diagnosis.outcome).toBe('pass');
  },
);

describe('each fault fails the row that owns it and nothing else', () => {
  test.each(TABLE)('$fault $parameters: $row $code', async (fault) => {
    const report = await under([fault], () => examine(fault));
    matrix.push(`${fault.fault} ${JSON.stringify(fault.parameters ?? {})} → ${failing(report).join(', ')}`);
    expect(failing(report)).toEqual([`${fault.row} ${fault.code}`]);
    expect(report.diagnosis.check).toBe(fault.row);
    const text = JSON.stringify(report.findings.map(({ remedy, summary }) => [remedy, summary]));
    expect(text).not.toMatch(/Postvak|postvak/);
    // A remedy with a name that nobody filled in is no remedy.
    expect(text).not.toMatch(/<\w+>/);
  });
});

test('pairs of a fault of the deployment and one elsewhere are both named', async () => {
  const others = [...MAILBOX.filter(({ pop3 }) => !pop3), ...NETWORK.filter((_, index) => index % 8 === 1)];
  for (const first of DEPLOYMENT.slice(0, 4)) {
    for (const second of others) {
      const report = await under([first, second], () => examine());
      const expected = [`${first.row} ${first.code}`, `${second.row} ${second.code}`].sort();
      expect(failing(report), `${first.fault} and ${second.fault}`).toEqual(expected);
    }
  }
  expect(4 * others.length).toBeGreaterThanOrEqual(60);
});

test('what only warns is no failure: a small licence, tokens of ten minutes', async () => {
  for (const [fault, row] of [
    ['licence-below-e3', 'mailbox.licence'],
    ['entra-token-lifetime', 'token.lifetime'],
  ] as const) {
    const { findings } = await under([one(fault, row, '')], () => examine());
    const told = findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped');
    expect([...new Set(told.map(({ check, outcome }) => `${check} ${outcome}`))]).toEqual([`${row} warn`]);
  }
});

test('on an application server the ports for reading only warn, the others fail', async () => {
  const closed = (service: string) => one('network-refuse', '', '', { service });
  const application = { server: 'application' as const };
  const reading = await under([closed('imap')], () => examine(application));
  expect(failing(reading)).toEqual([]);
  expect(reading.diagnosis).toMatchObject({ outcome: 'warn', check: 'network.tcp' });
  const sending = await under([closed('smtp')], () => examine(application));
  expect(failing(sending)).toEqual(['network.tcp host-unreachable']);
});

test('a token of somebody else is told by its user, and the mailboxes wait', async () => {
  const { description } = await described();
  const [support] = description.accounts;
  const [, , sanne] = description.accounts;
  if (!support || !sanne?.accessToken) throw new Error('the sandbox describes other accounts');
  const report = await examineEce({
    description: { ...description, accounts: [{ ...support, accessToken: sanne.accessToken }] },
    server: 'services',
    ca: sandbox.ca,
    clock: systemClock,
    versions: {},
  });
  expect(failing(report)).toEqual(['token.user wrong-user']);
  expect(report.diagnosis.sentence).toBe(
    'Signed in as sanne@contoso.example, this account needs support@contoso.example.',
  );
});

async function described() {
  const response = await fetch(`${sandbox.info.control.url}/control/ece.yaml`);
  const read = readEceFile(await response.text(), {});
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read;
}
