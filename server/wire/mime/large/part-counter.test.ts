import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPartCounter } from './part-counter.ts';
import { createPartDecoder, type PartEncoding } from './part-decoder.ts';

const piece = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\r\r\n',
      '=',
      '==',
      'QUJD',
      'QQ',
      '=3D',
      '=\r\n',
      '-',
      '\u00e9',
      ' ',
    ),
  },
  { weight: 10, arbitrary: fc.base64String({ maxLength: 40 }) },
  { weight: 10, arbitrary: fc.string({ maxLength: 20 }) },
  // Longer than what a decoder keeps of one line: some in every fourth run, as each is much to read.
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(300_000), `${'A'.repeat(262_150)}\r`) },
);

test.each<PartEncoding>(['base64', 'quoted-printable', 'plain', 'lines'])(
  'a body in %s is counted as it is decoded, however it is cut into chunks',
  (encoding) => {
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 5 }), (chunks) => {
        const decoder = createPartDecoder(encoding);
        const counter = createPartCounter(encoding);
        let decoded = 0;
        for (const pieces of chunks) {
          const chunk = Buffer.from(pieces.join(''), 'latin1');
          decoded += decoder.push(chunk).length;
          counter.push(chunk);
        }
        expect(counter.end()).toBe(decoded + decoder.end().length);
      }),
      { numRuns: 150 },
    );
  },
);
