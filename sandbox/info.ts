/** What a client needs to know to use the sandbox: the one line that `--json` prints. */

import type { Certificates } from './certificates.ts';
import type { Directory } from './directory/directory.ts';
import type { Network } from './network.ts';
import type { Ports } from './seed/schema.ts';

interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls';
}

export interface SandboxInfo {
  readonly ready: true;
  readonly entra: { readonly url: string; readonly tlsUrl: string };
  readonly graph: { readonly url: string; readonly tlsUrl: string };
  readonly imap: MailServer;
  readonly pop3: MailServer;
  readonly smtp: MailServer;
  readonly control: { readonly url: string };
  /** Path of the authority's certificate, PEM. */
  readonly ca: string;
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly apps: readonly { readonly clientId: string; readonly secret: string; readonly name: string }[];
  readonly users: readonly { readonly upn: string; readonly password: string }[];
}

export function describeSandbox(
  {
    directory,
    certificates,
    network,
  }: { readonly directory: Directory; readonly certificates: Certificates; readonly network: Network },
  ports: Required<Ports>,
): SandboxInfo {
  const { tenant } = directory;
  const url = (scheme: 'http' | 'https', service: 'entra' | 'entra-tls' | 'graph', port: number) =>
    `${scheme}://${network.name(service, port).host}:${port}`;
  return {
    ready: true,
    entra: { url: url('http', 'entra', ports.entra), tlsUrl: url('https', 'entra-tls', ports.entraTls) },
    graph: { url: url('http', 'graph', ports.graph), tlsUrl: url('https', 'graph', ports.graphTls) },
    imap: { ...network.name('imap', ports.imap), tls: 'implicit' },
    pop3: { ...network.name('pop3', ports.pop3), tls: 'implicit' },
    smtp: { ...network.name('smtp', ports.smtp), tls: 'starttls' },
    control: { url: `http://localhost:${ports.control}` },
    ca: certificates.caFile,
    tenant: { id: tenant.id, domain: tenant.domains[0] ?? '' },
    apps: [...directory.apps()].map(({ clientId, secrets, name }) => ({
      clientId,
      secret: secrets[0]?.value ?? '',
      name,
    })),
    users: [...directory.users()].map(({ upn, password }) => ({ upn, password })),
  };
}
