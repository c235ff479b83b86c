import type { Clock } from '../../kernel/clock.ts';
import type { Language } from '../../kernel/language.ts';
import type { Finding } from '../check.ts';
import { eceChecks } from '../checks/index.ts';
import { createReport, type Report, type ReportFinding, tell, type Voice } from '../report.ts';
import { runChecks } from '../run.ts';
import type { EceDescription } from './file.ts';
import { createEceProbe, type EceServer } from './probe.ts';
import { ECE_REMEDIES } from './remedies.ts';
import { ECE_REMEDIES_NL } from './remedies-nl.ts';

export interface Examination {
  readonly description: EceDescription;
  readonly server: EceServer;
  /** PEM trusted besides the roots. */
  readonly ca: string | undefined;
  readonly clock: Clock;
  readonly versions: Readonly<Record<string, string>>;
  readonly language?: Language;
  readonly signal?: AbortSignal;
  /** Before the first: how many there will be. */
  readonly onStart?: (checks: number) => void;
  readonly onFinding?: (finding: ReportFinding) => void;
}

export const ECE_VOICE: Voice = { product: 'ECE', remedies: { en: ECE_REMEDIES, nl: ECE_REMEDIES_NL } };

/** Examines a Cisco ECE deployment from this machine. Nothing is changed anywhere. @throws the signal's reason. */
export async function examineEce(examination: Examination): Promise<Report> {
  const { description, server, ca, clock, language = 'en', signal } = examination;
  const startedAt = clock.now();
  const probe = createEceProbe({
    description,
    server,
    ca,
    now: clock.now,
    ...(signal ? { signal } : {}),
  });
  const checks = eceChecks(probe);
  examination.onStart?.(checks.length);
  const findings = await runChecks({
    checks,
    probe,
    clock,
    send: false,
    ...(signal ? { signal } : {}),
    onFinding: (finding: Finding) => examination.onFinding?.(tell(finding, ECE_VOICE, language)),
  });
  const versions = { ...examination.versions, ece: description.ece.version };
  const profile = `ece (${server} server)`;
  return createReport(findings, { voice: ECE_VOICE, language, versions, profile, startedAt });
}
