/**
 * Which proxy a request to the token service goes through: what Node's own agent makes of HTTPS_PROXY and NO_PROXY
 * (https://nodejs.org/api/http.html#built-in-proxy-support), so that the doctor looks where Postvak goes. Mail never
 * goes through one.
 */
import type { Destination } from '../../wire/network-fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @param secure https, and not http. */
export function proxyFor(
  { host, port }: Destination,
  secure: boolean,
  environment: Environment,
): Destination | undefined {
  const named = secure
    ? (environment.https_proxy ?? environment.HTTPS_PROXY)
    : (environment.http_proxy ?? environment.HTTP_PROXY);
  if (!secure || !named || !URL.canParse(named)) return undefined;
  if (isExempt(host.toLowerCase(), port, environment.no_proxy ?? environment.NO_PROXY ?? ''))
    return undefined;
  const { hostname, port: given, protocol } = new URL(named);
  return { host: hostname, port: Number(given) || (protocol === 'https:' ? 443 : 80) };
}

function isExempt(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
      if (name === '*') return true;
      const suffix = name.replace(/^\*?\.?/, '');
      const below = host.endsWith(`.${suffix}`);
      return /^[*.]/.test(name) ? below || host === suffix : host === name;
    });
}
