/** Decoding for SEARCH and for what the control API shows: encoded words (RFC 2047) and transfer encodings. */

const ENCODED_WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bqBQ])\?([^?\s]*)\?=/g;

/** @returns the header value as text; what cannot be decoded stays as it is. Raw 8-bit is read as UTF-8. */
export function decodeWords(value: string): string {
  const text = /[\x80-\xff]/.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
  return text
    .replace(/(\?=)\s+(?==\?[^?\s]+\?[bqBQ]\?)/g, '$1')
    .replace(ENCODED_WORD, (word: string, charset: string, encoding: string, data: string) => {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? Buffer.from(data, 'base64')
          : decodeQuotedPrintable(Buffer.from(data.replaceAll('_', ' '), 'latin1'));
      return decodeCharset(bytes, charset) ?? word;
    });
}

/** Undoes base64 or quoted-printable; other encodings are the bytes themselves. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  return body;
}

export function decodeCharset(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeQuotedPrintable(body: Buffer): Buffer {
  const text = body.toString('latin1').replace(/[ \t]*=[ \t]*\r?\n/g, '');
  return Buffer.from(
    text.replace(/=([0-9a-fA-F]{2})/g, (_: string, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
}
