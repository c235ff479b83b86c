/**
 * The fault table of the ECE profile: for each fault of the sandbox the doctor fails exactly the row that owns it, and
 * passes the rest or skips it with a reason. With no fault nothing fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineEce } from '../../server/doctor/ece/examine.ts';
import { type EceDescription, readEceFile } from '../../server/doctor/ece/file.ts';
import type { EceServer } from '../../server/doctor/ece/probe.ts';
import type { Report } from '../../server/doctor/report.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { createPool, type Pool } from '../support/pool.ts';
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
/** Not to be seen by who renews a grant: they show to the person who signs in. */
const OF_THE_SIGN_IN = new Set(['entra-wrong-user', 'aadsts-65004', 'aadsts-500112']);
const WARNS = new Map([
  ['entra-token-lifetime', 'token.lifetime'],
  ['entra-secret-expiring', 'entra.secret-expiry'],
]);
const SET: Readonly<Record<string, { parameters: object }>> = {
  'aadsts-500113': { parameters: { shows: 'page' } },
  'entra-slow': { parameters: { delayMs: 500 } },
};
const TABLE = [...DEPLOYMENT, ...NETWORK, ...SILENCE, ...MAILBOX];

/** A fault strikes a whole sandbox, and most of a fault is waiting. */
const SANDBOXES = 3;
const SUPPORT = 'support@contoso.example';
/** Whom a fault of rights strikes: the user who opens shared mailboxes. */
const SANNE = 'sanne@contoso.example';
const OF_SHARED = new Set(['full-access-missing']);

let sandboxes: Sandbox[] = [];
let pool: Pool<Sandbox>;
const matrix: string[] = [];

beforeAll(async () => {
  sandboxes = await Promise.all(Array.from({ length: SANDBOXES }, startSandbox));
  pool = createPool(sandboxes);
});
afterAll(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
  console.info(`fault → rows that fail\n${matrix.sort().join('\n')}`);
});

interface How {
  readonly pop3?: boolean;
  readonly server?: EceServer;
  /** Only these accounts, by their sign-ins. */
  readonly only?: readonly string[];
  /** Signs in with refresh tokens in place of access tokens, and leaves to Graph what Graph tells. */
  readonly byRefreshToken?: boolean;
}

async function describedBy(sandbox: Sandbox, { pop3, only, byRefreshToken }: How): Promise<EceDescription> {
  const response = await fetch(`${sandbox.info.control.url}/control/ece.yaml`);
  const text = await response.text();
  const read = readEceFile(
    pop3 ? text.replaceAll('    mailboxes:', '    inbound: pop3\n    mailboxes:') : text,
    {},
  );
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const accounts = read.description.accounts.filter(({ signIn }) => !only || only.includes(signIn));
  if (!byRefreshToken) return { ...read.description, accounts };
  const renewed = accounts.map(async ({ accessToken: _, licence: __, ...account }) => ({
    ...account,
    refreshToken: new Secret(await sandbox.control.refreshToken({ upn: account.signIn })),
  }));
  return { ...read.description, accounts: await Promise.all(renewed) };
}

async function examine(sandbox: Sandbox, how: How = {}): Promise<Report> {
  return examineEce({
    description: await describedBy(sandbox, how),
    server: how.server ?? 'services',
    ca: sandbox.ca,
    clock: systemClock,
    versions: {},
  });
}

function under(cases: readonly Pick<Case, 'fault' | 'parameters'>[], how: How = {}): Promise<Report> {
  return pool.use(async (sandbox) => {
    try {
      for (const { fault, parameters } of cases) await sandbox.control.setFault(fault, parameters);
      return await examine(sandbox, how);
    } finally {
      for (const { fault } of cases) await sandbox.control.clearFault(fault);
    }
  });
}

/** The account that a fault strikes is enough, and quicker. */
const onlyFor = (faults: readonly Case[]) => ({
  only: faults.some(({ fault }) => OF_SHARED.has(fault)) ? [SANNE] : [SUPPORT],
});

const failing = ({ findings }: Report) =>
  [
    ...new Set(
      findings
        .filter(({ outcome }) => outcome === 'fail' || outcome === 'crashed')
        .map(({ check, failure }) => `${check} ${failure?.code}`),
    ),
  ].sort();

test.concurrent.each([{ pop3: false }, { pop3: true }, { byRefreshToken: true }])(
  'no fault (%o): everything passes or says why not',
  async (how) => {
    const { findings, diagnosis } = await under([], how);
    expect(findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')).toEqual([]);
    expect(findings.filter(({ outcome, summary }) => outcome === 'skipped' && !summary)).toEqual([]);
    expect(diagnosis.outcome).toBe('pass');
  },
);

describe('each fault fails the row that owns it and nothing else', () => {
  test.concurrent.each(TABLE)('$fault $parameters: $row $code', async (fault) => {
    const report = await under([fault], { ...fault, ...onlyFor([fault]) });
    matrix.push(`${fault.fault} ${JSON.stringify(fault.parameters ?? {})} → ${failing(report).join(', ')}`);
    expect(failing(report)).toEqual([`${fault.row} ${fault.code}`]);
    expect(report.diagnosis.check).toBe(fault.row);
    expectUseful(report);
  });
});

/** For whoever looks after ECE: no word of another product, and no name that nobody filled in. */
function expectUseful({ findings }: Report): void {
  const text = JSON.stringify(findings.map(({ remedy, summary }) => [remedy, summary]));
  expect(text).not.toMatch(/Postvak|postvak/);
  expect(text).not.toMatch(/<\w+>/);
}

test('pairs of a fault of the deployment and one elsewhere are both named', async () => {
  const others = [...MAILBOX.filter(({ pop3 }) => !pop3), ...NETWORK.filter((_, index) => index % 8 === 1)];
  const pairs = DEPLOYMENT.slice(0, 4).flatMap((first) => others.map((second) => [first, second] as const));
  expect(pairs.length).toBeGreaterThanOrEqual(60);
  await Promise.all(
    pairs.map(async ([first, second]) => {
      const report = await under([first, second], onlyFor([first, second]));
      const expected = [`${first.row} ${first.code}`, `${second.row} ${second.code}`].sort();
      expect(failing(report), `${first.fault} and ${second.fault}`).toEqual(expected);
    }),
  );
});

describe('with a refresh token', () => {
  const how = { byRefreshToken: true, only: [SUPPORT] };

  test('every refusal of Entra fails the row that owns it, and what Graph does not tell fails none', async () => {
    const [sandbox] = sandboxes as [Sandbox];
    const answer = await fetch(`${sandbox.info.control.url}/control/faults`);
    const all = (await answer.json()) as { name: string; area: string; breaks: string[] }[];
    const cases = all.filter(
      ({ name, area }) =>
        (area === 'entra' || area === 'graph') && !OF_THE_SIGN_IN.has(name) && !WARNS.has(name),
    );
    expect(cases.length).toBeGreaterThan(60);
    const wrong = cases.map(async ({ name, breaks }) => {
      const report = await under([{ fault: name, ...SET[name] }], how);
      matrix.push(`${name} → ${failing(report).join(', ') || '–'}`);
      expectUseful(report);
      const rows = failing(report).map((row) => row.split(' ')[0]);
      const expected = breaks.filter((row) => row !== 'entra.redirect-uri');
      return rows.join() === expected.join() ? [] : [`${name}: ${rows.join()}, not ${expected.join()}`];
    });
    expect((await Promise.all(wrong)).flat()).toEqual([]);
  });

  test.each([...WARNS])('%s warns in its row', async (fault, row) => {
    const { findings } = await under([{ fault }], how);
    const told = findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped');
    expect(told.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([`${row} warn`]);
  });

  test('the one in the file is not used up, and what becomes of the new one is told', async () => {
    await pool.use(async (sandbox) => {
      const description = await describedBy(sandbox, how);
      const look = () =>
        examineEce({ description, server: 'services', ca: sandbox.ca, clock: systemClock, versions: {} });
      const evidence = ({ findings }: Report) =>
        findings.find(({ check }) => check === 'token.refresh')?.evidence.join();
      expect(evidence(await look())).toContain('the new refresh token beside it was dropped');
      await sandbox.control.setFault('entra-refresh-not-rotated');
      expect(evidence(await look())).toContain('no new refresh token');
      await sandbox.control.clearFault('entra-refresh-not-rotated');
      const again = await look();
      expect(failing(again)).toEqual([]);
      const told = new Map(again.findings.map(({ check, evidence: seen }) => [check, seen.join()]));
      expect(told.get('entra.secret-expiry')).toMatch(/^Graph says: until \d{4}-\d\d-\d\d$/);
      expect(told.get('mailbox.licence')).toContain('Graph says');
    });
  });
});

test('what only warns is no failure: a small licence, tokens of ten minutes', async () => {
  for (const [fault, row] of [
    ['licence-below-e3', 'mailbox.licence'],
    ['entra-token-lifetime', 'token.lifetime'],
  ] as const) {
    const { findings } = await under([{ fault }]);
    const told = findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped');
    expect([...new Set(told.map(({ check, outcome }) => `${check} ${outcome}`))]).toEqual([`${row} warn`]);
  }
});

test('on an application server the ports for reading only warn, the others fail', async () => {
  const closed = (service: string) => one('network-refuse', '', '', { service });
  const application = { server: 'application' as const };
  const reading = await under([closed('imap')], application);
  expect(failing(reading)).toEqual([]);
  expect(reading.diagnosis).toMatchObject({ outcome: 'warn', check: 'network.tcp' });
  const sending = await under([closed('smtp')], application);
  expect(failing(sending)).toEqual(['network.tcp host-unreachable']);
});

test('a token of somebody else is told by its user, and the mailboxes wait', async () => {
  const report = await pool.use(async (sandbox) => {
    const description = await describedBy(sandbox, { only: [SUPPORT] });
    const [support] = description.accounts;
    if (!support) throw new Error('the sandbox describes other accounts');
    const accessToken = new Secret(await sandbox.control.token({ upn: SANNE }));
    return examineEce({
      description: { ...description, accounts: [{ ...support, accessToken }] },
      server: 'services',
      ca: sandbox.ca,
      clock: systemClock,
      versions: {},
    });
  });
  expect(failing(report)).toEqual(['token.user wrong-user']);
  expect(report.diagnosis.sentence).toBe(
    'Signed in as sanne@contoso.example, this account needs support@contoso.example.',
  );
});
