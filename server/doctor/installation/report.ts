import type { Language } from '../../kernel/language.ts';
import type { Finding } from '../check.ts';
import { createReport, type Report, type Voice } from '../report.ts';

/** The remedies of the closed list speak of Postvak's own screens already. */
export const INSTALLATION_VOICE: Voice = { product: 'Postvak', remedies: { en: {}, nl: {} } };

export interface InstallationReportContext {
  readonly language: Language;
  readonly version: string;
  readonly startedAt: Date;
  /** The name of the account, when only one was examined. */
  readonly account: string | undefined;
}

export function installationReport(
  findings: readonly Finding[],
  { language, version, startedAt, account }: InstallationReportContext,
): Report {
  return createReport(findings, {
    voice: INSTALLATION_VOICE,
    language,
    versions: {
      postvak: version,
      node: process.versions.node,
      system: `${process.platform}-${process.arch}`,
    },
    profile: account === undefined ? 'installation' : `account ${account}`,
    startedAt,
  });
}
