import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate, portalThumbprintOf, thumbprintOf } from './certificate.ts';

test('the certificate belongs to the key, and is good for two years from now', async () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const { privateKey, pem, expiresOn } = await makeCertificate(now);
  const certificate = new X509Certificate(pem);
  expect(certificate.checkPrivateKey(createPrivateKey(privateKey.reveal()))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(new Date(certificate.validFrom).getTime()).toBeLessThan(now.getTime());
  expect(expiresOn).toBe('2028-11-23');
  expect(portalThumbprintOf(pem)).toBe(certificate.fingerprint.replaceAll(':', ''));
  expect(Buffer.from(thumbprintOf(pem), 'base64url').toString('hex')).toBe(
    certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  );
});
