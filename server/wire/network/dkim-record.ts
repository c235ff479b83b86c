/** The public half of a DKIM key as it stands in DNS (RFC 6376 section 3.6), written and looked up. */
import { resolveTxt } from 'node:dns/promises';

export interface DkimRecord {
  readonly name: string;
  readonly value: string;
}

/** Right: this key. Other: a record with another key, or none. Unknown: DNS did not answer. */
export type RecordState = 'right' | 'missing' | 'other' | 'unknown';

/** Resolves to the strings of each TXT record, as `node:dns` does. */
export type LookUpText = (name: string) => Promise<string[][]>;

/** @param publicKey in base64: of RSA the SubjectPublicKeyInfo (DER), of Ed25519 the bare key (RFC 8463 section 4). */
export function dkimRecord(
  domain: string,
  selector: string,
  type: 'rsa' | 'ed25519',
  publicKey: string,
): DkimRecord {
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=${type}; p=${publicKey}` };
}

export async function lookUpDkimRecord(
  { name, value }: DkimRecord,
  lookUp: LookUpText = resolveTxt,
): Promise<RecordState> {
  let records: string[][];
  try {
    records = await lookUp(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown';
  }
  // A record longer than 255 octets is several strings; they belong together without anything between.
  const keys = records.map((strings) => keyIn(strings.join('')));
  if (keys.length === 0) return 'missing';
  // Several records for one selector leave open which of them a verifier takes (section 3.6.2.2).
  return keys.every((key) => key === keyIn(value)) ? 'right' : 'other';
}

function keyIn(record: string): string | undefined {
  const tag = record.split(';').find((part) => /^\s*p\s*=/.test(part));
  return tag?.slice(tag.indexOf('=') + 1).replace(/\s+/g, '');
}
