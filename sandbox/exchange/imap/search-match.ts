/**
 * Whether a message is found by a search key. Text is compared without regard to case, after encoded words and
 * transfer encodings are undone (RFC 3501 section 6.4.4). Keys that name few messages are asked first by the caller
 * writing them first; nothing here reads a body unless BODY or TEXT asks for it.
 */
import { decodeCharset, decodeTransfer, decodeWords } from '../mime/decode.ts';
import { headerFields, headerValue } from '../mime/header.ts';
import type { Part } from '../mime/parts.ts';
import { flagBits } from '../store/flags.ts';
import type { Message } from '../store/folder.ts';
import type { SearchKey } from './search-keys.ts';
import { inSet } from './sequence-set.ts';

export type Matcher = (message: Message) => boolean;

const DAY_MS = 86_400_000;
/** Attachments that claim to be text are searched no further than this. */
const SEARCHED_AT_MOST = 4 * 1024 * 1024;

/** Turns the key into a function once, so that a search over 100,000 messages works out sets only once. */
export function matcher(key: SearchKey, view: readonly Message[]): Matcher {
  switch (key.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'flag': {
      const bits = flagBits([key.name]);
      return (message) => ((message.flags & bits) !== 0) === key.set;
    }
    case 'date':
      return (message) =>
        onDay(key.of === 'sent' ? sentDay(message) : internalDay(message), key.when, key.day);
    case 'size':
      return (message) => (key.larger ? message.content.size > key.than : message.content.size < key.than);
    case 'header': {
      const wanted = key.text.toLowerCase();
      const name = key.name.toLowerCase();
      return (message) => headerMatches(message, name, wanted);
    }
    case 'body': {
      const wanted = key.text.toLowerCase();
      return (message) => bodyContains(message.content.raw, message.content.root, wanted);
    }
    case 'text': {
      const wanted = key.text.toLowerCase();
      return ({ content: { raw, root } }) =>
        decodeWords(raw.toString('latin1', 0, root.bodyStart))
          .toLowerCase()
          .includes(wanted) || bodyContains(raw, root, wanted);
    }
    case 'set': {
      const chosen = new Set(inSet(view, key.set, key.byUid));
      return (message) => chosen.has(message);
    }
    case 'not': {
      const inner = matcher(key.key, view);
      return (message) => !inner(message);
    }
    case 'or': {
      const [a, b] = key.keys.map((inner) => matcher(inner, view)) as [Matcher, Matcher];
      return (message) => a(message) || b(message);
    }
    case 'and': {
      const all = key.keys.map((inner) => matcher(inner, view));
      return (message) => all.every((matches) => matches(message));
    }
  }
}

function onDay(day: number | undefined, when: 'before' | 'on' | 'since', wanted: number): boolean {
  if (day === undefined) return false;
  if (when === 'before') return day < wanted;
  return when === 'on' ? day === wanted : day >= wanted;
}

function internalDay(message: Message): number {
  const time = message.internalDate.getTime();
  return time - (time % DAY_MS);
}

/** The Date field's own day, whatever its zone: SENTON disregards time and timezone. */
function sentDay({ content: { raw, root } }: Message): number | undefined {
  const date = headerValue(raw, root.start, root.bodyStart, 'date') ?? '';
  const match = /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})/.exec(date);
  const time = match ? Date.parse(`${match[1]} ${match[2]} ${match[3]} 00:00:00 UTC`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function headerMatches({ content: { raw, root } }: Message, name: string, wanted: string): boolean {
  for (const field of headerFields(raw, root.start, root.bodyStart)) {
    if (field.name.toLowerCase() !== name) continue;
    if (wanted === '' || decodeWords(field.value).toLowerCase().includes(wanted)) return true;
  }
  return false;
}

function bodyContains(raw: Buffer, part: Part, wanted: string): boolean {
  if (wanted === '') return true;
  if (part.children) return part.children.some((child) => bodyContains(raw, child, wanted));
  if (part.message) {
    const header = raw.toString('latin1', part.message.start, part.message.bodyStart);
    return decodeWords(header).toLowerCase().includes(wanted) || bodyContains(raw, part.message, wanted);
  }
  if (!part.contentType.value.startsWith('text/')) return false;
  const body = raw.subarray(part.bodyStart, Math.min(part.end, part.bodyStart + SEARCHED_AT_MOST));
  const bytes = decodeTransfer(body, part.encoding);
  const charset =
    part.contentType.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'utf-8';
  return (decodeCharset(bytes, charset) ?? bytes.toString('latin1')).toLowerCase().includes(wanted);
}
