/** Builders of what mail is wrapped in: TNEF (MS-OXTNEF) and CMS (RFC 5652), independent of their readers. */
import { type Bytes, bytes } from './mail.ts';

const u16 = (value: number) => Buffer.from([value & 0xff, value >>> 8]);
const u32 = (value: number) =>
  Buffer.from([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);

function attribute(level: number, id: number, content: Buffer): Buffer {
  const sum = content.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return bytes(Buffer.from([level]), u32(id), u32(content.length), content, u16(sum));
}

type Property = readonly [id: number, type: number, value: Buffer];

export const unicode = (id: number, text: string): Property => [
  id,
  0x001f,
  Buffer.from(`${text}\0`, 'utf16le'),
];
export const binary = (id: number, value: Bytes): Property => [id, 0x0102, bytes(value)];

function properties(list: readonly Property[]): Buffer {
  const padded = (value: Buffer) => bytes(value, Buffer.alloc((4 - (value.length % 4)) % 4));
  return bytes(
    u32(list.length),
    ...list.flatMap(([id, type, value]) => [u16(type), u16(id), u32(1), u32(value.length), padded(value)]),
  );
}

export interface TnefFile {
  readonly title: string;
  readonly content: Bytes;
  readonly properties?: readonly Property[];
}

export function tnef(message: readonly Property[], files: readonly TnefFile[], codePage = 1252): Buffer {
  return bytes(
    u32(0x223e9f78),
    u16(1),
    attribute(1, 0x00069007, bytes(u32(codePage), u32(0))),
    ...(message.length > 0 ? [attribute(1, 0x00069003, properties(message))] : []),
    ...files.flatMap(({ title, content, properties: more = [] }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, bytes(title, Buffer.of(0))),
      attribute(2, 0x0006800f, bytes(content)),
      ...(more.length > 0 ? [attribute(2, 0x00069005, properties(more))] : []),
    ]),
  );
}

/** RTF as Outlook stores it, uncompressed (MS-OXRTFCP section 2.1.3.1.1). */
export function storedRtf(rtf: string): Buffer {
  const content = Buffer.from(rtf, 'latin1');
  return bytes(u32(content.length + 12), u32(content.length), u32(0x414c454d), u32(0), content);
}

/** The same with every byte a literal of the compressed form. */
export function packedRtf(rtf: string): Buffer {
  const content = Buffer.from(rtf, 'latin1');
  const runs: Buffer[] = [];
  for (let at = 0; at < content.length; at += 8) runs.push(bytes(Buffer.of(0), content.subarray(at, at + 8)));
  const body = bytes(...runs);
  return bytes(u32(body.length + 12), u32(content.length), u32(0x75465a4c), u32(0), body);
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = bytes(...content);
  const { length } = value;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x10000
          ? [0x82, length >>> 8, length & 0xff]
          : [0x83, length >>> 16, (length >>> 8) & 0xff, length & 0xff];
  return bytes(Buffer.from([tag, ...size]), value);
}

const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

/** An opaquely signed content, without a signature that would hold. */
export function signedData(content: Buffer): Buffer {
  const encapsulated = der(0x30, oid('2a864886f70d010701'), der(0xa0, der(0x04, content)));
  return der(
    0x30,
    oid('2a864886f70d010702'),
    der(0xa0, der(0x30, der(0x02, Buffer.of(1)), der(0x31), encapsulated, der(0x31))),
  );
}

/** The same in the indefinite lengths and pieces of a signer that streams (X.690 section 8.1.3.6). */
export function streamedSignedData(content: Buffer): Buffer {
  const open = (tag: number) => Buffer.from([tag, 0x80]);
  const end = Buffer.of(0, 0);
  const half = content.length >> 1;
  const pieces = bytes(
    open(0x24),
    der(0x04, content.subarray(0, half)),
    der(0x04, content.subarray(half)),
    end,
  );
  const encapsulated = bytes(open(0x30), oid('2a864886f70d010701'), open(0xa0), pieces, end, end);
  const data = bytes(open(0x30), der(0x02, Buffer.of(1)), der(0x31), encapsulated, der(0x31), end);
  return bytes(open(0x30), oid('2a864886f70d010702'), open(0xa0), data, end, end);
}

export function envelopedData(): Buffer {
  return der(0x30, oid('2a864886f70d010703'), der(0xa0, der(0x30, der(0x02, Buffer.of(0)), der(0x31))));
}
