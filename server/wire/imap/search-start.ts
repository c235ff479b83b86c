import type { ImapSession } from './connect.ts';
import { searchUids } from './search-uids.ts';

/**
 * UIDs of unread messages, or of those that arrived since a day, ascending.
 * Plain US-ASCII criteria: Exchange refuses `CHARSET UTF-8`. SINCE has whole days in the server's time zone
 * (RFC 9051 section 6.4.4), so the day before is asked too and the caller compares dates itself.
 * @throws Failure, also when the server refuses to search.
 */
export function searchStart(
  session: ImapSession,
  criterion: 'unread' | { readonly since: Date },
  signal?: AbortSignal,
): Promise<number[]> {
  return searchUids(session, criterion === 'unread' ? { seen: false } : { since: criterion.since }, signal);
}
