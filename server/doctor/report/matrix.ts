/** The network rows of several nodes as a table: node × host:port, each cell the first row of it that is not well. */
import type { ReportFinding } from '../report.ts';

export interface NetworkMatrix {
  readonly targets: readonly string[];
  readonly rows: readonly {
    readonly node: string;
    /** In the order of the targets; null where this node did not look. */
    readonly cells: readonly (ReportFinding | null)[];
  }[];
}

const WORST = ['fail', 'crashed', 'warn', 'pass', 'skipped'] as const;

/** @returns undefined when no rows name a node. */
export function networkMatrix(findings: readonly ReportFinding[]): NetworkMatrix | undefined {
  const network = findings.filter(({ check, node }) => node !== null && check.startsWith('network.'));
  const targets = unique(
    network.filter(({ check }) => check === 'network.tcp').map(({ subject }) => subject),
  );
  const nodes = unique(network.map(({ node }) => node ?? ''));
  if (nodes.length === 0 || targets.length === 0) return undefined;
  return {
    targets,
    rows: nodes.map((node) => {
      const own = network.filter((finding) => finding.node === node);
      return { node, cells: targets.map((target) => cellOf(own, target)) };
    }),
  };
}

function cellOf(own: readonly ReportFinding[], target: string): ReportFinding | null {
  const host = target.replace(/:\d+$/, '');
  const about = own.filter(({ subject }) => subject === target || subject === host);
  for (const outcome of WORST) {
    // A row that waits for another one is skipped; the other one comes first in this list.
    const found = about.find((finding) => finding.outcome === outcome);
    if (found) return outcome === 'pass' ? (about.at(-1) ?? found) : found;
  }
  return null;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
