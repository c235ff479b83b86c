/** Folder names in modified UTF-7 (RFC 3501 section 5.1.3), as they travel, and in Unicode, as they are kept. */

export function encodeName(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (text) => {
    if (text === '&') return '&-';
    const bytes = Buffer.from(text, 'utf16le').swap16();
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/** What is no modified UTF-7 stays as it is. */
export function decodeName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (whole, base64: string) => {
    if (base64 === '') return '&';
    const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
    if (bytes.length % 2 !== 0) return whole;
    return bytes.swap16().toString('utf16le');
  });
}
