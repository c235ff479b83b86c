import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResponseReader } from './bulk-responses.ts';

const isOurs = (line: string) => line.startsWith('PV');

/** Reads the stream in the given pieces. */
function read(stream: Buffer, cuts: readonly number[], isWanted: (line: string) => boolean) {
  const taken: { line: string; literals: string[] }[] = [];
  const passed: Buffer[] = [];
  const reader = createResponseReader({
    isOurs,
    response: ({ line, literals }) => {
      if (!isWanted(line)) return false;
      taken.push({ line, literals: literals.map((literal) => literal.toString('latin1')) });
      return true;
    },
    other: (bytes) => passed.push(bytes),
  });
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  for (const [index, end] of [...places, stream.length].entries()) {
    const rest = reader.push(stream.subarray(places[index - 1] ?? 0, end), () => true);
    expect(rest).toBeUndefined();
  }
  return { taken, passed: Buffer.concat(passed).toString('latin1') };
}

const body = fc.string({
  unit: fc.constantFrom('a', ')', '\r\n', '{3}', '\r\n', '*', 'PV1 OK', ' 1 FETCH ('),
});
const response = fc.oneof(
  body.map((text) => ({
    mine: true,
    bytes: `* 7 FETCH (UID 9 BODY[] {${text.length}}\r\n${text} FLAGS ())\r\n`,
  })),
  fc.constant({ mine: true, bytes: 'PV12 OK done\r\n' }),
  body.map((text) => ({
    mine: false,
    bytes: `* 8 FETCH (UID 9 BODY[HEADER] {${text.length}}\r\n${text})\r\n`,
  })),
  body.map((text) => ({ mine: false, bytes: `* LIST () "/" {${text.length}}\r\n${text}\r\n` })),
  fc.constantFrom(
    { mine: false, bytes: '* 23 EXISTS\r\n' },
    { mine: false, bytes: '* 3 FETCH (FLAGS (\\Seen))\r\n' },
    { mine: false, bytes: '1A OK {fine}\n' },
    { mine: false, bytes: '* BYE later\r\n' },
  ),
);

test('however the network cuts it: what is wanted comes whole, and every other byte passes in order', () => {
  fc.assert(
    fc.property(fc.array(response), fc.array(fc.nat(2_000)), (responses, cuts) => {
      const stream = Buffer.from(responses.map(({ bytes }) => bytes).join(''), 'latin1');
      const { taken, passed } = read(stream, cuts, (line) => isOurs(line) || line.includes('BODY[] '));
      expect(passed).toBe(responses.flatMap(({ mine, bytes }) => (mine ? [] : bytes)).join(''));
      const wanted = responses.filter(({ mine }) => mine).map(({ bytes }) => bytes);
      expect(
        taken.map(({ line, literals }) => {
          let next = 0;
          return `${line.replace(/\0/g, () => `\r\n${literals[next++]}`)}\r\n`;
        }),
      ).toEqual(wanted);
    }),
    { numRuns: 1_000 },
  );
});

test('what follows the last wanted response is given back untouched', () => {
  const reader = createResponseReader({ isOurs, response: () => true, other: () => {} });
  const rest = reader.push(Buffer.from('PV1 OK\r\n* 4 EXI'), () => false);
  expect(rest?.toString()).toBe('* 4 EXI');
});

test.each([
  ['a literal larger than any mail', '* 1 FETCH (UID 1 BODY[] {999999999}\r\n', 'LiteralTooLarge'],
  ['a line without end', `* 1 FETCH (UID 1 ${'x'.repeat(70_000)}\r\n`, 'LineTooLarge'],
])('%s is refused', (_, stream, code) => {
  expect(() => read(Buffer.from(stream), [], () => true)).toThrow(expect.objectContaining({ code }));
});
