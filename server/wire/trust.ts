/**
 * Whose certificates a connection trusts. Building a context reads some 150 root certificates (ten milliseconds, and
 * megabytes), so each set has one that all connections share.
 */
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** Sets of certificates come from app registrations, of which there are few; the oldest makes room. */
const MOST = 32;
const contexts = new Map<string, SecureContext>();

/**
 * @param ca PEM certificates trusted besides the roots of this machine (and NODE_EXTRA_CA_CERTS).
 * @throws Error of OpenSSL when it is no PEM.
 */
export function trusting(ca: string | undefined): SecureContext {
  const key = ca ?? '';
  const known = contexts.get(key);
  if (known) return known;
  const context = createSecureContext(ca ? { ca: [...getCACertificates('default'), ca] } : {});
  const [oldest] = contexts.keys();
  if (contexts.size >= MOST && oldest !== undefined) contexts.delete(oldest);
  contexts.set(key, context);
  return context;
}
