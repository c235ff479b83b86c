import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createUnstuffer } from './unstuff.ts';

/** Reads an answer that comes in the given chunks. */
function read(chunks: readonly Buffer[]): { content: string; rest: string } | undefined {
  const unstuffer = createUnstuffer();
  const pieces: Buffer[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const rest = unstuffer.push(chunk, (piece) => pieces.push(piece));
    if (rest) {
      const after = Buffer.concat([rest, ...chunks.slice(index + 1)]);
      return { content: Buffer.concat(pieces).toString('latin1'), rest: after.toString('latin1') };
    }
  }
  return undefined;
}

/** As a server does it. Not /^/m, which takes a bare carriage return for a line end too. */
const stuff = (content: string) => `${content.replace(/(?<=^|\n)\./g, '..')}.\r\n`;

test.each([
  ['nothing', '.\r\n', ''],
  ['a line', 'hello\r\n.\r\n', 'hello\r\n'],
  ['doubled dots', '..a\r\n...b\r\n.\r\n', '.a\r\n..b\r\n'],
  ['a lone doubled dot', '..\r\n.\r\n', '.\r\n'],
  ['dots inside lines', 'a.\r\nb..c\r\n.\r\n', 'a.\r\nb..c\r\n'],
  ['8-bit bytes', '\xff\xe9.\r\n.\r\n', '\xff\xe9.\r\n'],
  ['bare line feeds', 'a\n..b\n.\r\n', 'a\n.b\n'],
  ['a dot and a bare carriage return', '..\rx\r\n.\r\n', '.\rx\r\n'],
])('%s', (_, wire, content) => {
  expect(read([Buffer.from(wire, 'latin1')])).toEqual({ content, rest: '' });
});

test('an answer that has not ended has not ended', () => {
  expect(read([Buffer.from('hello\r\n.')])).toBeUndefined();
  expect(read([Buffer.from('hello\r\n.\r')])).toBeUndefined();
  expect(read([Buffer.from('hello.\r\n')])).toBeUndefined();
});

test('however the bytes are cut, the content is the same and what follows is kept', () => {
  const lines = fc.array(
    fc
      .array(fc.constantFrom('.', '..', '\r', 'a', '\xff', ' '), { maxLength: 4 })
      .map((parts) => parts.join('')),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(lines, fc.array(fc.nat(60), { maxLength: 20 }), (text, cuts) => {
      const content = text.map((line) => `${line}\r\n`).join('');
      const wire = Buffer.from(`${stuff(content)}+OK next`, 'latin1');
      const places = [0, ...cuts.map((cut) => Math.min(cut, wire.length)).sort((a, b) => a - b), wire.length];
      const chunks = places.slice(1).map((end, index) => wire.subarray(places[index], end));
      expect(read(chunks)).toEqual({ content, rest: '+OK next' });
      expect(read([...wire].map((byte) => Buffer.from([byte])))).toEqual({ content, rest: '+OK next' });
    }),
    { numRuns: 300 },
  );
});
