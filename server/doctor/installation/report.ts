import type { Language } from '../../kernel/language.ts';
import type { Finding } from '../check.ts';
import { createReport, type Report, type Voice } from '../report.ts';

/** The remedies of the closed list speak of Postvak's own screens already; the doctor has seen more in one case. */
export const INSTALLATION_VOICE: Voice = {
  product: 'Postvak',
  remedies: {
    en: {
      'tls-untrusted':
        'The certificate is issued by {issuer}. If that is no authority of the server, a proxy breaks TLS open: exempt {host} from interception, or add the CA certificate of the proxy to the app registration in Postvak.',
    },
    nl: {
      'tls-untrusted':
        'Het certificaat is uitgegeven door {issuer}. Hoort dat niet bij de server, dan breekt een proxy TLS open: zonder {host} daarvan uit, of voeg het CA-certificaat van de proxy toe aan de app-registratie in Postvak.',
    },
  },
};

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
