/**
 * The hosts of the Microsoft clouds. Every one can be overridden per app registration, because tools disagree
 * on some of them and because proxies and the sandbox stand elsewhere.
 *
 * Source: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and
 * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-endpoints.
 */
import type { HostEndpoint } from '../store/schema.ts';

export type Cloud = 'global' | 'gcc-high' | 'dod' | 'china';

/** Where the parts of one provider are found. */
export interface Endpoints {
  /** Origin of the token service, or for a generic provider its issuer. */
  readonly login: string;
  readonly graph: string;
  /** The name of Graph in scopes; it stays when the host is overridden. */
  readonly graphResource: string;
  /** The name of Exchange Online in the scope of an app-only token. */
  readonly exchangeResource: string;
  /** What stands before `/IMAP.AccessAsUser.All` in a scope, without a trailing slash. */
  readonly scopeRoot: string;
  readonly imap: HostEndpoint;
  readonly pop3: HostEndpoint;
  readonly smtp: HostEndpoint;
  /** Scopes asked of a generic provider. */
  readonly scopes: readonly string[] | undefined;
  /** PEM certificates trusted besides the roots of the system. */
  readonly ca: string | undefined;
}

type CloudHosts = Omit<Endpoints, 'ca' | 'scopes' | 'graphResource' | 'exchangeResource'>;

const hosts = (imap: string, smtp: string): Pick<Endpoints, 'imap' | 'pop3' | 'smtp'> => ({
  imap: { host: imap, port: 993, tls: 'implicit' },
  pop3: { host: imap, port: 995, tls: 'implicit' },
  smtp: { host: smtp, port: 587, tls: 'starttls' },
});

export const CLOUDS = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    scopeRoot: 'https://outlook.office.com',
    ...hosts('outlook.office365.com', 'smtp.office365.com'),
  },
  'gcc-high': {
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    scopeRoot: 'https://outlook.office365.us',
    ...hosts('outlook.office365.us', 'smtp.office365.us'),
  },
  dod: {
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    scopeRoot: 'https://outlook.office365.us',
    ...hosts('outlook-dod.office365.us', 'outlook-dod.office365.us'),
  },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    scopeRoot: 'https://partner.outlook.cn',
    ...hosts('partner.outlook.cn', 'partner.outlook.cn'),
  },
} as const satisfies Record<Cloud, CloudHosts>;
