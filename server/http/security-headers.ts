/**
 * The headers that every answer carries. Data of the API is never cached or framed; the console's page and the
 * view of an HTML mail set their own, wider content security policy (`console.ts`, `routes/messages.ts`).
 */
import type { Api } from './context.ts';
import type { ExternalUrl } from './external-url.ts';

/** What an answer that is not a page may do in a browser: nothing. */
export const CLOSED_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function setSecurityHeaders(app: Api, externalUrl: ExternalUrl): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-security-policy': CLOSED_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
      'cache-control': 'no-store',
    });
    // Without asking the database: /livez must answer when it does not.
    if (externalUrl.known()?.startsWith('https:'))
      reply.header('strict-transport-security', 'max-age=31536000');
  });
}

/**
 * The policy of the console's page.
 * @param nonce of this answer: Mantine writes its colour variables in a style element that carries it.
 */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // React and Mantine set style properties on elements; that cannot load anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
