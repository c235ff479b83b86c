/** Verifies the first DKIM signature by RFC 6376 section 6, relaxed/relaxed with RSA-SHA256, independently of what signs. */
import { createHash, createPublicKey, verify } from 'node:crypto';

export interface DkimVerdict {
  readonly domain: string;
  readonly selector: string;
  readonly signedFields: readonly string[];
  readonly bodyHashRight: boolean;
  readonly signatureRight: boolean;
}

/** @param publicKey what stands behind `p=` in DNS. @returns null when there is no signature. */
export function verifyDkim(raw: Buffer, publicKey: string): DkimVerdict | null {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => /^dkim-signature:/i.test(field));
  if (!signature) return null;
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1)] as const),
  );
  const tag = (name: string) => (tags.get(name) ?? '').replace(/\s+/g, '');
  if (tag('v') !== '1' || tag('a') !== 'rsa-sha256' || tag('c') !== 'relaxed/relaxed') {
    throw new Error(`another kind of signature: ${signature}`);
  }
  const signedFields = tag('h').toLowerCase().split(':');
  const left = [...fields];
  const headers = signedFields.map((name) => {
    // The last one that is left (section 5.4.2).
    const at = left.findLastIndex((field) => nameOf(field) === name);
    return at < 0 ? '' : `${relaxedField(left.splice(at, 1)[0] as string)}\r\n`;
  });
  const unsigned = relaxedField(signature.replace(/([;\s]b=)[^;]*/, '$1'));
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const body = relaxedBody(text.slice(end + 4));
  return {
    domain: tag('d'),
    selector: tag('s'),
    signedFields,
    bodyHashRight: createHash('sha256').update(body, 'latin1').digest('base64') === tag('bh'),
    signatureRight: verify(
      'sha256',
      Buffer.from(headers.join('') + unsigned, 'latin1'),
      key,
      Buffer.from(tag('b'), 'base64'),
    ),
  };
}

const nameOf = (field: string) => field.slice(0, field.indexOf(':')).trim().toLowerCase();

function relaxedField(field: string): string {
  const value = field
    .slice(field.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ');
  return `${nameOf(field)}:${value.replace(/^ | $/g, '')}`;
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.length > 0 ? `${lines.join('\r\n')}\r\n` : '';
}
