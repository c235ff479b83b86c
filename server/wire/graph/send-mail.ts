/**
 * One message handed to Graph as MIME: `sendMail` with base64 in text/plain, answered 202 without a word
 * (https://learn.microsoft.com/graph/outlook-send-mime-message). There is no envelope, so recipients who stand in no
 * header are named in a Bcc that Exchange takes out; and all get the message or none.
 *
 * As over SMTP three endings are told apart: refused, broken before it can have been taken, and broken after.
 */
import { Failure } from '../../kernel/failure.ts';
import { factsOf, GraphRefused } from './fault.ts';
import { GraphGone, type GraphSession } from './session.ts';

export interface GraphMail {
  readonly raw: Buffer;
  /** Who gets it and stands in no header. */
  readonly hidden: readonly string[];
  /** Asked just before it leaves; false: it must not. */
  readonly mayLeave: () => boolean;
}

export type GraphSubmission =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused'; readonly failure: Failure }
  | { readonly outcome: 'broken'; readonly failure: Failure; readonly mayHaveLeft: boolean };

/** "The maximum size of a request is 4 MB", of which base64 takes a third. */
export const LARGEST_GRAPH_MAIL_BYTES = 3 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

/** Never throws for what the other side or the network does. */
export async function sendByGraph(
  session: GraphSession,
  mail: GraphMail,
  signal?: AbortSignal,
): Promise<GraphSubmission> {
  const tooLarge = tooLargeForGraph(session, mail.raw.length);
  if (tooLarge) return { outcome: 'refused', failure: tooLarge };
  const body = withHidden(mail).toString('base64');
  if (!mail.mayLeave()) return broken('broken off: another node may send this message', false);
  let sent = false;
  const onSent = () => {
    sent = true;
  };
  try {
    await session.ask('POST', 'sendMail', { body, about: 'sending', timeoutMs: TIMEOUT_MS, onSent }, signal);
    return { outcome: 'taken' };
  } catch (error) {
    if (error instanceof GraphGone) {
      return { outcome: 'refused', failure: new Failure('message-refused', { detail: error.message }) };
    }
    if (!(error instanceof Failure)) {
      if (signal?.aborted) return broken('Postvak is stopping', sent);
      throw error;
    }
    // A gateway that gave up waiting does not know what became of the request behind it.
    const unknown = error instanceof GraphRefused && [500, 502, 504].includes(error.status);
    if (error instanceof GraphRefused && !unknown) return { outcome: 'refused', failure: error };
    return { outcome: 'broken', failure: error, mayHaveLeft: unknown || sent };
  }
}

/** @returns the Failure `message-too-large` of a message that Graph would not take. */
export function tooLargeForGraph({ place }: GraphSession, bytes: number): Failure | undefined {
  if (bytes <= LARGEST_GRAPH_MAIL_BYTES) return undefined;
  const detail = `${bytes} bytes; Microsoft Graph takes ${LARGEST_GRAPH_MAIL_BYTES}`;
  return new Failure('message-too-large', { detail, facts: factsOf(place) });
}

function broken(detail: string, mayHaveLeft: boolean): GraphSubmission {
  return { outcome: 'broken', failure: new Failure('connection-lost', { detail }), mayHaveLeft };
}

/** Folded, because a line has an end (RFC 5322 section 2.1.1); addresses of ours only, so nothing is to be escaped. */
function withHidden({ raw, hidden }: GraphMail): Buffer {
  if (hidden.length === 0) return raw;
  return Buffer.concat([Buffer.from(`Bcc: ${hidden.join(',\r\n ')}\r\n`), raw]);
}
