/**
 * An authority made at start, and leaf certificates in every state that a client must tell apart. Nothing is kept:
 * the keys live as long as the process; only the authority's certificate is written to a file, for clients to trust.
 */
import 'reflect-metadata';
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

export const CERTIFICATE_VARIANTS = [
  'valid',
  'expired',
  'not-yet-valid',
  'wrong-name',
  'unknown-ca',
  'self-signed',
  'intercepted',
] as const;
export type CertificateVariant = (typeof CERTIFICATE_VARIANTS)[number];

/** PEM; `certificate` is the chain, without the authority save for the intercepting proxy, which sends its own. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  readonly context: SecureContext;
}

export interface Certificates {
  /** PEM of the authority. */
  readonly ca: string;
  /** Where it is written. */
  readonly caFile: string;
  of(variant: CertificateVariant): ServerCertificate;
  /** Removes the file. */
  close(): Promise<void>;
}

/** Names that the servers are reached by: their own, and Microsoft's for clients that map those here. */
const NAMES = [
  'localhost',
  'login.microsoftonline.com',
  'graph.microsoft.com',
  'outlook.office365.com',
  'smtp.office365.com',
];
const ADDRESSES = ['127.0.0.1', '::1'];
const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
}
type CryptoKeyPair = webcrypto.CryptoKeyPair;

export async function createCertificates(): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto as never);
  const [trusted, unknown, proxy] = await Promise.all([
    makeAuthority('CN=Postvak Sandbox CA, O=Postvak Sandbox'),
    makeAuthority('CN=Unknown CA, O=Nobody'),
    makeAuthority('CN=Contoso Web Proxy CA, O=Contoso Network Security'),
  ]);
  const now = Date.now();
  const soon = { from: now - DAY_MS, until: now + 365 * DAY_MS };
  const made: Record<CertificateVariant, ServerCertificate> = {
    valid: await makeLeaf(trusted, NAMES, soon),
    expired: await makeLeaf(trusted, NAMES, { from: now - 90 * DAY_MS, until: now - DAY_MS }),
    'not-yet-valid': await makeLeaf(trusted, NAMES, { from: now + DAY_MS, until: now + 90 * DAY_MS }),
    'wrong-name': await makeLeaf(trusted, ['mail.fabrikam.example'], soon),
    'unknown-ca': await makeLeaf(unknown, NAMES, soon),
    'self-signed': await makeLeaf(undefined, NAMES, soon),
    intercepted: await makeLeaf(proxy, NAMES, soon, { sendAuthority: true }),
  };
  const ca = trusted.certificate.toString('pem');
  const folder = await mkdtemp(join(tmpdir(), 'postvak-sandbox-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, `${ca}\n`);
  return {
    ca,
    caFile,
    of: (variant) => made[variant],
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name,
    notBefore: new Date(Date.now() - 365 * DAY_MS),
    notAfter: new Date(Date.now() + 3650 * DAY_MS),
    keys: keys as never,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  return { certificate, keys };
}

async function makeLeaf(
  issuer: Authority | undefined,
  names: readonly string[],
  { from, until }: { from: number; until: number },
  { sendAuthority = false } = {},
): Promise<ServerCertificate> {
  const keys = await newKeys();
  const subject = `CN=${names[0]}`;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(until),
    publicKey: keys.publicKey as never,
    signingKey: (issuer?.keys ?? keys).privateKey as never,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        ...(names === NAMES ? ADDRESSES.map((value) => ({ type: 'ip' as const, value })) : []),
      ]),
      ...(issuer ? [await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey as never)] : []),
    ],
  });
  const chain = sendAuthority && issuer ? [certificate, issuer.certificate] : [certificate];
  const pem = chain.map((link) => link.toString('pem')).join('\n');
  const key = await exportKey(keys.privateKey);
  return { key, certificate: pem, context: createSecureContext({ key, cert: pem, minVersion: 'TLSv1.2' }) };
}

function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

/** Positive, as RFC 5280 section 4.1.2.2 wants: the first bit stays clear. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** SHA-256 of a certificate, base64url: the `x5t#S256` of an assertion that its key signs (RFC 7515 section 4.1.8). */
export function thumbprintOf(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return createHash('sha256').update(der).digest('base64url');
}
