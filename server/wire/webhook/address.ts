/**
 * Where a webhook may lead. An administrator chooses it, so the company's own network is allowed; what is refused are
 * addresses that no receiver has and that would lead to the inside of this machine's cloud: link-local (169.254.169.254
 * and fe80::/10, where clouds serve credentials), their other known metadata addresses, unspecified and multicast.
 * Plain http is for this machine only, where nobody listens in between.
 */
import { BlockList, isIP } from 'node:net';

const forbidden = new BlockList();
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addSubnet('224.0.0.0', 4, 'ipv4');
forbidden.addSubnet('240.0.0.0', 4, 'ipv4');
forbidden.addAddress('::', 'ipv6');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');

export function isForbiddenAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return isForbiddenAddress(mapped);
  const family = isIP(address);
  return family !== 0 && forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** @returns what is wrong with it as the address of a webhook, or undefined. */
export function webhookUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a web address such as https://hooks.example.com/…';
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const local = host === 'localhost' || host === '::1' || /^127\./.test(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return 'must begin with https://';
  if (url.username || url.password) return 'must not have a user name in it';
  if (isForbiddenAddress(host)) return 'leads to an address that no webhook has';
  return undefined;
}
