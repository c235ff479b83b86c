import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lighten } from './lighten.ts';
import { parseAttachment, parseMessage } from './parse.ts';

const base64 = (content: Buffer) => content.toString('base64').replace(/.{76}/g, '$&\r\n');
const file = randomBytes(40_001);

function mail(
  options: { type?: string; encoding?: string; body?: string; boundary?: string; before?: string } = {},
) {
  const {
    type = 'application/pdf; name="a.pdf"',
    encoding = 'base64',
    boundary = 'b',
    before = 'Hello',
  } = options;
  return Buffer.from(
    [
      'From: a@x.example',
      'Subject: s',
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/plain',
      '',
      before,
      `--${boundary}`,
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${encoding}`,
      'Content-Disposition: attachment; filename="a.pdf"',
      '',
      options.body ?? base64(file),
      `--${boundary}--`,
      '',
    ].join('\r\n'),
    'latin1',
  );
}

test('the file of an ordinary mail is taken out, and its size is known', async () => {
  const raw = mail();
  expect(lighten(raw).raw.length).toBeLessThan(1_000);
  const message = await parseMessage(raw);
  expect(message).toMatchObject({ reading: 'parsed', text: 'Hello\n' });
  expect(message.attachments).toMatchObject([{ filename: 'a.pdf', size: file.length }]);
  expect(Buffer.from((await parseAttachment(raw, 0))?.content ?? [])).toEqual(file);
});

const inner = mail().toString('latin1');
test.each<[string, Buffer]>([
  ['short of a line end in its base64', mail({ body: `${base64(file)}!` })],
  ['with padding in the middle', mail({ body: `${base64(file)}\r\n=${base64(file)}` })],
  ['of text', mail({ type: 'text/csv' })],
  ['of winmail.dat', mail({ type: 'image/png; name=winmail.dat' })],
  ['of a drawing, which is text', mail({ type: 'image/svg+xml' })],
  ['in quoted-printable', mail({ encoding: 'quoted-printable' })],
  ['that is a mail', mail({ type: 'message/rfc822', encoding: '7bit', body: inner })],
  [
    'inside a mail that somebody pasted as text',
    mail({ type: 'text/plain', encoding: '7bit', body: inner.replaceAll('--b', '--c') }),
  ],
  ['without an end', mail().subarray(0, 30_000)],
])('a file %s stays where it is', (_, raw) => {
  expect(lighten(raw).raw).toBe(raw);
});

test('a mail that is one pasted mail stays as it is', () => {
  const raw = Buffer.from(`Subject: returned\r\nContent-Type: text/plain\r\n\r\n${inner}`, 'latin1');
  expect(lighten(raw).raw).toBe(raw);
});

test('whatever is done to a mail, the sizes told are those of the contents', async () => {
  const pieces = [
    '\r\n',
    '--b',
    '=',
    '\n',
    'Content-Type: image/png',
    'message/rfc822',
    'boundary=',
    ';',
    '"',
    '\0',
  ];
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(60),
    piece: fc.constantFrom(...pieces, ''),
  });
  const original = mail({ body: base64(file.subarray(0, 6_000)), before: 'Hello\r\n'.repeat(30) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
      let raw = original;
      for (const { at, cut, piece } of changes) {
        const index = Math.floor(at * raw.length);
        raw = Buffer.concat([raw.subarray(0, index), Buffer.from(piece), raw.subarray(index + cut)]);
      }
      const message = await parseMessage(raw);
      for (const [position, { size }] of message.attachments.entries()) {
        expect((await parseAttachment(raw, position))?.content.length).toBe(size);
      }
    }),
    { numRuns: 400 },
  );
});
