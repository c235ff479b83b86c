/** Writing header values (RFC 2047, RFC 5322 section 3.3). */

/** Encoded words of at most 75 characters where the text is not plain ASCII; folded with ` `. */
export function encodeWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let piece = '';
  for (const character of text.replace(/[\r\n]+/g, ' ')) {
    // 45 bytes become 60 characters of base64, and =?UTF-8?B??= is 12 more.
    if (Buffer.byteLength(piece + character) > 45) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** `Name <address>`, the name quoted or encoded as it needs. */
export function formatAddress(address: string, name?: string): string {
  if (name === undefined || name === '') return address;
  if (/[^\x20-\x7e]/.test(name)) return `${encodeWords(name)} <${address}>`;
  return `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

export function formatDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

/** Base64 in lines of 76 characters. */
export function base64Lines(bytes: Buffer): string {
  return (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
}
