/** One `* n FETCH (…)` response as pieces, literals as the bytes themselves. */
import { flagNames } from '../store/flags.ts';
import type { Message } from '../store/folder.ts';
import { bodyStructure } from './body-structure.ts';
import { envelope } from './envelope.ts';
import type { FetchItem } from './fetch-items.ts';
import { sectionBytes, sectionLabel } from './section.ts';
import { dateTime } from './strings.ts';

export function* fetchAnswer(
  message: Message,
  sequence: number,
  items: readonly FetchItem[],
  sizeOf: (message: Message) => number,
): IterableIterator<string | Buffer> {
  let text = `* ${sequence} FETCH (`;
  let first = true;
  for (const item of items) {
    if (!first) text += ' ';
    first = false;
    if (item.kind !== 'section') {
      text += simpleItem(message, item.kind, sizeOf);
      continue;
    }
    const bytes = sectionBytes(message.content.raw, message.content.root, item.section);
    text += `${item.label ?? sectionLabel(item.section, item.partial?.offset)} `;
    if (!bytes) {
      text += 'NIL';
      continue;
    }
    const { partial } = item;
    const sent = partial ? bytes.subarray(partial.offset, partial.offset + partial.count) : bytes;
    yield `${text}{${sent.length}}\r\n`;
    yield sent;
    text = '';
  }
  yield `${text})\r\n`;
}

function simpleItem(
  message: Message,
  kind: Exclude<FetchItem['kind'], 'section'>,
  sizeOf: (message: Message) => number,
): string {
  const { raw } = message.content;
  switch (kind) {
    case 'UID':
      return `UID ${message.uid}`;
    case 'FLAGS':
      return `FLAGS (${flagNames(message.flags).join(' ')})`;
    case 'INTERNALDATE':
      return `INTERNALDATE ${dateTime(message.internalDate)}`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${sizeOf(message)}`;
    case 'ENVELOPE':
      return `ENVELOPE ${envelope(raw, message.content.root)}`;
    case 'BODY':
      return `BODY ${bodyStructure(raw, message.content.root, false)}`;
    case 'BODYSTRUCTURE':
      return `BODYSTRUCTURE ${bodyStructure(raw, message.content.root, true)}`;
  }
}
