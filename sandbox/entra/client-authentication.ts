/**
 * Which application asks at the token endpoint, and whether it proved it: by secret (in the body or the
 * Authorization header), by an assertion signed with a registered certificate, or not at all.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
import { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { thumbprintOf } from '../certificates.ts';
import type { App } from '../directory/directory.ts';
import { EntraFailure } from './failure.ts';

export interface ClientCredentials {
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** @throws EntraFailure 9002313, 50027 */
export function readCredentials(form: URLSearchParams, authorization: string | undefined): ClientCredentials {
  const basic = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    // RFC 6749 section 2.3.1: both halves are form-encoded before the colon joins them.
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(formDecode);
    return { clientId: id, secret, assertion: undefined };
  }
  const assertion = form.get('client_assertion') ?? undefined;
  if (assertion !== undefined && form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw new EntraFailure(9002313);
  return {
    clientId: form.get('client_id') ?? (assertion === undefined ? undefined : subjectOf(assertion)),
    secret: form.get('client_secret') ?? undefined,
    assertion,
  };
}

/**
 * @param mayBePublic whether this grant may be used without proof.
 * @param audiences what the assertion may be addressed to.
 * @throws EntraFailure 7000218, 700025, 7000215, 7000222, 700027, 700024, 50027
 */
export async function authenticateClient(
  app: App,
  { secret, assertion }: ClientCredentials,
  { mayBePublic, audiences, now }: { mayBePublic: boolean; audiences: string[]; now: Date },
): Promise<'confidential' | 'public'> {
  const values = { client: app.clientId, name: app.name };
  const confidential = isConfidential(app);
  if (!secret && assertion === undefined) {
    if (mayBePublic) return 'public';
    throw new EntraFailure(7000218, values);
  }
  if (!confidential) throw new EntraFailure(700025, values);
  if (assertion !== undefined) await verifyAssertion(app, assertion, audiences, now);
  else {
    const known = app.secrets.find(({ value }) => value === secret);
    if (!known) throw new EntraFailure(7000215, values);
    if (known.expiresAt <= now) throw new EntraFailure(7000222, values);
  }
  return 'confidential';
}

export function isConfidential({ secrets, certificates }: App): boolean {
  return secrets.length + certificates.length > 0;
}

async function verifyAssertion(app: App, assertion: string, audiences: string[], now: Date): Promise<void> {
  const certificate = certificateOf(app, assertion);
  if (!certificate) throw new EntraFailure(700027, { client: app.clientId });
  try {
    await jwtVerify(assertion, new X509Certificate(certificate.pem).publicKey, {
      algorithms: ['RS256', 'PS256'],
      audience: audiences,
      issuer: app.clientId,
      subject: app.clientId,
      currentDate: now,
      clockTolerance: 300,
      requiredClaims: ['exp', 'jti'],
    });
  } catch (error) {
    const { code, claim } = error as { code?: string; claim?: string };
    if (code === 'ERR_JWT_EXPIRED' || claim === 'nbf') throw new EntraFailure(700024);
    if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
      throw new EntraFailure(700027, { client: app.clientId });
    throw new EntraFailure(50027);
  }
}

/** Clients name it by SHA-256 (`x5t#S256`), SHA-1 (`x5t`) or `kid`, which holds either, in base64url or hex. */
function certificateOf(app: App, assertion: string) {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    throw new EntraFailure(50027);
  }
  const named = [header['x5t#S256'], header.x5t, header.kid].filter((name) => typeof name === 'string');
  return app.certificates.find(({ pem, thumbprint }) => {
    const sha1 = new X509Certificate(pem).fingerprint.replaceAll(':', '');
    const names = [thumbprint, thumbprintOf(pem), sha1, Buffer.from(sha1, 'hex').toString('base64url')];
    return named.some((name) => names.includes(name) || names.includes(name.toUpperCase()));
  });
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    throw new EntraFailure(50027);
  }
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new EntraFailure(9002313);
  }
}
