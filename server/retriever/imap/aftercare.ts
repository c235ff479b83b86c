/**
 * What the mailbox's owner wants done with retrieved messages on the server. Done between commands, after the commit;
 * a crash in between leaves a message untouched there, which costs nothing but tidiness.
 */
import type { MailboxConnection } from '../../accounts/connection.ts';
import { afterRetrieval, ensureFolder } from '../../wire/imap/after-retrieval.ts';
import type { ImapSession } from '../../wire/imap/connect.ts';

export interface Aftercare {
  /** Notes UIDs whose bytes are safe. */
  add(uids: readonly number[]): void;
  /** Does what is noted; call it only while no other command runs. */
  run(): Promise<void>;
}

export function createAftercare(
  session: ImapSession,
  { afterRetrieval: choice, moveTo }: Pick<MailboxConnection, 'afterRetrieval' | 'moveTo'>,
  signal: AbortSignal,
): Aftercare {
  if (choice === 'leave') return { add: () => {}, run: async () => {} };
  let noted: number[] = [];
  let folderIsThere = false;
  return {
    add: (uids) => noted.push(...uids),
    async run() {
      if (noted.length === 0) return;
      const uids = noted.sort((a, b) => a - b);
      noted = [];
      if (choice !== 'move') return afterRetrieval(session, uids, choice, signal);
      if (!folderIsThere) await ensureFolder(session, moveTo, signal);
      folderIsThere = true;
      return afterRetrieval(session, uids, { moveTo }, signal);
    },
  };
}
