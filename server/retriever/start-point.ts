/**
 * Where reading begins, and what of the older mail is wanted. Chosen when the mailbox was connected; the same rule
 * holds when a server renumbers a folder (UIDVALIDITY), where digests then keep out what was retrieved before.
 */
import type { MailboxConnection } from '../accounts/connection.ts';
import type { StartPoint } from '../store/schema.ts';
import type { ImapSession } from '../wire/imap/connect.ts';
import { type ListedMessage, listMessages } from '../wire/imap/list-messages.ts';
import { searchStart } from '../wire/imap/search-start.ts';
import type { SelectedFolder } from '../wire/imap/select-folder.ts';
import type { Checkpoint } from './checkpoint.ts';

const DAY_MS = 86_400_000;

/** The checkpoint of a folder that has none under its present UIDVALIDITY. */
export async function startCheckpoint(
  session: ImapSession,
  selected: SelectedFolder,
  { startPoint, connectedAt }: Pick<MailboxConnection, 'startPoint' | 'connectedAt'>,
  signal: AbortSignal,
): Promise<Checkpoint> {
  const highest = await highestUid(session, selected, signal);
  const since = sinceWhen(startPoint, connectedAt);
  const begin = since ? await firstSince(session, since, highest, signal) : 1;
  return {
    folder: selected.folder,
    uidValidity: selected.uidValidity,
    lastUid: begin - 1,
    floorUid: highest,
  };
}

/** Leaves out what the start point does not want of the mail that was there before. */
export function isWanted(
  { startPoint, connectedAt }: Pick<MailboxConnection, 'startPoint' | 'connectedAt'>,
  floorUid: number,
): (message: ListedMessage) => boolean {
  if (startPoint.from !== 'unread') return () => true;
  return ({ uid, flags, internalDate }) =>
    uid > floorUid ||
    !flags.includes('\\Seen') ||
    (internalDate !== undefined && internalDate >= connectedAt);
}

/** From when on mail is wanted; undefined where age does not matter. */
export function sinceWhen(startPoint: StartPoint, connectedAt: Date): Date | undefined {
  // Servers date mail in whole seconds: one that came in the second of connecting is not older than it.
  const connected = Math.floor(connectedAt.getTime() / 1000) * 1000;
  if (startPoint.from === 'now') return new Date(connected);
  if (startPoint.from === 'days') return new Date(connected - startPoint.days * DAY_MS);
  return undefined;
}

async function highestUid(
  session: ImapSession,
  selected: SelectedFolder,
  signal: AbortSignal,
): Promise<number> {
  if (selected.uidNext !== undefined) return selected.uidNext - 1;
  if (selected.exists === 0) return 0;
  return (await listMessages(session, 1, undefined, signal)).at(-1)?.uid ?? 0;
}

/** The first UID that arrived since; everything after it is read, whatever its date: it came into the folder later. */
async function firstSince(
  session: ImapSession,
  since: Date,
  highest: number,
  signal: AbortSignal,
): Promise<number> {
  // SINCE knows whole days in the server's time zone only, so the day before is looked at too.
  const candidates = await searchStart(session, { since: new Date(since.getTime() - DAY_MS) }, signal);
  const [first] = candidates;
  if (first === undefined) return highest + 1;
  const listed = await listMessages(session, first, candidates.at(-1), signal);
  return (
    listed.find(({ internalDate }) => internalDate !== undefined && internalDate >= since)?.uid ?? highest + 1
  );
}
