import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60_000;

export interface MadeCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** A certificate of a CA made for it alone. */
export async function makeCertificate(options: {
  readonly names: readonly string[];
  readonly expired?: boolean;
  /** 30 when left out. */
  readonly days?: number;
}): Promise<MadeCertificate> {
  x509.cryptoProvider.set(webcrypto as never);
  const issuer = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const now = Date.now();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Test CA',
    notBefore: new Date(now - 90 * DAY_MS),
    notAfter: new Date(now + 90 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: issuer as never,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: `CN=${options.names[0]}`,
    issuer: authority.subject,
    notBefore: new Date(now - 60 * DAY_MS),
    notAfter: new Date(options.expired ? now - DAY_MS : now + (options.days ?? 30) * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey as never,
    signingKey: issuer.privateKey as never,
    extensions: [
      new x509.SubjectAlternativeNameExtension(options.names.map((value) => ({ type: 'dns', value }))),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const body = pkcs8
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    cert: certificate.toString('pem'),
    ca: authority.toString('pem'),
  };
}
