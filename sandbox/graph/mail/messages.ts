/** Messages: listed, read as MIME, marked, moved, deleted, and followed by delta. */
import { headerValue } from '../../exchange/mime/header.ts';
import { FLAG_BITS } from '../../exchange/store/flags.ts';
import type { Folder, Message } from '../../exchange/store/folder.ts';
import type { Mailbox } from '../../exchange/store/mailbox.ts';
import { GraphFailure } from '../failure.ts';
import type { Page } from './deltas.ts';
import { requireFolder } from './folders.ts';

export interface Found {
  readonly message: Message;
  readonly folder: Folder;
}

/** @throws GraphFailure 404 ErrorItemNotFound. */
export function requireMessage(mailbox: Mailbox, id: string): Found {
  for (const { folder } of mailbox.folders()) {
    const message = folder.messages.find((each) => each.id === id);
    if (message) return { message, folder };
  }
  throw new GraphFailure(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}

const SELECTABLE = ['receivedDateTime', 'isRead', 'isDraft', 'internetMessageId', 'subject'] as const;

export function describe(message: Message, select: string | null): Record<string, unknown> {
  const { raw, root } = message.content;
  const header = (name: string) => headerValue(raw, root.start, root.bodyStart, name) ?? null;
  const all: Record<(typeof SELECTABLE)[number], unknown> = {
    receivedDateTime: `${message.internalDate.toISOString().slice(0, 19)}Z`,
    isRead: (message.flags & FLAG_BITS['\\Seen']) !== 0,
    isDraft: (message.flags & FLAG_BITS['\\Draft']) !== 0,
    internetMessageId: header('message-id'),
    subject: header('subject'),
  };
  const wanted = select?.split(',') ?? SELECTABLE;
  return {
    id: message.id,
    ...Object.fromEntries(
      SELECTABLE.filter((name) => wanted.includes(name)).map((name) => [name, all[name]]),
    ),
  };
}

/** `$filter=internetMessageId eq '…'` is what a client looks a sent message up by. */
export function listMessages(folder: Folder, query: URLSearchParams): object {
  const filter = query.get('$filter');
  const wanted = filter === null ? undefined : /^internetMessageId eq '((?:[^']|'')*)'$/.exec(filter)?.[1];
  if (filter !== null && wanted === undefined) {
    throw new GraphFailure(400, 'ErrorInvalidUrlQueryFilter', 'The query filter is not supported here.');
  }
  const id = wanted?.replaceAll("''", "'");
  const value = folder.messages
    .map((message) => describe(message, null))
    .filter(({ internetMessageId }) => id === undefined || internetMessageId === id)
    .slice(0, Number(query.get('$top') ?? 10));
  return { value };
}

export function mark({ message, folder }: Found, change: unknown): object {
  const { isRead } = (change ?? {}) as { isRead?: unknown };
  if (typeof isRead !== 'boolean') {
    throw new GraphFailure(400, 'ErrorInvalidRequest', 'The sandbox changes isRead only.');
  }
  const seen = FLAG_BITS['\\Seen'];
  folder.setFlags([message], (flags) => (isRead ? flags | seen : flags & ~seen));
  return describe(message, null);
}

export function move(mailbox: Mailbox, { message, folder }: Found, destination: unknown): object {
  const { destinationId } = (destination ?? {}) as { destinationId?: unknown };
  const target = requireFolder(mailbox, String(destinationId ?? ''));
  folder.expunge(new Set([message]));
  const { content, flags, internalDate, id } = message;
  const [moved] = target.add([{ content, flags, internalDate, id }]);
  return describe(moved as Message, null);
}

/** Into Deleted Items, where the owner can get it back. */
export function remove(mailbox: Mailbox, found: Found): void {
  move(mailbox, found, { destinationId: 'deleteditems' });
}

export function describeDelta({ changes, select, token, kind }: Page, address: string): object {
  return {
    value: changes.map(({ id, message }) =>
      message ? describe(message, select) : { id, '@removed': { reason: 'deleted' } },
    ),
    [kind === 'skip' ? '@odata.nextLink' : '@odata.deltaLink']:
      `${address}?${kind === 'skip' ? '$skiptoken' : '$deltatoken'}=${token}`,
  };
}
