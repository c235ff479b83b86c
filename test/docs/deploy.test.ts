/** What `deploy/` names exists: measures of the dashboard and the rules, settings, addresses of probes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { EXAMPLES } from '../../server/roles/settings.ts';
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

it('the YAML files can be read', () => {
  for (const path of ['docker/docker-compose.yml', 'kubernetes/postvak.yaml', 'prometheus/scrape.yml']) {
    for (const document of parseAllDocuments(read(path), { merge: true }))
      expect(document.errors).toEqual([]);
  }
});
