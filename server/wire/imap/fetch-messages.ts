/**
 * Fetches whole messages: many small ones with one command, a large one in pieces.
 *
 * imapflow never pipelines, so the number of commands is what a distant server costs: ranges of hundreds, never one
 * message a command. BODY.PEEK leaves \Seen alone (RFC 9051 section 6.4.5).
 */
import { withDeadline } from '../../kernel/deadline.ts';
import type { ImapSession } from './connect.ts';
import { uidSet } from './uid-set.ts';

export interface FetchedBytes {
  readonly uid: number;
  readonly raw: Buffer;
}

/** No byte for this long is a dead connection; a whole batch may take much longer on a thin line. */
const SILENCE_TIMEOUT_MS = 60_000;
const PIECE_BYTES = 1024 * 1024;

/**
 * Yields the messages in the order of the server's answer; what is not yielded was not handed out. Do not run another
 * command before it ends: imapflow would wait for itself.
 * @param uids ascending.
 */
export async function* fetchMessages(
  session: ImapSession,
  uids: readonly number[],
  signal?: AbortSignal,
): AsyncGenerator<FetchedBytes, void> {
  const wanted = new Set(uids);
  const answer = session.client
    .fetch(uidSet(uids), { uid: true, source: true }, { uid: true })
    [Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withDeadline(SILENCE_TIMEOUT_MS, 'FETCH', () => answer.next(), signal);
      if (next.done) return;
      const { uid, source } = next.value;
      if (source === undefined || !wanted.delete(uid)) continue;
      yield { uid, raw: source };
    }
  } catch (error) {
    session.close();
    throw session.fault(error);
  } finally {
    // Not awaited: on a dead connection it never settles.
    void answer.return?.(undefined);
  }
}

/**
 * Fetches one large message in pieces of a megabyte, so that the protocol parser never holds it whole.
 * @param limitBytes stop with `tooLarge` when the message turns out larger: reported sizes are estimates.
 * @returns undefined when the server has no such message any more.
 */
export async function fetchLargeMessage(
  session: ImapSession,
  uid: number,
  limitBytes: number,
  signal?: AbortSignal,
): Promise<{ readonly raw: Buffer; readonly tooLarge: boolean } | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = await session.run(
      'FETCH of a piece',
      SILENCE_TIMEOUT_MS,
      (client) =>
        client.fetchOne(String(uid), { source: { start: length, maxLength: PIECE_BYTES } }, { uid: true }),
      signal,
    );
    if (!piece || piece.source === undefined) {
      if (length === 0) return undefined;
      break;
    }
    pieces.push(piece.source);
    length += piece.source.length;
    if (piece.source.length < PIECE_BYTES) break;
    if (length > limitBytes) return { raw: Buffer.concat(pieces), tooLarge: true };
  }
  return { raw: Buffer.concat(pieces), tooLarge: false };
}

/** The header alone, for a message over the size limit. @returns undefined when the message is gone. */
export async function fetchHeader(
  session: ImapSession,
  uid: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const message = await session.run(
    'FETCH of a header',
    SILENCE_TIMEOUT_MS,
    (client) => client.fetchOne(String(uid), { headers: true }, { uid: true }),
    signal,
  );
  return message ? message.headers : undefined;
}
