import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  cutAt,
  differenceOfReadings,
  readBySkeleton,
  streamOf,
} from '../../../../test/corpus/skeleton-reading.ts';
import { createPartDecoder, type PartEncoding } from './part-decoder.ts';
import { makeSkeleton, SKELETON_LIMITS, type SkeletonLimits } from './skeleton.ts';

async function expectSameReading(raw: Buffer, chunks: readonly Buffer[], limits: SkeletonLimits) {
  const difference = await differenceOfReadings(raw, chunks, limits);
  expect(difference?.large).toEqual(difference?.small);
  expect(difference).toBeUndefined();
  return readBySkeleton(chunks, limits);
}

const NOTHING_SMALL: SkeletonLimits = { ...SKELETON_LIMITS, smallFileBytes: 0 };

describe('the skeleton of a mail', () => {
  const file = Buffer.alloc(300_000, 'PDF ').toString('base64').replace(/.{76}/g, '$&\r\n');
  const mail = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
  const withFile = mail(
    'From: a@b.example',
    'Subject: The drawing',
    'Content-Type: multipart/mixed; boundary="=_1"',
    '',
    'preamble',
    '--=_1',
    'Content-Type: text/plain',
    '',
    'Here it is.',
    '--=_1',
    'Content-Type: application/pdf; name="drawing.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    file,
    '--=_1--',
    '',
  );

  it('leaves large files out and says where they are', async () => {
    const skeleton = await makeSkeleton(streamOf([withFile]));
    expect(skeleton.raw.length).toBeLessThan(600);
    expect(skeleton.shortened).toBe(false);
    const read = await expectSameReading(withFile, [withFile], SKELETON_LIMITS);
    expect(read.text.trim()).toBe('Here it is.');
    expect(read.attachments[0]).toMatchObject({ filename: 'drawing.pdf', size: 300_000 });
  });

  it('is the mail itself where nothing is large', async () => {
    const small = withFile.subarray(0, 300);
    expect((await makeSkeleton(streamOf([small]))).raw).toEqual(small);
  });

  it('is read the same from chunks of one byte', async () => {
    const raw = Buffer.from(withFile.toString('latin1').replace(file, file.slice(0, 900)), 'latin1');
    await expectSameReading(
      raw,
      cutAt(
        raw,
        Array.from(raw, (_, at) => at),
      ),
      NOTHING_SMALL,
    );
  });

  it('keeps a text up to its limit and marks the rest as cut off', async () => {
    const limits = { ...SKELETON_LIMITS, textBytes: 1_000 };
    const long = mail('Subject: long', '', ...Array.from({ length: 500 }, (_, n) => `line ${n}`));
    const read = await readBySkeleton([long], limits);
    expect(read.text.startsWith('line 0\nline 1\n')).toBe(true);
    expect(read.text.length).toBeLessThan(1_100);
    expect(read.traits.shortened).toEqual(['text']);
  });

  it.each([
    [
      'one file and nothing else',
      'Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBA==',
    ],
    ['a multipart without a boundary', 'Content-Type: multipart/mixed\r\n\r\nsome text\r\n--x\r\n\r\nmore'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\nsome text'],
    ['a header only', 'Subject: nothing else'],
    ['an empty mail', ''],
    [
      'an end before any part',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\npre\r\n--x--\r\n--x\r\n\r\npart',
    ],
    [
      'a mail inside with the same boundary',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\ninner\r\n--x--\r\nafter\r\n--x--',
    ],
    [
      'a boundary that begins with another',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=xx\r\n\r\n--xx\r\n\r\nA\r\n--xx\r\nContent-Type: text/html\r\n\r\n<b>B</b>\r\n--xx--\r\n--x\r\nContent-Type: image/png\r\n\r\n--y\r\n--xy\r\n-\r\n--\r\n--x-- \t\r\n',
    ],
    [
      'bare line feeds',
      'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: a/b\n\n1\r\r\n2\n\n--x--\n',
    ],
    [
      'a file packed inside a file',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/octet-stream; name=winmail.dat\r\n\r\nnot really\r\n--x--',
    ],
  ])('of %s gives the same reading', async (_, text) => {
    const raw = Buffer.from(text, 'latin1');
    for (const chunks of [
      [raw],
      cutAt(
        raw,
        Array.from(raw, (_, at) => at),
      ),
    ]) {
      await expectSameReading(raw, chunks, NOTHING_SMALL);
    }
  });

  it('ends where the parser ends: beyond the depth and the headers that are read', async () => {
    const nested = Array.from(
      { length: 120 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
    ).join('');
    const deep = Buffer.from(nested);
    await expectSameReading(deep, [deep], NOTHING_SMALL);
    const wide = Buffer.from(`X-Long: ${'x'.repeat(4_000_000)}\r\nSubject: late\r\n\r\ntext`);
    await expectSameReading(wide, cutAt(wide, [5, 1_000_000, 3_500_000]), NOTHING_SMALL);
  });

  it('of a mail of boundaries only stays small, and is marked', async () => {
    const raw = Buffer.alloc(3_000_000, '--\n');
    const skeleton = await makeSkeleton(
      streamOf([Buffer.from('Content-Type: multipart/mixed; boundary=x\n\n'), raw]),
      { ...SKELETON_LIMITS, textBytes: 1_000 },
    );
    expect(skeleton.shortened).toBe(true);
    expect(skeleton.raw.length).toBeLessThan(10_000);
  });
});

const line = fc.oneof(
  fc.constantFrom(
    '',
    '--a',
    '--a--',
    '--ab',
    '--ab--',
    '--',
    '-',
    '--a ',
    'text',
    'UEsDBA==',
    'a=3D=',
    '=E9=\r',
    '\t',
    '.',
  ),
  fc.string({ maxLength: 30 }),
);
const headers = fc
  .subarray([
    'Content-Type: text/plain; charset=utf-8',
    'Content-Type: text/html',
    'Content-Type: multipart/mixed; boundary=a',
    'Content-Type: multipart/alternative; boundary="ab"',
    'Content-Type: message/rfc822',
    'Content-Type: application/pdf; name=x.pdf',
    'Content-Type: text/csv; name=x.csv',
    'Content-Disposition: attachment; filename=f.txt',
    'Content-Transfer-Encoding: base64',
    'Content-Transfer-Encoding: quoted-printable',
    'Content-ID: <c@d>',
    'Subject: s\u00e9',
  ])
  .map((fields) => fields.join('\r\n'));
const block = fc
  .tuple(fc.constantFrom('--a', '--ab', '--a--', ''), headers, fc.array(line, { maxLength: 6 }))
  .map(([boundary, fields, body]) => [boundary, fields, '', ...body].join('\r\n'));
const hostileMail = fc
  .tuple(
    fc.constantFrom(
      'Content-Type: multipart/mixed; boundary=a',
      'Content-Type: multipart/related; boundary="ab"',
    ),
    headers,
    fc.array(block, { maxLength: 6 }),
    fc.constantFrom('\r\n', '\n'),
  )
  .map(([type, fields, blocks, end]) =>
    Buffer.from([type, fields, '', ...blocks].join('\r\n').replaceAll('\r\n', end), 'latin1'),
  );

test('whatever the mail, and however it is cut into chunks, its skeleton is read as the mail is', async () => {
  await fc.assert(
    fc.asyncProperty(
      hostileMail,
      fc.array(fc.nat(2_000), { maxLength: 12 }),
      fc.nat(40),
      async (raw, cuts, small) => {
        await expectSameReading(raw, cutAt(raw, cuts), { ...SKELETON_LIMITS, smallFileBytes: small });
      },
    ),
    { numRuns: 600 },
  );
}, 60_000);

test.each<PartEncoding>(['base64', 'quoted-printable', 'plain', 'lines'])(
  'a part in %s decodes to the same bytes however it is cut',
  async (encoding) => {
    const piece = fc.constantFrom(
      'QUJD',
      'RA==',
      '=',
      '=4',
      '=41',
      '\r\n',
      '\n',
      '\r',
      ' ',
      'x'.repeat(100),
      '\u00ff',
      '=\r\n',
    );
    await fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(3_000), { maxLength: 10 }),
        (pieces, cuts) => {
          const raw = Buffer.from(pieces.join(''), 'latin1');
          const decode = (chunks: readonly Buffer[]) => {
            const decoder = createPartDecoder(encoding);
            return Buffer.concat([...chunks.map((chunk) => decoder.push(chunk)), decoder.end()]);
          };
          expect(decode(cutAt(raw, cuts))).toEqual(decode([raw]));
        },
      ),
      { numRuns: 300 },
    );
    // One line without end, as a program writes it that knows no lines.
    const endless = Buffer.from(`${'=41bcd'.repeat(200_000)}\r\r\n=`, 'latin1');
    const decoder = createPartDecoder(encoding);
    const pieces = cutAt(endless, [300_001, 300_002, 700_000, 1_000_003]).map((chunk) => decoder.push(chunk));
    const whole = createPartDecoder(encoding);
    expect(Buffer.concat([...pieces, decoder.end()])).toEqual(
      Buffer.concat([whole.push(endless), whole.end()]),
    );
  },
);
