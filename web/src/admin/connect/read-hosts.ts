/**
 * Hosts typed over those of the cloud, for a proxy, another provider or a sandbox: "host" or "host:port".
 *
 * Where nothing else is chosen, IMAP and POP3 speak TLS from the first byte, except on their plain ports 143 and 110,
 * and SMTP submission upgrades by STARTTLS, except on port 465 (RFC 8314).
 */

export type Tls = 'implicit' | 'starttls' | 'none';
export type MailHost = 'imap' | 'pop3' | 'smtp';

export interface HostTexts {
  readonly login: string;
  readonly graph: string;
  readonly imap: string;
  readonly pop3: string;
  readonly smtp: string;
  readonly ca: string;
  /** Chosen by hand; what is not follows from the port. */
  readonly tls?: Partial<Record<MailHost, Tls>>;
}

export const NO_HOSTS: HostTexts = { login: '', graph: '', imap: '', pop3: '', smtp: '', ca: '' };

interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: Tls;
}

export interface Endpoints {
  readonly login?: string;
  readonly graph?: string;
  readonly imap?: Endpoint;
  readonly pop3?: Endpoint;
  readonly smtp?: Endpoint;
  readonly ca?: string;
}

export interface ReadHosts {
  /** What is not typed is left out: the cloud's own. */
  readonly endpoints: Endpoints;
  readonly bad: readonly HostField[];
}

export type HostField = Exclude<keyof HostTexts, 'tls'>;

const STARTTLS_PORTS: Record<MailHost, (port: string) => boolean> = {
  imap: (port) => port === '143',
  pop3: (port) => port === '110',
  smtp: (port) => port !== '465',
};
const PORTS = { imap: 993, pop3: 995, smtp: 587 } as const;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;

export function readHosts(texts: HostTexts): ReadHosts {
  const endpoints: Record<string, string | Endpoint> = {};
  const bad: HostField[] = [];
  for (const name of ['login', 'graph'] as const) {
    const text = texts[name].trim().replace(/\/+$/, '');
    if (!text) continue;
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) endpoints[name] = text;
    else bad.push(name);
  }
  for (const name of ['imap', 'pop3', 'smtp'] as const) {
    const text = texts[name].trim();
    if (!text) continue;
    const [, host, , port = String(PORTS[name])] = HOST.exec(text) ?? [];
    if (host && Number(port) >= 1 && Number(port) <= 65_535) {
      const tls = texts.tls?.[name] ?? (STARTTLS_PORTS[name](port) ? 'starttls' : 'implicit');
      endpoints[name] = { host, port: Number(port), tls };
    } else bad.push(name);
  }
  const ca = texts.ca.trim();
  if (ca.includes('-----BEGIN CERTIFICATE-----')) endpoints.ca = `${ca}\n`;
  else if (ca) bad.push('ca');
  return { endpoints, bad };
}

/** The texts that give these endpoints, for changing what is there. */
export function writeHosts(endpoints: Endpoints): HostTexts {
  const at = (endpoint: Endpoint | undefined) => (endpoint ? `${endpoint.host}:${endpoint.port}` : '');
  const { login = '', graph = '', imap, pop3, smtp, ca = '' } = endpoints;
  return {
    login,
    graph,
    imap: at(imap),
    pop3: at(pop3),
    smtp: at(smtp),
    ca: ca.trim(),
    tls: {
      ...(imap ? { imap: imap.tls } : {}),
      ...(pop3 ? { pop3: pop3.tls } : {}),
      ...(smtp ? { smtp: smtp.tls } : {}),
    },
  };
}
