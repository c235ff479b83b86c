import { afterAll, describe, expect, test } from 'vitest';
import { readLargeMessage } from './large/read-large.ts';
import { parseAttachment, parseMessage } from './parse.ts';
import { closeReader, readForwarded, readMessages } from './read.ts';
import { DEFAULT_READING_LIMITS, type ReadingLimits } from './reading-limits.ts';
import { cutLines } from './text/cut-lines.ts';

afterAll(closeReader);

const mixed = (parts: string[], boundary = 'b') =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n` +
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
const mail = (rest: string) => Buffer.from(`From: a@x.example\r\nSubject: capped\r\n${rest}`);
const text = 'Content-Type: text/plain\r\n\r\nhello';
const file = (name: string) =>
  `Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=${name}\r\n\r\n${name}`;
const nested = (depth: number): string => (depth === 0 ? text : mixed([nested(depth - 1)], `n${depth}`));

/** Each mail is whole under the one value and cut under the other. */
const TABLE: [keyof ReadingLimits, string, Buffer, number, number][] = [
  ['parts', 'parts', mail(mixed([text, ...Array.from({ length: 20 }, (_, i) => file(`${i}`))])), 30, 10],
  ['nestingDepth', 'nesting', mail(nested(12)), 20, 5],
  ['headerBytes', 'headers', mail(`X-Long: ${'x'.repeat(20_000)}\r\n${text}`), 30_000, 16_384],
  ['lineLength', 'lines', mail(`\r\nshort\r\n${'y'.repeat(1_500)}\r\nlast\r\n`), 2_000, 1_000],
  ['attachments', 'attachments', mail(mixed([text, file('one'), file('two'), file('three')])), 3, 2],
];

describe.each(TABLE)('the cap on %s', (name, told, raw, enough, tooFew) => {
  test.each<[string, (limits: ReadingLimits) => Promise<unknown>]>([
    ['an ordinary mail', async (limits) => (await readMessages([raw], limits))[0]],
    ['a mail that streams by', (limits) => readLargeMessage(chunks(raw), limits)],
    ['a forwarded mail', (limits) => readForwarded(forward(raw), [0], limits)],
  ])('%s is whole up to it, and says so beyond', async (_, read) => {
    const whole = await read({ ...DEFAULT_READING_LIMITS, [name]: enough });
    expect(whole).toMatchObject({ reading: 'parsed', subject: 'capped' });
    expect(whole).not.toHaveProperty('traits.shortened');
    const cut = await read({ ...DEFAULT_READING_LIMITS, [name]: tooFew });
    expect(cut).toMatchObject({ reading: 'parsed', traits: { shortened: [told] } });
  });
});

test('what is beyond a cap is what is missing', async () => {
  const lines = await parseMessage(TABLE[3]?.[2] as Buffer, { ...DEFAULT_READING_LIMITS, lineLength: 1_000 });
  expect(lines.text.trimEnd().split('\n')).toEqual(['short', `${'y'.repeat(1_000)}…`, 'last']);
  const files = await parseMessage(TABLE[4]?.[2] as Buffer, { ...DEFAULT_READING_LIMITS, attachments: 2 });
  expect(files.attachments.map(({ filename }) => filename)).toEqual(['one', 'two']);
});

test('a file that was listed is found also when the caps are lower now', async () => {
  const found = await parseAttachment(TABLE[4]?.[2] as Buffer, 2);
  expect(found?.filename).toBe('three');
});

test.each([
  ['exactly as long', 'abcde', 'abcde', false],
  ['one too long', 'abcdef', 'abcde…', true],
  ['short lines of a long text', 'abc\nabc\nabc', 'abc\nabc\nabc', false],
  ['a character of two halves at the cut', 'abcd😀z', 'abcd…', true],
])('lines: %s', (_, whole, shown, cut) => {
  expect(cutLines(whole, 5)).toEqual({ text: shown, cut });
});

function forward(raw: Buffer): Buffer {
  const head = 'Subject: outer\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n';
  const type = 'Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n';
  return Buffer.concat([Buffer.from(head + type), raw, Buffer.from('\r\n--outer--\r\n')]);
}

async function* chunks(raw: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += 700) yield raw.subarray(at, at + 700);
}
