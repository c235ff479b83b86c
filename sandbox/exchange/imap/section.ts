/** `BODY[section]<partial>` (RFC 3501 section 6.4.5): which bytes of a message it names. */
import { headerFields } from '../mime/header.ts';
import type { Part } from '../mime/parts.ts';

export interface Section {
  /** Part numbers, from 1; empty for the message itself. */
  readonly path: readonly number[];
  readonly text: 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME' | undefined;
  /** Field names of HEADER.FIELDS(.NOT), as asked. */
  readonly fields: readonly string[];
}

/** @returns undefined when the message has no such part. */
export function sectionBytes(raw: Buffer, root: Part, section: Section): Buffer | undefined {
  const part = section.path.length === 0 ? root : partAt(root, section.path);
  if (!part) return undefined;
  if (section.text === undefined) {
    return section.path.length === 0
      ? raw.subarray(part.start, part.end)
      : raw.subarray(part.bodyStart, part.end);
  }
  if (section.text === 'MIME') return raw.subarray(part.start, part.bodyStart);
  // HEADER and TEXT below the top are those of an embedded message.
  const message = section.path.length === 0 ? root : part.message;
  if (!message) return undefined;
  if (section.text === 'TEXT') return raw.subarray(message.bodyStart, message.end);
  if (section.text === 'HEADER') return raw.subarray(message.start, message.bodyStart);
  return chosenFields(raw, message, section);
}

/** The label that comes back in the response: the section as asked, with the offset of a partial. */
export function sectionLabel(section: Section, partialOffset?: number): string {
  const path = section.path.join('.');
  const fields = section.text?.startsWith('HEADER.FIELDS') ? ` (${section.fields.join(' ')})` : '';
  const inside = [path, section.text].filter(Boolean).join('.') + fields;
  return `BODY[${inside}]${partialOffset === undefined ? '' : `<${partialOffset}>`}`;
}

function partAt(root: Part, path: readonly number[]): Part | undefined {
  let holder: Part | undefined = root;
  let part: Part | undefined;
  for (const number of path) {
    if (!holder) return undefined;
    if (holder.children) part = holder.children[number - 1];
    // Part 1 of something that is no multipart is its own body (RFC 3501 section 6.4.5).
    else part = number === 1 ? holder : undefined;
    if (!part) return undefined;
    holder = part.message ?? (part.children ? part : undefined);
  }
  return part;
}

function chosenFields(raw: Buffer, message: Part, section: Section): Buffer {
  const wanted = new Set(section.fields.map((name) => name.toLowerCase()));
  const inverted = section.text === 'HEADER.FIELDS.NOT';
  const pieces: Buffer[] = [];
  for (const field of headerFields(raw, message.start, message.bodyStart)) {
    if (wanted.has(field.name.toLowerCase()) !== inverted) pieces.push(raw.subarray(field.start, field.end));
  }
  pieces.push(Buffer.from('\r\n'));
  return Buffer.concat(pieces);
}
