import { expect, test } from 'vitest';
import { receivedDate } from './received-date.ts';

test.each([
  [
    'Received: from a by b;\r\n Tue, 02 Jun 2026 10:00:00 +0200\r\nReceived: from c by a; Mon, 1 Jun 2026 10:00:00 +0000\r\nDate: Sun, 31 May 2026 10:00:00 +0000\r\n',
    '2026-06-02T08:00:00.000Z',
  ],
  ['Date: Sun, 31 May 2026 10:00:00 +0000\r\n', '2026-05-31T10:00:00.000Z'],
  ['Received: nonsense; yesterday\nDate: Sun, 31 May 2026 10:00:00 +0000\n', '2026-05-31T10:00:00.000Z'],
  ['Subject: no date\r\n', undefined],
  ['', undefined],
])('%j', (header, date) => {
  expect(receivedDate(Buffer.from(header))?.toISOString()).toBe(date);
});
