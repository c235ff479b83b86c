/** The certificate of an application that signs assertions, for the tests of the sandbox. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { thumbprintOf } from '../certificates.ts';

export async function makeClientCertificate() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { name: 'CN=postvak', keys: keys as never, signingAlgorithm: algorithm },
    webcrypto as never,
  );
  const pem = certificate.toString('pem');
  return { pem, thumbprint: thumbprintOf(pem), privateKey: keys.privateKey };
}
