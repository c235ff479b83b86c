/**
 * Encodings in seven bits that switch alphabets on the way. No browser reads them any more, old mail programs still
 * write them: UTF-7 (RFC 2152), HZ (RFC 1843), ISO-2022-KR (RFC 1557).
 */

/** What stands between `+` and the first character that is no base64 is UTF-16; `+-` is a plus sign. */
export function decodeUtf7(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, encoded: string) => {
    if (encoded === '') return whole === '+-' ? '+' : whole;
    const units = Buffer.from(encoded, 'base64');
    const even = units.subarray(0, units.length & ~1);
    return Buffer.from(even).swap16().toString('utf16le');
  });
}

/** GB 2312 between `~{` and `~}`, each byte without its high bit; a line that ends in `~` goes on. */
export function decodeHz(bytes: Uint8Array): string {
  const plain = new TextDecoder('utf-8');
  const chinese = new TextDecoder('gb18030');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(
    /~\{([^~\r\n]*)(?:~\}|$)|~~|~\r?\n|[\x80-\xff]+/gm,
    (whole, encoded: string | undefined) => {
      if (encoded !== undefined) return chinese.decode(withHighBits(encoded));
      if (whole === '~~') return '~';
      return whole.startsWith('~') ? '' : plain.decode(Buffer.from(whole, 'latin1'));
    },
  );
}

/** KS X 1001 between the control characters SO and SI; the designator at the start of a line is left out. */
export function decodeIso2022Kr(bytes: Uint8Array): string {
  const korean = new TextDecoder('euc-kr');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text
    .replaceAll('\x1b$)C', '')
    .replace(/\x0e([^\x0f\r\n]*)\x0f?/g, (_, encoded: string) => korean.decode(withHighBits(encoded)));
}

function withHighBits(text: string): Uint8Array {
  return Buffer.from(text, 'latin1').map((byte) => (byte > 0x20 ? byte | 0x80 : byte));
}
