import type { App } from '../directory/directory.ts';

/**
 * Entra compares the whole string: scheme, host, port, path and a slash at the end all count. An application of the
 * sandbox without any registered address takes `/oauth/callback` on this machine, so that it works at once.
 */
export function isRegistered({ redirectUris }: App, address: string): boolean {
  if (redirectUris.length > 0) return redirectUris.includes(address);
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(address);
  return (
    (protocol === 'http:' || protocol === 'https:') &&
    (hostname === 'localhost' || hostname === '127.0.0.1') &&
    pathname === '/oauth/callback' &&
    search === '' &&
    hash === ''
  );
}
