/**
 * Fetches whole messages: many small ones with one command, a large one in pieces.
 *
 * BODY.PEEK leaves \Seen alone (RFC 9051 section 6.4.5).
 */
import { Failure } from '../../kernel/failure.ts';
import { type BulkFetch, type FetchedBytes, NotBegun } from './bulk-fetch.ts';
import type { ImapSession } from './connect.ts';

export { type FetchedBytes, NotBegun } from './bulk-fetch.ts';

const PIECE_BYTES = 1024 * 1024;

/**
 * Fetches whole messages with one command. More than one may be under way on a connection; the server answers them one
 * after the other.
 * @param uids ascending.
 * @param take called for each message in the order of the server's answer; what it was not called for was not handed out.
 * @throws NotBegun when the connection broke at an earlier command.
 */
export async function fetchMessages(
  session: ImapSession,
  uids: readonly number[],
  take: (message: FetchedBytes) => void,
  signal?: AbortSignal,
): Promise<void> {
  return inBulk(session, signal, (bulk) => bulk.fetch(uids, take));
}

async function inBulk<T>(
  session: ImapSession,
  signal: AbortSignal | undefined,
  fetch: (bulk: BulkFetch) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const onAbort = () => session.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await fetch(session.bulk);
  } catch (error) {
    session.close();
    signal?.throwIfAborted();
    if (error instanceof NotBegun) throw new NotBegun(session.fault(error.cause));
    throw session.fault(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A message in pieces of a megabyte; one that turns out to be shorter than a piece is whole. */
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

/** @throws Failure when it is gone before its end: a part of a mail never passes for all of it. */
async function* piecesFrom(
  session: ImapSession,
  uid: number,
  first: Buffer,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void> {
  let piece = first;
  for (let length = 0; piece.length > 0; ) {
    yield piece;
    if (piece.length < PIECE_BYTES) return;
    length += piece.length;
    const next = await fetchPiece(session, uid, length, signal);
    if (!next) {
      throw session.fault(
        new Failure('protocol-error', { detail: `Of message ${uid} nothing came after ${length} bytes` }),
      );
    }
    piece = next;
  }
}

async function fetchPiece(
  session: ImapSession,
  uid: number,
  start: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  // Whatever breaks then is about this message.
  await session.bulk.settled();
  return inBulk(session, signal, (bulk) => bulk.fetchPiece(uid, start, PIECE_BYTES));
}

/** The header alone, for a message over the size limit. @returns undefined when the message is gone. */
export async function fetchHeader(
  session: ImapSession,
  uid: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const message = await session.run(
    'FETCH of a header',
    session.silenceMs,
    (client) => client.fetchOne(String(uid), { headers: true }, { uid: true }),
    signal,
  );
  return message ? message.headers : undefined;
}
