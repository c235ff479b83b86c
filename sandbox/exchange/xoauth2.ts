/** The XOAUTH2 exchange: base64 of `user=` U `^Aauth=Bearer ` T `^A^A`. */
export interface TokenCredentials {
  readonly user: string;
  readonly token: string;
}

/** @returns undefined for anything else than exactly that form. */
export function parseXoauth2(base64: string): TokenCredentials | undefined {
  const text = Buffer.from(base64.trim(), 'base64').toString('utf8');
  const match = /^user=([^\x01]+)\x01auth=Bearer ([^\x01 ]+)\x01\x01$/i.exec(text);
  return match ? { user: (match[1] as string).toLowerCase(), token: match[2] as string } : undefined;
}
