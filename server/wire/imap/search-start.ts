import type { ImapSession } from './connect.ts';

/**
 * UIDs of unread messages, or of those that arrived since a day, ascending.
 * Plain US-ASCII criteria: Exchange refuses `CHARSET UTF-8`. SINCE has whole days in the server's time zone
 * (RFC 9051 section 6.4.4), so the day before is asked too and the caller compares dates itself.
 */
export async function searchStart(
  session: ImapSession,
  criterion: 'unread' | { readonly since: Date },
  signal?: AbortSignal,
): Promise<number[]> {
  const found = await session.run(
    'UID SEARCH',
    2 * session.silenceMs,
    (client) =>
      client.search(criterion === 'unread' ? { seen: false } : { since: criterion.since }, { uid: true }),
    signal,
  );
  return (found || []).sort((a, b) => a - b);
}
