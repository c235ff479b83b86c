/**
 * Hosts typed over those of the cloud, for a proxy, another provider or a sandbox: "host" or "host:port".
 *
 * IMAP and POP3 speak TLS from the first byte; SMTP submission upgrades by STARTTLS, except on port 465 (RFC 8314).
 */

export interface HostTexts {
  readonly login: string;
  readonly graph: string;
  readonly imap: string;
  readonly pop3: string;
  readonly smtp: string;
  readonly ca: string;
}

export const NO_HOSTS: HostTexts = { login: '', graph: '', imap: '', pop3: '', smtp: '', ca: '' };

interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls';
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
  readonly bad: readonly (keyof HostTexts)[];
}

const PORTS = { imap: 993, pop3: 995, smtp: 587 } as const;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;

export function readHosts(texts: HostTexts): ReadHosts {
  const endpoints: Record<string, string | Endpoint> = {};
  const bad: (keyof HostTexts)[] = [];
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
      const implicit = name !== 'smtp' || port === '465';
      endpoints[name] = { host, port: Number(port), tls: implicit ? 'implicit' : 'starttls' };
    } else bad.push(name);
  }
  const ca = texts.ca.trim();
  if (ca.includes('-----BEGIN CERTIFICATE-----')) endpoints.ca = `${ca}\n`;
  else if (ca) bad.push('ca');
  return { endpoints, bad };
}
