import type { SearchObject } from 'imapflow';
import { Failure } from '../../kernel/failure.ts';
import type { ImapSession } from './connect.ts';

/**
 * UIDs that a UID SEARCH finds (RFC 9051 section 6.4.4), ascending.
 * @throws Failure; `server-unavailable` when the server refuses the command, which is not the same as finding nothing.
 */
export async function searchUids(
  session: ImapSession,
  query: SearchObject,
  signal?: AbortSignal,
): Promise<number[]> {
  const found = await session.run(
    'UID SEARCH',
    2 * session.silenceMs,
    (client) => client.search(query, { uid: true }),
    signal,
  );
  // imapflow's answer to NO and BAD.
  if (!Array.isArray(found)) {
    throw new Failure('server-unavailable', {
      detail: 'UID SEARCH was refused',
      facts: { host: session.place.host, mailbox: session.place.mailbox },
    });
  }
  return found.sort((a, b) => a - b);
}

/**
 * UIDs that the folder has in [first, last], ascending. A message that the server cannot show is among them: SEARCH needs
 * no more of it than its number, where FETCH may leave it out of its answer.
 */
export function presentUids(
  session: ImapSession,
  first: number,
  last: number,
  signal?: AbortSignal,
): Promise<number[]> {
  return searchUids(session, { uid: `${first}:${last}` }, signal);
}
