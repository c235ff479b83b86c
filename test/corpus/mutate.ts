/** Damage as it happens to mail: bytes cut out, put in, doubled, turned over; the halves of two mails joined. */
import fc from 'fast-check';
import type { CorpusMail } from './mail.ts';

type Change =
  | { readonly kind: 'cut' | 'copy'; readonly at: number; readonly length: number }
  | { readonly kind: 'put'; readonly at: number; readonly content: Uint8Array }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'join'; readonly at: number; readonly with: number };

/** Longer mails are in the corpus as they are; changing a byte of two million shows little and costs much. */
const LONGEST = 200_000;

export function mutations(corpus: readonly CorpusMail[]): fc.Arbitrary<Buffer> {
  const raws = corpus.map(({ raw }) => raw).filter(({ length }) => length <= LONGEST);
  const at = fc.double({ min: 0, max: 1, noNaN: true });
  const telling = fc.constantFrom(
    '\r\n\r\n',
    '\n',
    '--',
    '=?',
    '?=',
    '"',
    ';',
    ':',
    '<',
    '\0',
    '\x1b$B',
    '\x80\xff',
    '=',
    '+-',
    'Content-Type: multipart/mixed; boundary=x\r\n',
    '{\\',
    'BEGIN:VEVENT\r\n',
  );
  const change = fc.oneof(
    fc.record({ kind: fc.constantFrom('cut' as const, 'copy' as const), at, length: fc.nat(300) }),
    fc.record({
      kind: fc.constant('put' as const),
      at,
      content: fc.oneof(
        fc.uint8Array({ maxLength: 30 }),
        telling.map((text) => Buffer.from(text, 'latin1')),
      ),
    }),
    fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('join' as const), at, with: fc.nat(raws.length - 1) }),
  );
  return fc
    .tuple(fc.nat(raws.length - 1), fc.array(change, { minLength: 1, maxLength: 8 }))
    .map(([index, changes]) => changes.reduce((raw, each) => apply(raw, each, raws), raws[index] as Buffer));
}

function apply(raw: Buffer, change: Change, raws: readonly Buffer[]): Buffer {
  const at = Math.floor(change.at * raw.length);
  const [before, after] = [raw.subarray(0, at), raw.subarray(at)];
  switch (change.kind) {
    case 'cut':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'copy':
      return Buffer.concat([before, after.subarray(0, change.length), after]);
    case 'put':
      return Buffer.concat([before, change.content, after]);
    case 'flip': {
      const turned = Buffer.from(raw);
      if (at < turned.length) turned[at] = (turned[at] as number) ^ (1 << change.bit);
      return turned;
    }
    case 'join': {
      const other = raws[change.with] as Buffer;
      return Buffer.concat([before, other.subarray(Math.floor(change.at * other.length))]);
    }
  }
}
