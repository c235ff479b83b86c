/**
 * DKIM signatures of a message (RFC 6376), relaxed/relaxed with SHA-256: by RSA, which every verifier knows, and by
 * Ed25519 (RFC 8463), which is beside it and never in its place. The message passes by once and is not kept: what comes
 * out is the fields that belong before it. There is no time in them, and both algorithms give one signature only: the
 * same message and keys give the same bytes.
 */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import MessageParser, { type MessageParserHeaderLine } from 'nodemailer/lib/dkim/message-parser';
import RelaxedBody from 'nodemailer/lib/dkim/relaxed-body';
import signWithRsa from 'nodemailer/lib/dkim/sign';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import type { Secret } from '../../kernel/secret.ts';

export const DKIM_ALGORITHMS = ['rsa-sha256', 'ed25519-sha256'] as const;
export type DkimAlgorithm = (typeof DKIM_ALGORITHMS)[number];

export interface DkimSigner {
  readonly algorithm: DkimAlgorithm;
  /** In ASCII. */
  readonly domain: string;
  readonly selector: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: Secret;
}

/**
 * What a receiver should be able to trust of us; RFC 6376 section 5.4.1. Fields that relays add or change are left out,
 * and so is Bcc, which never is in a message.
 */
const SIGNED_FIELDS =
  'From:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:Auto-Submitted';

/**
 * @param message is read to its end.
 * @returns one field for each signer, with its line end, in their order.
 * @throws Error when a key signs nothing: a message is never passed on as signed when it is not.
 */
export async function signatureFields(
  message: AsyncIterable<Buffer>,
  signers: readonly DkimSigner[],
): Promise<string> {
  const { fields, bodyHash } = await digestOf(message);
  return signers
    .map((signer) => {
      const field =
        signer.algorithm === 'rsa-sha256'
          ? signWithRsa(fields, 'sha256', bodyHash, {
              domainName: signer.domain,
              keySelector: signer.selector,
              privateKey: signer.privateKey.reveal(),
              headerFieldNames: SIGNED_FIELDS,
            })
          : signWithEd25519(fields, bodyHash, signer);
      if (!field) throw new Error(`the DKIM key of ${signer.domain} signs nothing`);
      return `${field}\r\n`;
    })
    .join('');
}

async function digestOf(message: AsyncIterable<Buffer>) {
  const parser = new MessageParser();
  const body = new RelaxedBody({ hashAlgo: 'sha256' });
  const [[fields], [bodyHash]] = await Promise.all([
    once(parser, 'headers') as Promise<[MessageParserHeaderLine[]]>,
    once(body, 'hash') as Promise<[string]>,
    pipeline(message, parser, body, async (rest: AsyncIterable<Buffer>) => {
      for await (const _ of rest);
    }),
  ]);
  return { fields, bodyHash };
}

/** RFC 8463 section 3: what is signed is the SHA-256 of the header, by pure Ed25519. */
function signWithEd25519(
  fields: MessageParserHeaderLine[],
  bodyHash: string,
  { domain, selector, privateKey }: DkimSigner,
): string {
  const { headers, fieldNames } = signWithRsa.relaxedHeaders(fields, SIGNED_FIELDS);
  const tags = `v=1; a=ed25519-sha256; c=relaxed/relaxed; d=${domain}; q=dns/txt; s=${selector}; bh=${bodyHash}; h=${fieldNames}`;
  const unsigned = `${foldLines(`DKIM-Signature: ${tags}`, 76)};\r\n b=`;
  const relaxed = unsigned
    .slice(unsigned.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  const digest = createHash('sha256').update(`${headers}dkim-signature:${relaxed}`, 'latin1').digest();
  return unsigned + sign(null, digest, createPrivateKey(privateKey.reveal())).toString('base64');
}
