/** The search program of RFC 3501 section 6.4.4 as a tree. */
import { BadCommand, type Cursor } from './cursor.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';
import { dayStart } from './strings.ts';

export type SearchKey =
  | { readonly kind: 'all' | 'none' }
  | { readonly kind: 'flag'; readonly name: string; readonly set: boolean }
  | {
      readonly kind: 'date';
      readonly of: 'internal' | 'sent';
      readonly when: 'before' | 'on' | 'since';
      readonly day: number;
    }
  | { readonly kind: 'size'; readonly larger: boolean; readonly than: number }
  | { readonly kind: 'header'; readonly name: string; readonly text: string }
  | { readonly kind: 'body' | 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly byUid: boolean; readonly set: SequenceSet }
  | { readonly kind: 'not'; readonly key: SearchKey }
  | { readonly kind: 'or'; readonly keys: readonly [SearchKey, SearchKey] }
  | { readonly kind: 'and'; readonly keys: readonly SearchKey[] };

const SET = /[\d*][\d:*,]*/y;
const FLAG_KEYS: Record<string, [name: string, set: boolean]> = {
  ANSWERED: ['\\Answered', true],
  DELETED: ['\\Deleted', true],
  DRAFT: ['\\Draft', true],
  FLAGGED: ['\\Flagged', true],
  SEEN: ['\\Seen', true],
  UNANSWERED: ['\\Answered', false],
  UNDELETED: ['\\Deleted', false],
  UNDRAFT: ['\\Draft', false],
  UNFLAGGED: ['\\Flagged', false],
  UNSEEN: ['\\Seen', false],
};
const MOST_KEYS = 1_000;

/** All keys up to the end of the command; they are ANDed. */
export function parseSearchKeys(cursor: Cursor): SearchKey {
  const count = { keys: 0 };
  const keys = [parseKey(cursor, count)];
  while (!cursor.atEnd) {
    cursor.space();
    if (cursor.atEnd) break;
    keys.push(parseKey(cursor, count));
  }
  return { kind: 'and', keys };
}

function parseKey(cursor: Cursor, count: { keys: number }): SearchKey {
  if (++count.keys > MOST_KEYS) throw new BadCommand();
  if (cursor.isNext('(')) return { kind: 'and', keys: cursor.list(() => parseKey(cursor, count)) };
  const set = cursor.tryRun(SET);
  if (set) return { kind: 'set', byUid: false, set: sequenceSet(set) };
  const word = cursor.atom().toUpperCase();
  const flag = FLAG_KEYS[word];
  if (flag) return { kind: 'flag', name: flag[0], set: flag[1] };
  const text = () => {
    cursor.space();
    return cursor.astring();
  };
  switch (word) {
    case 'ALL':
    case 'OLD':
      return { kind: 'all' };
    // No message is \Recent here, so none is new.
    case 'NEW':
    case 'RECENT':
      return { kind: 'none' };
    case 'BCC':
    case 'CC':
    case 'FROM':
    case 'SUBJECT':
    case 'TO':
      return { kind: 'header', name: word, text: text() };
    case 'HEADER': {
      const name = text();
      return { kind: 'header', name, text: text() };
    }
    case 'BODY':
      return { kind: 'body', text: text() };
    case 'TEXT':
      return { kind: 'text', text: text() };
    case 'BEFORE':
    case 'ON':
    case 'SINCE':
    case 'SENTBEFORE':
    case 'SENTON':
    case 'SENTSINCE':
      return dateKey(word, text());
    case 'LARGER':
    case 'SMALLER':
      cursor.space();
      return { kind: 'size', larger: word === 'LARGER', than: cursor.number() };
    case 'KEYWORD':
    case 'UNKEYWORD':
      return { kind: 'flag', name: text(), set: word === 'KEYWORD' };
    case 'UID':
      cursor.space();
      return { kind: 'set', byUid: true, set: cursor.sequenceSet() };
    case 'NOT':
      cursor.space();
      return { kind: 'not', key: cursor.nested(() => parseKey(cursor, count)) };
    case 'OR': {
      cursor.space();
      const first = cursor.nested(() => parseKey(cursor, count));
      cursor.space();
      return { kind: 'or', keys: [first, cursor.nested(() => parseKey(cursor, count))] };
    }
  }
  throw new BadCommand();
}

function dateKey(word: string, text: string): SearchKey {
  const day = dayStart(text);
  if (day === undefined) throw new BadCommand();
  const sent = word.startsWith('SENT');
  const when = (sent ? word.slice(4) : word).toLowerCase() as 'before' | 'on' | 'since';
  return { kind: 'date', of: sent ? 'sent' : 'internal', when, day };
}

function sequenceSet(text: string): SequenceSet {
  const set = parseSequenceSet(text);
  if (!set) throw new BadCommand();
  return set;
}
