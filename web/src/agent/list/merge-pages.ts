/**
 * Brings a loaded list up to date without loading it again: the first page is read anew and laid over it, single
 * conversations are put in their place.
 *
 * A list is contiguous: everything the server has from the newest row down to the last loaded one. What is newer
 * than the end of a fresh first page, and not in it, has left the list. After merging there is one long page, whose
 * cursor is that of the last page before: it names a place in the order, not a count, and stays good.
 */
import type { ConversationSummary } from '../../api/types.ts';

export interface Page {
  readonly items: readonly ConversationSummary[];
  readonly nextCursor: string | null;
}

/** @param pages the loaded list, in order. @param head the first page, read just now. */
export function mergeHead(pages: readonly Page[], head: Page): Page {
  const loaded = pages.flatMap(({ items }) => items);
  const lastOfHead = head.items.at(-1);
  const first = loaded[0];
  const last = loaded.at(-1);
  const replacesAll = head.nextCursor === null || !lastOfHead || !first || !last;
  // More arrived than a page holds: between its end and our first row there may be rows that nobody loaded.
  if (replacesAll || compare(lastOfHead, first) < 0) return head;
  // The fresh page reaches further down than the list: its own end is then the end of the list.
  if (compare(lastOfHead, last) > 0) return head;

  const fresh = new Set(head.items.map(({ id }) => id));
  const below = loaded.filter(
    (each) => !fresh.has(each.id) && each.lastMessageAt <= lastOfHead.lastMessageAt,
  );
  return { items: [...head.items, ...below], nextCursor: pages.at(-1)?.nextCursor ?? null };
}

/**
 * Puts one conversation where it now belongs.
 * @param belongs false takes it out; undefined (a search) changes it only where it already is.
 */
export function placeConversation(
  page: Page,
  conversation: ConversationSummary,
  belongs: boolean | undefined,
): Page {
  const at = page.items.findIndex(({ id }) => id === conversation.id);
  const before = page.items[at];
  if (belongs === false || (belongs === undefined && !before)) {
    return before ? { ...page, items: page.items.filter((each) => each !== before) } : page;
  }
  if (before?.lastMessageAt === conversation.lastMessageAt) {
    return { ...page, items: page.items.with(at, conversation) };
  }
  const others = page.items.filter(({ id }) => id !== conversation.id);
  const place = others.findIndex((each) => compare(conversation, each) < 0);
  if (place >= 0) return { ...page, items: others.toSpliced(place, 0, conversation) };
  // Older than everything loaded: it is on a page still to come, unless there is none.
  return { ...page, items: page.nextCursor === null ? [...others, conversation] : others };
}

/** The order of the list: newest first, then by id. Times are RFC 3339 in UTC, which sort as text. */
function compare(a: ConversationSummary, b: ConversationSummary): number {
  if (a.lastMessageAt !== b.lastMessageAt) return a.lastMessageAt > b.lastMessageAt ? -1 : 1;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}
