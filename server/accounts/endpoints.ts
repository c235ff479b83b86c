import type { EndpointOverrides, HostEndpoint } from '../store/schema.ts';
import { CLOUDS, type Cloud, type Endpoints } from './clouds.ts';

/** The hosts of one app registration: those of its cloud, each replaced where the registration says otherwise. */
export function resolveEndpoints(cloud: Cloud, overrides: EndpointOverrides): Endpoints {
  const table = CLOUDS[cloud];
  return {
    login: withoutTrailingSlash(overrides.login ?? table.login),
    graph: withoutTrailingSlash(overrides.graph ?? table.graph),
    graphResource: table.graph,
    exchangeResource: `https://${table.imap.host}`,
    scopeRoot: withoutTrailingSlash(overrides.scopeRoot ?? table.scopeRoot),
    imap: overrides.imap ?? table.imap,
    pop3: overrides.pop3 ?? table.pop3,
    smtp: overrides.smtp ?? table.smtp,
    scopes: overrides.scopes,
    ca: overrides.ca,
  };
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Where mail of Microsoft Graph goes to, as host and port like every other server. @param graph its origin. */
export function graphEndpoint(graph: string): HostEndpoint {
  const { protocol, hostname, port } = new URL(graph);
  const isPlain = protocol === 'http:';
  return {
    host: hostname,
    port: Number(port) || (isPlain ? 80 : 443),
    tls: isPlain ? 'none' : 'implicit',
  };
}
