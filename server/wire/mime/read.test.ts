import { afterAll, expect, test } from 'vitest';
import { closeReader, readAttachment, readMessage, readMessages } from './read.ts';

afterAll(closeReader);

test('mails are read in worker threads, in the order given', async () => {
  const raws = Array.from({ length: 500 }, (_, index) => Buffer.from(`Subject: ${index}\r\n\r\nx`));
  const read = await readMessages(raws);
  expect(read.map(({ subject }) => subject)).toEqual(raws.map((_, index) => String(index)));
});

test('the bytes handed in stay usable', async () => {
  const raw = Buffer.from('Subject: kept\r\n\r\nx');
  await readMessage(raw);
  expect(raw.toString()).toBe('Subject: kept\r\n\r\nx');
});

test('no mail is no work', async () => {
  expect(await readMessages([])).toEqual([]);
});

test('an attachment crosses the thread', async () => {
  const raw = Buffer.from(
    'Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n',
  );
  expect(await readAttachment(raw, 0)).toMatchObject({
    filename: 'a.pdf',
    content: Buffer.from([0, 1, 2, 3]),
  });
  expect(await readAttachment(raw, 1)).toBeUndefined();
});
