import { Failure, namedFailure } from '../../kernel/failure.ts';
import type { ImapSession } from './connect.ts';

export interface SelectedFolder {
  readonly folder: string;
  readonly uidValidity: number;
  /** The UID that the next message will get; undefined where a server does not say. */
  readonly uidNext: number | undefined;
  readonly exists: number;
}

/**
 * SELECT, or EXAMINE when nothing will be changed on the server (RFC 9051 section 6.3.3): then not even a bug can
 * set \Seen.
 * @throws Failure `folder-not-found`, `authenticated-not-connected`, `mailbox-throttled`…
 */
export async function selectFolder(
  session: ImapSession,
  folder: string,
  options: { readonly readOnly: boolean },
  signal?: AbortSignal,
): Promise<SelectedFolder> {
  const mailbox = await session
    .run(
      `SELECT ${folder}`,
      session.silenceMs,
      (client) => client.mailboxOpen(folder, { readOnly: options.readOnly }),
      signal,
    )
    .catch((error: unknown) => {
      throw error instanceof Failure ? namedFailure(error, { folder }) : error;
    });
  if (!mailbox) {
    throw new Failure('folder-not-found', {
      facts: { folder, mailbox: session.place.mailbox, host: session.place.host },
    });
  }
  return {
    folder,
    uidValidity: Number(mailbox.uidValidity),
    uidNext: mailbox.uidNext || undefined,
    exists: mailbox.exists,
  };
}
