/**
 * `postvak doctor --profile ece` on the networks that companies have: a proxy that lets through, refuses or hangs up, one
 * that breaks TLS open, a name with an address that does not answer, a port of another service. Through the real
 * command line, because the environment decides.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Report } from '../../server/doctor/report.ts';
import { makeCertificate } from '../support/certificate.ts';
import { type ConnectProxy, type ProxyBehaviour, startConnectProxy } from '../support/connect-proxy.ts';
import { reportOf, runDoctor } from '../support/doctor-cli.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

interface Deployment {
  hosts: Record<'login' | 'graph' | 'imap' | 'pop3' | 'smtp', string>;
  accounts: { signIn: string; accessToken?: string; refreshToken?: string }[];
}

const NAMES = fileURLToPath(new URL('../support/fixed-names.ts', import.meta.url));
const SUPPORT = 'support@contoso.example';

let sandbox: Sandbox;
let directory: string;
let deployment: Deployment;
let files = 0;
const proxies: ConnectProxy[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  directory = await mkdtemp(join(tmpdir(), 'postvak-doctor-network-'));
  await writeFile(join(directory, 'ca.pem'), sandbox.ca);
  const response = await fetch(`${sandbox.info.control.url}/control/ece.yaml`);
  deployment = parse(await response.text()) as Deployment;
  deployment.accounts = deployment.accounts.filter(({ signIn }) => signIn === SUPPORT);
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await sandbox?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function proxied(behaviour?: ProxyBehaviour): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(behaviour);
  proxies.push(proxy);
  return proxy;
}

async function examine(
  env: Readonly<Record<string, string>>,
  change: (deployment: Deployment) => void = () => {},
): Promise<Report> {
  const own = structuredClone(deployment);
  change(own);
  files += 1;
  const file = join(directory, `ece${files}.yaml`);
  await writeFile(file, stringify(own));
  const ca = join(directory, 'ca.pem');
  return reportOf(
    await runDoctor(env, '--profile', 'ece', '--file', file, '--ca', ca, '--json', '--lang', 'en'),
  );
}

const row = ({ findings }: Report, check: string, subject: string) => {
  const found = findings.find((finding) => finding.check === check && finding.subject === subject);
  if (!found) throw new Error(`there is no row ${check} ${subject}`);
  return found;
};
const bad = ({ findings }: Report) =>
  findings
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'crashed')
    .map(({ check, failure }) => `${check} ${failure?.code}`);
const useRefreshToken = (refreshToken: string) => (own: Deployment) => {
  own.accounts = own.accounts.map(({ accessToken: _, ...account }) => ({ ...account, refreshToken }));
};

test.concurrent('a proxy that lets through is used and shown; mail goes straight', async () => {
  const proxy = await proxied({ wants: { user: 'robin', password: 'h:nter2' } });
  const refreshToken = await sandbox.control.refreshToken({ upn: SUPPORT });
  const HTTPS_PROXY = `http://robin:h%3Anter2@${proxy.address}`;
  const report = await examine({ HTTPS_PROXY }, useRefreshToken(refreshToken));
  const { login } = deployment.hosts;
  expect(bad(report)).toEqual([]);
  expect(row(report, 'network.tcp', login).evidence).toContain(
    `through the proxy ${proxy.address} (HTTPS_PROXY)`,
  );
  expect(row(report, 'token.refresh', 'Contoso Support').outcome).toBe('pass');
  // Port and certificate by the doctor, keys and token by the keeper's own client, licence and secret of Graph.
  expect(new Set(proxy.asked)).toEqual(new Set([login, deployment.hosts.graph]));
  expect(proxy.asked.length).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(report)).not.toMatch(/h:nter2|h%3Anter2/);
});

test.concurrent('what NO_PROXY names goes straight, and that is shown', async () => {
  const proxy = await proxied();
  const report = await examine({ HTTPS_PROXY: `http://${proxy.address}`, NO_PROXY: 'localhost' });
  expect(row(report, 'network.tcp', deployment.hosts.login).evidence).toContain(
    'straight, as NO_PROXY says of localhost',
  );
  expect(bad(report)).toEqual([]);
  expect(proxy.asked).toEqual([]);
});

test.concurrent.each([
  ['wants a user', { wants: { user: 'robin', password: 'x' } }, '407 Proxy Authentication Required'],
  ['forbids', { refuses: '403 Forbidden' }, '403 Forbidden'],
  ['hangs up', { closes: true }, 'without an answer'],
] as const)('a proxy that %s is named, and nothing else fails', async (_, behaviour, said) => {
  const proxy = await proxied(behaviour);
  const refreshToken = await sandbox.control.refreshToken({ upn: SUPPORT });
  const report = await examine({ HTTPS_PROXY: `http://${proxy.address}` }, useRefreshToken(refreshToken));
  const { login } = deployment.hosts;
  expect(bad(report)).toEqual(['network.tcp proxy-refused']);
  expect(report.diagnosis.sentence).toBe(`The proxy ${proxy.address} makes no connection to ${login}.`);
  expect(report.diagnosis.remedy?.who).toBe('network administrator');
  expect(row(report, 'network.tcp', login).evidence.join('\n')).toContain(said);
  expect(row(report, 'token.refresh', 'Contoso Support')).toMatchObject({
    outcome: 'skipped',
    blockedBy: `network.tcp ${login}`,
  });
});

test.concurrent('a proxy that is not there is the one that cannot be reached', async () => {
  const report = await examine({ HTTPS_PROXY: 'http://127.0.0.1:1' });
  expect(bad(report)).toEqual(['network.tcp host-unreachable']);
  expect(report.diagnosis.sentence).toContain('127.0.0.1:1');
  const named = await examine({ HTTPS_PROXY: 'http://proxy.contoso.invalid:8080' });
  expect(bad(named)).toEqual(['network.dns dns-not-found']);
  expect(named.diagnosis.sentence).toContain('proxy.contoso.invalid');
});

test.concurrent('a proxy that breaks TLS open is named by the issuer of its certificate', async () => {
  const proxy = await proxied({ intercepts: await makeCertificate({ names: ['localhost'] }) });
  const report = await examine({ HTTPS_PROXY: `http://${proxy.address}` });
  expect(bad(report)).toEqual(['network.tls tls-untrusted']);
  expect(report.diagnosis.remedy?.text).toContain('issued by Test CA');
  expect(row(report, 'network.tls', deployment.hosts.login).evidence.join('\n')).toContain('Test CA');
});

test.concurrent('a proxy without http:// before it is passed over by programs, and told', async () => {
  const report = await examine({ HTTPS_PROXY: 'robin:hunter2@proxy.contoso.invalid:8080' });
  expect(report.diagnosis).toMatchObject({ outcome: 'warn', check: 'network.tcp' });
  expect(report.diagnosis.sentence).toContain('HTTPS_PROXY is "…@proxy.contoso.invalid:8080"');
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test.concurrent('of a name with two kinds of address it is told which one is shut', async () => {
  const FIXED_NAMES = JSON.stringify({ localhost: ['::1', '127.0.0.1'] });
  const report = await examine({ FIXED_NAMES, NODE_OPTIONS: `--import ${NAMES}` });
  const { imap } = deployment.hosts;
  expect(row(report, 'network.dns', 'localhost').evidence).toEqual(['IPv6 ::1', 'IPv4 127.0.0.1']);
  const { evidence, outcome } = row(report, 'network.tcp', imap);
  expect(outcome).toBe('pass');
  expect(evidence).toContain('connected to 127.0.0.1 (IPv4)');
  expect(evidence).toContain('IPv4 is open');
  expect(evidence.find((line) => line.startsWith('IPv6 is shut: '))).toMatch(/::1/);
  expect(bad(report)).toEqual([]);
});

test.concurrent('the port of another service is told as what it is, also without a token', async () => {
  const report = await examine({}, (own) => {
    own.accounts = own.accounts.map(({ accessToken: _, ...account }) => account);
    [own.hosts.imap, own.hosts.pop3] = [own.hosts.pop3, own.hosts.imap];
    own.hosts.smtp = own.hosts.login;
  });
  expect(bad(report)).toEqual(Array(3).fill('network.tls wrong-service'));
  const told = report.findings.map(({ summary }) => summary);
  expect(told).toContain(
    `${deployment.hosts.pop3} speaks POP3 with TLS at once, and not IMAP with TLS at once.`,
  );
  expect(told).toContain(
    `${deployment.hosts.imap} speaks IMAP with TLS at once, and not POP3 with TLS at once.`,
  );
  expect(told).toContain(`${deployment.hosts.login} speaks TLS at once, and not SMTP with STARTTLS.`);
});

test.concurrent('JUnit and a page are written beside the report, and the exit code tells how it went', async () => {
  const own = structuredClone(deployment);
  own.hosts.smtp = '127.0.0.1:1';
  const file = join(directory, 'written.yaml');
  await writeFile(file, stringify(own));
  const [junit, html] = ['report.xml', 'report.html'].map((name) => join(directory, name)) as [
    string,
    string,
  ];
  const said = await runDoctor(
    {},
    ...['--profile', 'ece', '--file', file, '--ca', join(directory, 'ca.pem'), '--lang', 'nl'],
    ...['--junit', junit, '--html', html, '--json'],
  );
  expect(said.status).toBe(1);
  const { findings, diagnosis } = reportOf(said);
  const xml = await readFile(junit, 'utf8');
  const count = (outcome: string) => findings.filter((finding) => finding.outcome === outcome).length;
  expect(xml).toContain(`tests="${findings.length}" failures="1" errors="0" skipped="${count('skipped')}"`);
  expect(xml.match(/<testcase /g)).toHaveLength(findings.length);
  expect(xml).toContain('<failure type="host-unreachable" message="127.0.0.1:1 weigert de verbinding');
  const page = await readFile(html, 'utf8');
  expect(page).toContain('<html lang="nl">');
  expect(page).toContain(`<h1>${diagnosis.sentence}</h1>`);
  expect(page).not.toMatch(/<script|src=|@import/);
});
