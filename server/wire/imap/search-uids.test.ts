import type { ImapFlow } from 'imapflow';
import { expect, test } from 'vitest';
import type { ImapSession } from './connect.ts';
import { findSentCopies } from './find-sent-copies.ts';
import { searchStart } from './search-start.ts';
import { presentUids } from './search-uids.ts';

/** @param answer what imapflow makes of the server's answer to SEARCH; false: it was refused. */
function sessionThatFinds(answer: number[] | false): ImapSession {
  const client = {
    search: async () => answer,
    list: async () => [{ path: 'Sent Items', specialUse: '\\Sent' }],
    mailboxOpen: async () => ({ uidValidity: 1n, uidNext: 9, exists: 3 }),
  } as unknown as ImapFlow;
  return {
    silenceMs: 1_000,
    place: { host: 'outlook.example', mailbox: 'support@contoso.example' },
    run: (_what: string, _ms: number, command: (client: ImapFlow) => unknown) => command(client),
  } as unknown as ImapSession;
}

test('what was found comes in ascending order', async () => {
  expect(await presentUids(sessionThatFinds([7, 3, 5]), 1, 9)).toEqual([3, 5, 7]);
  expect(await presentUids(sessionThatFinds([]), 1, 9)).toEqual([]);
});

test.each([
  ['present messages', (session: ImapSession) => presentUids(session, 1, 9)],
  ['the start', (session: ImapSession) => searchStart(session, { since: new Date(0) })],
  ['sent copies', (session: ImapSession) => findSentCopies(session, ['<a@contoso.example>'])],
])('a search for %s that the server refuses is no search that found nothing', async (_, search) => {
  await expect(search(sessionThatFinds(false))).rejects.toMatchObject({ code: 'server-unavailable' });
});
