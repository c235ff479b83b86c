/** Builders of difficult mails: small, declarative, byte for byte. What is expected of a reading stands beside each. */

export interface Expected {
  /** The address; null: none. Default: ann@customer.example. */
  readonly from?: string | null;
  readonly name?: string;
  readonly subject?: string;
  /** Without white space at its ends. */
  readonly text?: string | RegExp;
  readonly html?: boolean;
  /** Names of the files that are shown as such. */
  readonly files?: readonly string[];
  /** Default: person. */
  readonly kind?: string;
  readonly automatic?: boolean;
  /** Exactly these; default: none. */
  readonly traits?: object;
}

export interface CorpusMail {
  readonly name: string;
  readonly raw: Buffer;
  readonly expected: Expected;
}

export type Bytes = string | Uint8Array;

export function of(name: string, raw: Buffer, expected: Expected): CorpusMail {
  return { name, raw, expected };
}

/** Text as UTF-8, joined with bytes as they are. */
export function bytes(...pieces: readonly Bytes[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** Header lines, an empty line, a body; `From` and `Subject` unless given. */
export function mail(lines: readonly Bytes[], body: Bytes = ''): Buffer {
  const names = lines.map((line) => bytes(line).toString('latin1').split(':')[0]?.toLowerCase());
  const basic = [
    ...(names.includes('from') ? [] : ['From: Ann <ann@customer.example>']),
    ...(names.includes('subject') ? [] : ['Subject: Lamp']),
  ];
  return bytes(...[...basic, ...lines].flatMap((line) => [line, '\r\n']), '\r\n', body);
}

/** One part: its type with parameters, its content, further header lines. */
export function part(type: string, content: Bytes, ...lines: readonly Bytes[]): Buffer {
  return bytes(`Content-Type: ${type}\r\n`, ...lines.flatMap((line) => [line, '\r\n']), '\r\n', content);
}

export function base64Part(type: string, content: Bytes, ...lines: readonly Bytes[]): Buffer {
  const encoded = bytes(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return part(type, encoded, 'Content-Transfer-Encoding: base64', ...lines);
}

export const ATTACHED = (filename: string) => `Content-Disposition: attachment; filename="${filename}"`;
export const INLINE = (filename: string) => `Content-Disposition: inline; filename="${filename}"`;

let boundaries = 0;

/** A multipart as a part of its own. */
export function multipart(kind: string, parts: readonly Bytes[], params = ''): Buffer {
  boundaries += 1;
  const boundary = `=_part_${boundaries}`;
  const opened = parts.flatMap((each) => [`--${boundary}\r\n`, each, '\r\n']);
  return part(`multipart/${kind}; boundary="${boundary}"${params}`, bytes(...opened, `--${boundary}--\r\n`));
}

/** A mail whose whole content is this part. */
export function mailOf(content: Buffer, ...lines: readonly Bytes[]): Buffer {
  const head = mail(['MIME-Version: 1.0', ...lines]);
  return bytes(head.subarray(0, head.length - 2), content);
}

export function quotedPrintable(content: Buffer): string {
  return [...content]
    .map((byte) =>
      byte === 0x3d || byte < 0x20 || byte > 0x7e
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('');
}

export function wordB(content: Buffer, charset: string): string {
  return `=?${charset}?B?${content.toString('base64')}?=`;
}

export function wordQ(content: Buffer, charset: string): string {
  return `=?${charset}?Q?${quotedPrintable(content).replace(/ /g, '_').replace(/\?/g, '=3F')}?=`;
}
