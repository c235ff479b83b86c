/**
 * More connections to the folder of a mailbox that is far behind: at most three in all (tuning.connections), each
 * signed in like the first. They are a favour of the server: one that is refused or breaks is not asked for again for
 * some minutes, and the first connection goes on alone.
 */
import { withCredentials } from '../../tokens/with-credentials.ts';
import { connectImap, type ImapSession } from '../../wire/imap/connect.ts';
import { selectFolder } from '../../wire/imap/select-folder.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import type { FurtherSessions } from './fetch.ts';

/** When the mailbox was refused a further connection; outlives the connections. */
export interface Refusal {
  untilMs: number;
}

const ASK_AGAIN_AFTER_MS = 600_000;

export function furtherSessions(
  context: RetrieverContext,
  { connection }: HeldMailbox,
  { folder, uidValidity }: { readonly folder: string; readonly uidValidity: number },
  refusal: Refusal,
  signal: AbortSignal,
): FurtherSessions {
  const { clock, connecting, log, tokens, tuning } = context;
  const { connectMs, silenceMs } = tuning;
  let open = 1;
  const refused = (error: unknown) => {
    refusal.untilMs = clock.now().getTime() + ASK_AGAIN_AFTER_MS;
    log.info(
      { mailboxId: connection.mailboxId, error },
      'A further connection was not to be had; going on without',
    );
  };
  const openOne = async (): Promise<ImapSession> => {
    try {
      const session = await withCredentials(tokens, connection, signal, (credentials) =>
        connecting.through(connection.imap.host, signal, () =>
          connectImap(
            { ...connection.imap, ca: connection.ca, connectMs, silenceMs },
            { mailbox: connection.address, user: connection.opener, ...credentials },
            signal,
          ),
        ),
      );
      try {
        const selected = await selectFolder(session, folder, { readOnly: true }, signal);
        if (selected.uidValidity !== uidValidity)
          throw new Error('The server renumbered the folder meanwhile');
        return session;
      } catch (error) {
        session.close();
        throw error;
      }
    } catch (error) {
      open--;
      if (!signal.aborted) refused(error);
      throw error;
    }
  };
  return {
    open() {
      if (open >= tuning.connections || clock.now().getTime() < refusal.untilMs) return undefined;
      open++;
      return openOne();
    },
    close(session, error) {
      open--;
      session.close();
      if (error !== undefined && !signal.aborted) refused(error);
    },
  };
}
