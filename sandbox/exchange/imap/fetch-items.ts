/** What FETCH asks for (RFC 3501 section 6.4.5). */
import { BadCommand, type Cursor } from './cursor.ts';
import type { Section } from './section.ts';

export type FetchItem =
  | {
      readonly kind: 'FLAGS' | 'UID' | 'INTERNALDATE' | 'RFC822.SIZE' | 'ENVELOPE' | 'BODY' | 'BODYSTRUCTURE';
    }
  | {
      readonly kind: 'section';
      readonly section: Section;
      readonly marksSeen: boolean;
      /** The old names of RFC 822 answer under their own label. */
      readonly label: string | undefined;
      readonly partial: { readonly offset: number; readonly count: number } | undefined;
    };

const MACROS: Record<string, FetchItem['kind'][]> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};
const WORD = /[A-Za-z0-9.]+/y;
const PART_NUMBERS = /[1-9]\d{0,5}(?:\.[1-9]\d{0,5})*/y;
const SECTION_TEXT = /HEADER\.FIELDS\.NOT|HEADER\.FIELDS|HEADER|TEXT|MIME/iy;
const MOST_ITEMS = 500;
const DEEPEST_PATH = 64;

export function parseFetchItems(cursor: Cursor): FetchItem[] {
  if (cursor.isNext('(')) {
    const items = cursor.list(() => parseItem(cursor));
    if (items.length === 0 || items.length > MOST_ITEMS) throw new BadCommand();
    return items;
  }
  const item = parseItem(cursor, true);
  return Array.isArray(item) ? item : [item];
}

function parseItem(cursor: Cursor): FetchItem;
function parseItem(cursor: Cursor, macros: true): FetchItem | FetchItem[];
function parseItem(cursor: Cursor, macros = false): FetchItem | FetchItem[] {
  const word = cursor.run(WORD).toUpperCase();
  switch (word) {
    case 'FLAGS':
    case 'UID':
    case 'INTERNALDATE':
    case 'RFC822.SIZE':
    case 'ENVELOPE':
    case 'BODYSTRUCTURE':
      return { kind: word };
    case 'RFC822':
      return wholeOf(undefined, true, word);
    case 'RFC822.HEADER':
      return wholeOf('HEADER', false, word);
    case 'RFC822.TEXT':
      return wholeOf('TEXT', true, word);
    case 'BODY':
      return cursor.isNext('[') ? parseSection(cursor, true) : { kind: 'BODY' };
    case 'BODY.PEEK':
      return parseSection(cursor, false);
  }
  const macro = macros ? MACROS[word] : undefined;
  if (!macro) throw new BadCommand();
  return macro.map((kind) => ({ kind }) as FetchItem);
}

function wholeOf(text: Section['text'], marksSeen: boolean, label: string): FetchItem {
  return { kind: 'section', section: { path: [], text, fields: [] }, marksSeen, label, partial: undefined };
}

function parseSection(cursor: Cursor, marksSeen: boolean): FetchItem {
  cursor.expect('[');
  let path: number[] = [];
  let text: Section['text'];
  let fields: string[] = [];
  if (!cursor.isNext(']')) {
    const numbered = cursor.tryRun(PART_NUMBERS);
    if (numbered) path = numbered.split('.').map(Number);
    if (path.length > DEEPEST_PATH) throw new BadCommand();
    if (!numbered || cursor.skip('.')) text = cursor.run(SECTION_TEXT).toUpperCase() as Section['text'];
    if (text === 'MIME' && path.length === 0) throw new BadCommand();
    if (text?.startsWith('HEADER.FIELDS')) {
      cursor.space();
      fields = cursor.list(() => cursor.astring());
      if (fields.length === 0) throw new BadCommand();
    }
  }
  cursor.expect(']');
  let partial: { offset: number; count: number } | undefined;
  if (cursor.skip('<')) {
    const offset = cursor.number();
    cursor.expect('.');
    const count = cursor.number();
    cursor.expect('>');
    if (count === 0) throw new BadCommand();
    partial = { offset, count };
  }
  return { kind: 'section', section: { path, text, fields }, marksSeen, label: undefined, partial };
}
