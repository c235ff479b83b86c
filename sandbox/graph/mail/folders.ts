/** Folders by their well-known names, their ids, or below the root by display name. */
import type { Folder } from '../../exchange/store/folder.ts';
import type { Mailbox } from '../../exchange/store/mailbox.ts';
import { GraphFailure } from '../failure.ts';

/** https://learn.microsoft.com/graph/api/resources/mailfolder */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  inbox: 'INBOX',
  archive: 'Archive',
  deleteditems: 'Deleted Items',
  drafts: 'Drafts',
  junkemail: 'Junk Email',
  sentitems: 'Sent Items',
};

export function idOf(path: string): string {
  return `AAMk${Buffer.from(path).toString('base64url')}`;
}

/** @throws GraphFailure 404 ErrorItemNotFound. */
export function requireFolder(mailbox: Mailbox, name: string): Folder {
  const wellKnown = WELL_KNOWN[name.toLowerCase()];
  const path =
    wellKnown ?? (name.startsWith('AAMk') ? Buffer.from(name.slice(4), 'base64url').toString() : '');
  const folder = path === '' ? undefined : mailbox.folder(path);
  if (!folder) {
    throw new GraphFailure(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  }
  return folder;
}

/** `$filter=displayName eq '…'`; all folders without it. */
export function listFolders(mailbox: Mailbox, filter: string | null): object {
  const wanted = filter === null ? undefined : /^displayName eq '((?:[^']|'')*)'$/.exec(filter)?.[1];
  if (filter !== null && wanted === undefined) {
    throw new GraphFailure(400, 'ErrorInvalidUrlQueryFilter', 'The query filter is not supported here.');
  }
  const name = wanted?.replaceAll("''", "'").toLowerCase();
  const value = [...mailbox.folders()]
    .filter(({ path }) => name === undefined || displayName(path).toLowerCase() === name)
    .map(({ path, folder }) => describeFolder(path, folder));
  return { value };
}

/** @throws GraphFailure 409 when there is one of that name. */
export function createFolder(mailbox: Mailbox, name: string): object {
  const made = mailbox.create(name);
  if (typeof made === 'string') {
    throw new GraphFailure(
      made === 'exists' ? 409 : 400,
      made === 'exists' ? 'ErrorFolderExists' : 'ErrorInvalidRequest',
      'A folder with the specified name already exists.',
    );
  }
  return describeFolder(name, made);
}

export function describeFolder(path: string, folder: Folder): object {
  return {
    id: idOf(path),
    displayName: displayName(path),
    totalItemCount: folder.messages.length,
    unreadItemCount: folder.messages.filter(({ flags }) => (flags & 1) === 0).length,
  };
}

function displayName(path: string): string {
  return path === 'INBOX' ? 'Inbox' : (path.split('/').at(-1) ?? path);
}
