/**
 * Which messages have a copy in the folder of sent mail.
 *
 * Exchange Online has no SPECIAL-USE (RFC 6154); imapflow then tells the folder by its name in some forty languages,
 * and the English names are tried when even that finds none. Only Message-IDs are asked for, one SEARCH each: Exchange
 * takes no long OR chains, and the messages in doubt are few.
 */
import { Failure } from '../../kernel/failure.ts';
import type { ImapSession } from './connect.ts';
import { searchUids } from './search-uids.ts';
import { selectFolder } from './select-folder.ts';

const USUAL_NAMES = ['Sent Items', 'Sent', 'INBOX.Sent', 'Sent Messages'];

/**
 * @param messageIds with angle brackets.
 * @returns those of them that were found.
 * @throws Failure; `folder-not-found` when the mailbox has no folder of sent mail that we recognise.
 */
export async function findSentCopies(
  session: ImapSession,
  messageIds: readonly string[],
  signal?: AbortSignal,
): Promise<Set<string>> {
  await selectFolder(session, await sentFolder(session, signal), { readOnly: true }, signal);
  const found = new Set<string>();
  for (const messageId of messageIds) {
    const uids = await searchUids(session, { header: { 'message-id': messageId } }, signal);
    if (uids.length > 0) found.add(messageId);
  }
  return found;
}

async function sentFolder(session: ImapSession, signal?: AbortSignal): Promise<string> {
  const folders = await session.run('LIST', session.silenceMs, (client) => client.list(), signal);
  const bySpecialUse = folders.find(({ specialUse }) => specialUse === '\\Sent');
  const byName = USUAL_NAMES.map((name) =>
    folders.find(({ path }) => path.toLowerCase() === name.toLowerCase()),
  ).find(Boolean);
  const folder = bySpecialUse ?? byName;
  if (!folder) {
    throw new Failure('folder-not-found', {
      facts: { folder: 'Sent Items', mailbox: session.place.mailbox, host: session.place.host },
    });
  }
  return folder.path;
}
