/** What is told of a host besides pass and fail: certificate, kinds of address, proxy. */
import type { TlsSight } from '../../wire/network/probe.ts';
import { ignoredProxy } from '../../wire/proxy.ts';
import type { Warning } from '../check.ts';
import type { Families, Target } from '../sight.ts';
import { both, type Said } from '../words.ts';

export function certificateEvidence({ protocol, certificate }: TlsSight): Said[] {
  const { subject, names, issuer, validFrom, validTo, chain } = certificate;
  const list = names.length > 0 ? ` (${names.slice(0, 8).join(', ')})` : '';
  return [
    both(`${protocol}, certificate of ${subject}${list}`, `${protocol}, certificaat van ${subject}${list}`),
    both(
      `issued by ${issuer}, valid ${validFrom} to ${validTo}`,
      `uitgegeven door ${issuer}, geldig van ${validFrom} tot ${validTo}`,
    ),
    both(`chain: ${chain.join(' ← ')}`, `keten: ${chain.join(' ← ')}`),
  ];
}

/** Only where there is something to tell: both kinds, or one that is shut. */
export function familyEvidence(families: Families): Said[] {
  const kinds = Object.entries(families);
  if (kinds.length < 2) return [];
  return kinds.map(([family, state]) =>
    state === 'open'
      ? both(`IPv${family} is open`, `IPv${family} staat open`)
      : both(`IPv${family} is shut: ${state.why}`, `IPv${family} is dicht: ${state.why}`),
  );
}

export function proxyEvidence(target: Target): Said[] {
  const { host, proxy } = target;
  if (proxy) {
    const name = `${proxy.host}:${proxy.port}`;
    return [both(`through the proxy ${name} (HTTPS_PROXY)`, `via de proxy ${name} (HTTPS_PROXY)`)];
  }
  const { HTTPS_PROXY, https_proxy: lower = HTTPS_PROXY } = process.env;
  if (!lower || !isWeb(target) || ignoredProxy(process.env) !== undefined) return [];
  return [both(`straight, as NO_PROXY says of ${host}`, `rechtstreeks, zoals NO_PROXY van ${host} zegt`)];
}

/** Only requests to web services look at HTTPS_PROXY; a slip in it sends them the direct way without a word. */
export function proxyWarning(target: Target): Warning | undefined {
  const ignored = isWeb(target) ? ignoredProxy(process.env) : undefined;
  if (ignored === undefined) return undefined;
  return {
    summary: both(
      `HTTPS_PROXY is "${ignored}", which is not used: it is no address that begins with http:// or https://.`,
      `HTTPS_PROXY is "${ignored}", en dat wordt niet gebruikt: het is geen adres dat met http:// of https:// begint.`,
    ),
    remedy: both(
      'Write it as http://proxy.example.com:8080, or take it out: the direct way is open.',
      'Schrijf het als http://proxy.example.com:8080, of haal het weg: de directe weg staat open.',
    ),
  };
}

function isWeb({ tls, service }: Target): boolean {
  return tls === 'implicit' && service === undefined;
}

/** A kind of address that never answers makes every new connection wait for it first (RFC 8305). */
export function familyWarning({ host, port }: Target, families: Families): Warning | undefined {
  const silent = Object.entries(families).find(([, state]) => typeof state !== 'string' && state.silent);
  if (!silent || !Object.values(families).includes('open')) return undefined;
  const [family] = silent;
  const other = family === '6' ? '4' : '6';
  return {
    summary: both(
      `${host}:${port} answers over IPv${other} and never over IPv${family}.`,
      `${host}:${port} antwoordt via IPv${other} en nooit via IPv${family}.`,
    ),
    remedy: both(
      `Open TCP ${port} for IPv${family} too, or let this machine do without IPv${family}: programs that try it first wait for it each time.`,
      `Open TCP ${port} ook voor IPv${family}, of laat deze machine het zonder IPv${family} doen: programma's die het eerst proberen, wachten er elke keer op.`,
    ),
  };
}
