/** The one redirect URI to register with the provider. @param externalUrl the origin of this installation. */
export function redirectUriOf(externalUrl: string): string {
  return `${externalUrl.replace(/\/+$/, '')}/oauth/callback`;
}

/**
 * Entra admits http for this machine only
 * (https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions); and a code that travels
 * in clear text is anyone's.
 */
export function isUsableRedirectUri(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
