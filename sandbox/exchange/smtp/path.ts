/** The arguments of MAIL and RCPT (RFC 5321 section 4.1.2): a path in angle brackets, then `KEY=value` parameters. */
export interface PathArgument {
  /** Empty for the null sender. */
  readonly address: string;
  /** Keys in upper case; a key without value has an empty one. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** @param keyword `FROM` or `TO`. @returns undefined when the text is something else. */
export function parsePath(text: string, keyword: 'FROM' | 'TO'): PathArgument | undefined {
  const match = /^(\w+):\s*<([^<>]*)>(?:\s+(.*))?$/.exec(text.trim());
  if (match?.[1]?.toUpperCase() !== keyword) return undefined;
  // A source route is understood and ignored (RFC 5321 appendix C).
  const address = (match[2] as string).replace(/^@[^:]*:/, '').trim();
  if (address === '' ? keyword === 'TO' : !isAddress(address)) return undefined;
  const parameters = new Map<string, string>();
  for (const piece of (match[3] ?? '').split(/\s+/).filter((word) => word !== '')) {
    const equals = piece.indexOf('=');
    const key = (equals < 0 ? piece : piece.slice(0, equals)).toUpperCase();
    if (!/^[A-Z0-9][A-Z0-9-]*$/.test(key) || parameters.has(key)) return undefined;
    parameters.set(key, equals < 0 ? '' : piece.slice(equals + 1));
  }
  return { address, parameters };
}

function isAddress(address: string): boolean {
  if (address.length > 320 || /[\x00-\x1f\x7f]/.test(address)) return false;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1 || local.length > 64 || domain === '' || /[\s<>()"\\,;:]/.test(domain)) return false;
  return /^"(?:[^"\\]|\\.)*"$/.test(local) || /^[^\s<>()[\]\\,;:"@]+$/.test(local);
}

/** xtext of RFC 3461 section 4: `+3D` is `=`. */
export function decodeXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_: string, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
