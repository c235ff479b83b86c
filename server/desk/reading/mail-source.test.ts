import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, it, test } from 'vitest';
import { largeMail } from '../../../test/support/large-mail.ts';
import { readLargeMessage } from '../../wire/mime/large/read-large.ts';
import { closeReader, readAttachment, readForwarded } from '../../wire/mime/read.ts';
import { type MailSource, openFile, readInner } from './mail-source.ts';

afterAll(closeReader);

const MEGABYTE = 1024 * 1024;
const file = (name: string, bytes: number) => ({
  name,
  type: 'application/octet-stream',
  content: Buffer.alloc(bytes, `${name} `),
});
const innermost = largeMail({ subject: 'Innermost', text: 'first words', files: [file('small.bin', 10)] });
const inner = largeMail({
  subject: 'Inner',
  text: 'inside',
  files: [file('plan.bin', 3.2 * MEGABYTE)],
  mails: [innermost],
});
const raw = largeMail({
  subject: 'Outer',
  text: 'see below',
  files: [file('film.bin', MEGABYTE), file('note.bin', 100)],
  mails: [inner, innermost],
});

/** Notes the most that was read of it at a time. */
function sourceOf(content: Buffer, files: MailSource['files'] = []): MailSource & { opened(): number } {
  let opened = 0;
  return {
    size: content.length,
    files,
    opened: () => opened,
    async *open({ start, end } = { start: 0, end: content.length }) {
      opened += end - start;
      for (let at = start; at < end; at += 300_001) yield content.subarray(at, Math.min(end, at + 300_001));
    },
  };
}

const bytesOf = async (opened: { content: Buffer | Readable } | undefined) =>
  opened?.content instanceof Readable ? buffer(opened.content) : opened?.content;

test.each([
  [[0], true],
  [[1], true],
  [[2], true],
  [[3], false],
  [[2, 0], true],
  [[2, 1], false],
  [[2, 1, 0], false],
  [[3, 0], false],
] as const)('the file at %j is the same as when the whole mail is read', async (path, streams) => {
  const opened = await openFile(sourceOf(raw), [...path]);
  const whole = await readAttachment(raw, path);
  expect(opened).toMatchObject({ filename: whole?.filename, contentType: whole?.contentType });
  expect(opened?.content instanceof Readable).toBe(streams);
  expect((await bytesOf(opened))?.equals(whole?.content as Buffer)).toBe(true);
});

it.each([[[2]], [[2, 1]], [[3]]] as [[number, ...number[]]][])(
  'reads the mail at %j as when the whole mail is read',
  async (path) => {
    const read = await readInner(sourceOf(raw), path);
    const whole = await readForwarded(raw, path);
    expect(whole).toBeDefined();
    const attachments = read?.attachments.map(({ part: _, ...each }) => each);
    // Not by expect: it compares megabytes one by one.
    expect(isDeepStrictEqual({ ...read, attachments }, whole)).toBe(true);
  },
);

test('what is not there is not there, at any depth', async () => {
  const source = sourceOf(raw);
  for (const path of [[9], [2, 9], [0, 0], [1, 0]] as [number, ...number[]][]) {
    expect(await openFile(source, path)).toBeUndefined();
    expect(await readInner(source, path)).toBeUndefined();
  }
  expect(await readInner(source, [0])).toBeUndefined();
});

test('of a file whose place is known nothing else is read', async () => {
  const { attachments } = await readLargeMessage(sourceOf(raw).open());
  const source = sourceOf(raw, attachments);
  const film = await bytesOf(await openFile(source, [0]));
  expect(film?.length).toBe(MEGABYTE);
  const place = attachments[0]?.part;
  expect(source.opened()).toBe((place?.end ?? 0) - (place?.start ?? 0));
});
