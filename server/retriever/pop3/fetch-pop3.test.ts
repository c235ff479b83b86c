import { expect, it, vi } from 'vitest';
import type { Blobs } from '../../store/blobs.ts';
import type { Pop3Message, Pop3Session } from '../../wire/pop3/session.ts';
import { createByteBudget } from '../byte-budget.ts';
import { createDoubts } from '../doubts.ts';
import { PLACEHOLDER_ATTEMPTS } from '../placeholder.ts';
import { type FetchPop3Options, fetchPop3 } from './fetch-pop3.ts';

const PLACEHOLDER = Buffer.from(
  'Subject: Retrieval using the POP3 protocol failed for the following message: 7\r\n\r\nIt could not be had.\r\n',
);
const LARGE_BYTES = 5_000_000;
const LIMIT_BYTES = 50_000_000;

/** A server that cannot convert what it lists. */
const session = {
  async *retrieve(messages: readonly Pop3Message[]) {
    for (const message of messages) yield { message, raw: PLACEHOLDER, cut: false };
  },
  retrievePieces: async () => ({
    pieces: (async function* () {
      yield PLACEHOLDER.subarray(0, 20);
      yield PLACEHOLDER.subarray(20);
    })(),
  }),
  header: async () => PLACEHOLDER,
} as unknown as Pop3Session;

const keepStream = vi.fn<Blobs['keepStream']>(() => Promise.reject(new Error('nothing to keep')));

async function poll(size: number, doubts: FetchPop3Options['doubts']) {
  const options: FetchPop3Options = {
    batchMessages: 10,
    batchBytes: LARGE_BYTES,
    largeBytes: LARGE_BYTES,
    messageLimitBytes: LIMIT_BYTES,
    budget: createByteBudget(LIMIT_BYTES),
    blobs: { keepStream },
    doubts,
  };
  const messages = [];
  const listed = [{ number: 7, uidl: 'seven', size }];
  for await (const batch of fetchPop3(session, listed, options, new AbortController().signal)) {
    messages.push(...batch.messages);
    batch.release();
  }
  return messages;
}

it.each([
  ['small', 2_000],
  ['large', LARGE_BYTES + 1],
  ['over the limit', LIMIT_BYTES + 1],
])('a placeholder for a mail that was listed as %s is never taken for the whole mail', async (_, size) => {
  const doubts = createDoubts({ firstMs: 0, longestMs: 0, factor: 1 }, () => 0);
  for (let attempt = 1; attempt < PLACEHOLDER_ATTEMPTS; attempt++)
    expect(await poll(size, doubts)).toEqual([]);
  // Better a mail that says what is missing than none; not "whole", or it would be deleted from the server.
  expect(await poll(size, doubts)).toEqual([{ uidl: 'seven', raw: PLACEHOLDER, extent: 'header' }]);
  expect(keepStream).not.toHaveBeenCalled();
});
