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

/** A message in pieces of a megabyte; one that turns out to be no longer than a piece is whole. */
export type FetchedPieces = { readonly raw: Buffer } | { readonly pieces: AsyncIterable<Buffer> };

/**
 * Fetches one message in pieces, so that neither the protocol parser nor anybody else holds it whole. The next piece
 * is asked for when the last one has been used; run no other command meanwhile.
 * @returns undefined when the server has no such message any more.
 */
export async function fetchPieces(
  session: ImapSession,
  uid: number,
  signal?: AbortSignal,
): Promise<FetchedPieces | undefined> {
  const first = await fetchPiece(session, uid, 0, signal);
  if (first === undefined) return undefined;
  return first.length < PIECE_BYTES ? { raw: first } : { pieces: piecesFrom(session, uid, first, signal) };
}

async function* piecesFrom(
  session: ImapSession,
  uid: number,
  first: Buffer,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  let piece: Buffer | undefined = first;
  for (let length = 0; piece && piece.length > 0; ) {
    yield piece;
    if (piece.length < PIECE_BYTES) return;
    length += piece.length;
    piece = await fetchPiece(session, uid, length, signal);
  }
}

async function fetchPiece(
  session: ImapSession,
  uid: number,
  start: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const piece = await session.run(
    'FETCH of a piece',
    SILENCE_TIMEOUT_MS,
    (client) => client.fetchOne(String(uid), { source: { start, maxLength: PIECE_BYTES } }, { uid: true }),
    signal,
  );
  return piece ? piece.source : undefined;
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
