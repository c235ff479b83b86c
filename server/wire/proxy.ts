/**
 * Which proxy a web request goes through: what Node's own agent makes of HTTPS_PROXY and NO_PROXY
 * (https://nodejs.org/api/http.html#built-in-proxy-support; a test holds this to the agent), so that the doctor looks
 * where Postvak goes and a failure names the one who failed. Mail never goes through one.
 */
import { Secret } from '../kernel/secret.ts';
import type { Destination } from './destination.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface HttpProxy extends Destination {
  /** The way to the proxy itself is TLS. */
  readonly secure: boolean;
  /** Value of Proxy-Authorization (RFC 7617), where its address holds a user. */
  readonly authorization: Secret | undefined;
}

/** @returns undefined when a https request goes straight there. */
export function proxyFor({ host, port }: Destination, environment: Environment): HttpProxy | undefined {
  const named = namedIn(environment);
  if (!named || !isUsable(named)) return undefined;
  const exempt = environment.no_proxy || environment.NO_PROXY || '';
  if (isExempt(host.toLowerCase(), port, exempt)) return undefined;
  const { hostname, port: given, protocol, username, password } = new URL(named);
  const secure = protocol === 'https:';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(given) || (secure ? 443 : 80),
    secure,
    authorization:
      username || password ? new Secret(`Basic ${Buffer.from(credentials).toString('base64')}`) : undefined,
  };
}

/**
 * What HTTPS_PROXY says when the agent silently passes it over, as "proxy.example.com:8080" without http://.
 * @returns undefined when it is not set, or is used; a password never shows.
 */
export function ignoredProxy(environment: Environment): string | undefined {
  const named = namedIn(environment);
  if (!named || isUsable(named)) return undefined;
  return named.replace(/^(\w+:\/\/)?[^@]*@/, '$1…@').slice(0, 120);
}

/** What agents are given: Node's refuse to be made beside a proxy whose address they cannot read, and name its password. */
export function proxyEnvironment(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (!/^https?_proxy$/i.test(name) || isUsable(value)) ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}

/** @returns where it happened: an error before the proxy was reached is about the proxy. */
export function placeOfFault(
  error: unknown,
  destination: Destination,
  environment: Environment,
): Destination {
  const { syscall } = Object(error) as { syscall?: unknown };
  const proxy = proxyFor(destination, environment);
  return proxy && (syscall === 'connect' || syscall === 'getaddrinfo') ? proxy : destination;
}

function namedIn({ https_proxy: lower, HTTPS_PROXY: upper }: Environment): string | undefined {
  return lower || upper || undefined;
}

function isUsable(named: string): boolean {
  if (!/^https?:\/\//.test(named) || !URL.canParse(named)) return false;
  const { username, password } = new URL(named);
  try {
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}

function isExempt(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .some(
      (entry) =>
        entry === '*' ||
        entry === host ||
        entry === `${host}:${port}` ||
        (entry.startsWith('.') && (host === entry.slice(1) || host.endsWith(entry))) ||
        (entry.startsWith('*.') && host.endsWith(entry.slice(1))) ||
        (entry.includes('-') && isBetween(host, entry)),
    );
}

/** "192.168.1.0-192.168.1.255". */
function isBetween(host: string, range: string): boolean {
  const [from, to, more] = range.split('-').map(numberOf);
  const own = numberOf(host);
  if (from === undefined || to === undefined || own === undefined || more !== undefined) return false;
  return own >= from && own <= to;
}

/** Of an IPv4 address. */
function numberOf(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address.trim())?.slice(1).map(Number);
  return parts?.reduce((sum, part) => sum * 256 + part, 0);
}
