/**
 * A signature of the sending domain before the first header field (RFC 6376), relaxed/relaxed with RSA and SHA-256,
 * which every verifier knows. It has no time in it and RSA's padding is fixed: the same message and key give the same
 * bytes.
 */
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import type { Secret } from '../../kernel/secret.ts';

export interface DkimSigner {
  readonly domain: string;
  readonly selector: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: Secret;
}

/** @throws Error when the key signs nothing: a message is never passed on as signed when it is not. */
export async function signMessage(raw: Buffer, signer: DkimSigner): Promise<Buffer> {
  const dkim = new DKIM({
    domainName: signer.domain,
    keySelector: signer.selector,
    privateKey: signer.privateKey.reveal(),
  });
  const signed = await buffer(dkim.sign(raw));
  // nodemailer leaves the signature out when the key is of no use to it.
  if (!signed.subarray(0, 15).equals(Buffer.from('DKIM-Signature:'))) {
    throw new Error(`the DKIM key of ${signer.domain} signs nothing`);
  }
  return signed;
}
