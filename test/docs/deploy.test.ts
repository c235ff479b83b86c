/** What `deploy/` names exists: measures of the dashboard and the rules, settings, addresses of probes. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { EXAMPLES, readSettings } from '../../server/roles/settings.ts';
// Imported for its names: gauges register themselves.
import { gauges } from '../../server/telemetry/gauges.ts';
import { registry } from '../../server/telemetry/measures.ts';

const read = (path: string) => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}
const dashboard = JSON.parse(read('grafana/postvak.json')) as { panels: Panel[] };
const rules = parse(read('prometheus/rules.yml')) as {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
};
const queries: [string, string][] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [`panel ${title}`, expr]),
  ),
  ...rules.groups.flatMap(({ rules: each }) =>
    each.map(({ alert, expr }): [string, string] => [`rule ${alert}`, expr]),
  ),
];

/** Prometheus itself makes `up`; a histogram is three series. */
async function knownMeasures(): Promise<Map<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>([['up', ['job', 'instance']]]);
  for (const { name, type } of await registry.getMetricsAsJSON()) {
    const { labelNames = [] } = registry.getSingleMetric(name) as unknown as { labelNames?: string[] };
    known.set(name, labelNames);
    if (String(type) === 'histogram') {
      for (const end of ['bucket', 'sum', 'count']) known.set(`${name}_${end}`, [...labelNames, 'le']);
    }
  }
  return known;
}

describe('every measure', () => {
  it.each(queries)('of %s exists, with its labels', async (_, expression) => {
    const known = await knownMeasures();
    const named = expression.match(/\b(postvak|process|nodejs)_[a-z0-9_]+|\bup\b/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect([...known.keys()]).toContain(name);
    const labels = named.flatMap((name) => known.get(name) ?? []);
    // Prometheus adds the two.
    for (const [, list = ''] of expression.matchAll(/by \(([^)]*)\)/g)) {
      for (const label of list.split(',').map((each) => each.trim()))
        expect([...labels, 'instance', 'job']).toContain(label);
    }
    for (const [, label] of expression.matchAll(/[{,]\s*([a-z_]+)\s*[=!]~?"/g))
      expect([...labels, 'instance', 'job']).toContain(label);
  });

  it('that Postvak shows of the installation is on the dashboard or in a rule', () => {
    const text = queries.map(([, expression]) => expression).join('\n');
    const shown = [gauges.mailboxes, gauges.outbox, gauges.nodes, gauges.incidents, gauges.accounts];
    for (const gauge of shown) expect(text).toContain((gauge as unknown as { name: string }).name);
  });
});

it('every rule says what is wrong', () => {
  for (const { rules: each } of rules.groups)
    for (const { alert, annotations } of each) expect(annotations.summary, alert).toMatch(/\w/);
});

describe.each([
  'docker/Dockerfile',
  'docker/docker-compose.yml',
  'kubernetes/postvak.yaml',
  'systemd/postvak.service',
])('%s', (path) => {
  it('names settings that exist', () => {
    const named = [...new Set(read(path).match(/\bPOSTVAK_[A-Z_]+/g) ?? [])];
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(EXAMPLES)).toContain(name);
  });
});

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Pod {
  readonly enableServiceLinks?: boolean;
  readonly containers: readonly [Container];
}
interface Manifest {
  readonly kind: string;
  readonly data: Readonly<Record<string, string>>;
  readonly spec: { readonly template: { readonly spec: Pod } };
}
const manifests = parseAllDocuments(read('kubernetes/postvak.yaml')).map(
  (document) => document.toJS() as Manifest,
);
const configMap = manifests.find(({ kind }) => kind === 'ConfigMap') as Manifest;
const pods = manifests.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec);

/** As the commands in the file's head make them. */
const SECRETS: Readonly<Record<string, string>> = {
  POSTVAK_DATABASE_URL: 'postgres://postvak:word@database:5432/postvak',
  POSTVAK_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  POSTVAK_METRICS_TOKEN: Buffer.alloc(24, 7).toString('hex'),
};

describe('Kubernetes', () => {
  it('gives each container settings that a start takes', () => {
    for (const { containers } of pods) {
      const [{ env, args }] = containers;
      const secrets = env.map(({ name }) => [name, SECRETS[name]]);
      const settings = readSettings({ ...configMap.data, ...Object.fromEntries(secrets) });
      expect(settings).toMatchObject({ host: '0.0.0.0', port: 8080, healthPort: 9090 });
      expect(args.slice(0, 2)).toEqual(['start', '--role']);
      expect(['services', 'application']).toContain(args[2]);
    }
    expect(pods).toHaveLength(2);
  });

  it('probes what answers, where it answers', () => {
    for (const { containers } of pods) {
      const [container] = containers;
      const port = container.ports.find(({ name }) => name === 'health')?.containerPort;
      expect(String(port)).toBe(configMap.data.POSTVAK_HEALTH_PORT);
      expect(container.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'health' });
      for (const probe of ['startupProbe', 'readinessProbe'] as const)
        expect(container[probe].httpGet).toEqual({ path: '/readyz', port: 'health' });
    }
  });

  it('adds no settings of its own: a service called postvak would set POSTVAK_PORT to an address', () => {
    for (const pod of pods) expect(pod.enableServiceLinks).toBe(false);
  });
});

it('the image starts what is in the clone, with settings that a start takes', () => {
  const text = read('docker/Dockerfile');
  for (const path of ['bin/setup', 'server/main.ts']) {
    expect(text).toContain(path);
    expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  }
  const [, environment = ''] = /^ENV ((?:.*\\\n)*.*)/m.exec(text) ?? [];
  const set = environment.matchAll(/(POSTVAK_[A-Z_]+)=(\S+)/g);
  const settings = readSettings(Object.fromEntries([...set].map(([, name, value]) => [name, value])));
  expect(settings).toMatchObject({ host: '0.0.0.0', port: 8080, healthPort: 9090, dataDirectory: '/data' });
  expect(text).toContain(`http://127.0.0.1:${settings.healthPort}/livez`);
  expect(text).toContain(`EXPOSE ${settings.port} ${settings.healthPort}`);
});

it('systemd starts what is in the clone', () => {
  const text = read('systemd/postvak.service');
  const [, folder] = /^WorkingDirectory=(.*)$/m.exec(text) ?? [];
  const [, node, script, command] = /^ExecStart=(\S+) (?:--\S+ )*(\S+) (\S+)$/m.exec(text) ?? [];
  expect(node).toBe(`${folder}/node_modules/.bin/node`);
  expect(existsSync(new URL(`../../${script}`, import.meta.url))).toBe(true);
  expect(command).toBe('start');
  const [, data] = /^Environment=POSTVAK_DATA_DIR=(.*)$/m.exec(text) ?? [];
  const [, state] = /^StateDirectory=(.*)$/m.exec(text) ?? [];
  // Everything else is read-only.
  expect(data).toMatch(new RegExp(`^/var/lib/${state}/`));
});

it('the YAML files can be read', () => {
  for (const path of ['docker/docker-compose.yml', 'kubernetes/postvak.yaml', 'prometheus/scrape.yml']) {
    for (const document of parseAllDocuments(read(path), { merge: true }))
      expect(document.errors).toEqual([]);
  }
});

it('the limits of V8 are the same however Postvak is started', () => {
  const flags = (line: string | undefined) => line?.match(/--[\w-]+=\d+/g);
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const wanted = flags(scripts.start);
  expect(wanted).toHaveLength(1);
  expect(flags(/^ENTRYPOINT .*$/m.exec(read('docker/Dockerfile'))?.[0])).toEqual(wanted);
  expect(flags(/^ExecStart=.*$/m.exec(read('systemd/postvak.service'))?.[0])).toEqual(wanted);
  // What its memory is measured with.
  expect(flags(scripts['bench:idle'])).toEqual(wanted);
});
