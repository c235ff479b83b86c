/** Findings in the parts that people think in: Postvak itself, the network, applications, then account by account. */
import type { DoctorFinding } from './queries.ts';

export interface FindingGroup {
  readonly key: string;
  readonly kind: 'system' | 'network' | 'entra' | 'account' | 'other';
  readonly accountId: string | null;
  readonly findings: readonly DoctorFinding[];
}

export function groupFindings(findings: readonly DoctorFinding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup & { findings: DoctorFinding[] }>();
  for (const finding of findings) {
    const kind = kindOf(finding);
    const key = kind === 'account' ? `account ${finding.accountId}` : kind;
    const group = groups.get(key) ?? { key, kind, accountId: finding.accountId, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function kindOf({ check, accountId }: DoctorFinding): FindingGroup['kind'] {
  if (accountId !== null) return 'account';
  if (check.startsWith('network.')) return 'network';
  if (check.startsWith('entra.')) return 'entra';
  if (check.startsWith('system.') || check === 'version.minimum' || check === 'alarm.path') return 'system';
  return 'other';
}
