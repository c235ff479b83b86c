import type { ImapSession } from './connect.ts';

/** What a server tells about a message without its bytes. `size` is an estimate (Exchange computes it). */
export interface ListedMessage {
  readonly uid: number;
  readonly size: number;
  readonly internalDate: Date | undefined;
  readonly flags: readonly string[];
}

/**
 * The messages with a UID in [first, last], ascending. One command, whatever their number.
 * A range up to `*` always answers with the newest message, even below `first` (RFC 9051 section 9, seq-range), so
 * what lies outside is dropped.
 * @param last undefined for "to the end".
 */
export async function listMessages(
  session: ImapSession,
  first: number,
  last: number | undefined,
  signal?: AbortSignal,
): Promise<ListedMessage[]> {
  return session.run(
    'UID FETCH (RFC822.SIZE)',
    2 * session.silenceMs,
    async (client) => {
      const listed: ListedMessage[] = [];
      for await (const message of client.fetch(
        `${first}:${last ?? '*'}`,
        { uid: true, size: true, internalDate: true, flags: true },
        { uid: true },
      )) {
        // An unsolicited FETCH (a flag changed meanwhile) comes without a size.
        if (!message.uid || message.size === undefined) continue;
        if (message.uid < first || message.uid > (last ?? Number.POSITIVE_INFINITY)) continue;
        listed.push({
          uid: message.uid,
          size: message.size,
          internalDate: toDate(message.internalDate),
          flags: [...(message.flags ?? [])],
        });
      }
      return listed.sort((a, b) => a.uid - b.uid);
    },
    signal,
  );
}

function toDate(value: Date | string | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
