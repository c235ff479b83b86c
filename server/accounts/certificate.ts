/**
 * A key and a self-signed certificate by which Postvak proves to be an application, instead of by a secret.
 *
 * Entra looks at nothing in it but the public key and the dates
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials), so nobody has to sign it. The
 * private key never leaves the vault; what is handed out is the certificate, to be uploaded in the portal.
 */
import { createHash, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { Secret } from '../kernel/secret.ts';

export interface MadeCertificate {
  /** PKCS #8 PEM. */
  readonly privateKey: Secret;
  readonly pem: string;
  /** YYYY-MM-DD */
  readonly expiresOn: string;
}

/** Entra takes any; two years is what its portal offers at most for secrets. */
const YEARS = 2;
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 3072,
};

export async function makeCertificate(now: Date): Promise<MadeCertificate> {
  // Loaded when needed: the library is large, and most installations use a secret.
  await import('reflect-metadata');
  const { X509CertificateGenerator, cryptoProvider } = await import('@peculiar/x509');
  cryptoProvider.set(webcrypto as never);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // RFC 5280 section 4.1.2.2: positive, at most 20 octets.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: 'CN=Postvak',
    // A clock that is a little behind must not find it "not yet valid".
    notBefore: new Date(now.getTime() - 60 * 60_000),
    notAfter,
    keys: keys as never,
    signingAlgorithm: ALGORITHM,
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    privateKey: new Secret(
      `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`,
    ),
    pem: `${certificate.toString('pem')}\n`,
    expiresOn: notAfter.toISOString().slice(0, 10),
  };
}

/** SHA-256 over the DER, base64url: `x5t#S256` of RFC 7515 section 4.1.8. */
export function thumbprintOf(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
}

/** SHA-1 in capital hex, the form in which the Entra portal lists certificates. */
export function portalThumbprintOf(pem: string): string {
  return createHash('sha1').update(new X509Certificate(pem).raw).digest('hex').toUpperCase();
}
