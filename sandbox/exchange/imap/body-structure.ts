/** BODY and BODYSTRUCTURE (RFC 3501 section 7.4.2). */
import type { StructuredValue } from '../mime/parameters.ts';
import type { Part } from '../mime/parts.ts';
import { envelope } from './envelope.ts';
import { nstring, string } from './strings.ts';

/** @param extended BODYSTRUCTURE; otherwise BODY, which leaves the extension data out. */
export function bodyStructure(raw: Buffer, part: Part, extended: boolean): string {
  const [type = 'text', subtype = 'plain'] = part.contentType.value.split('/', 2);
  if (part.children) {
    const children = part.children.map((child) => bodyStructure(raw, child, extended)).join('');
    const extension = extended
      ? ` ${parameters(part.contentType)} ${disposition(part)} ${language(part)} ${nstring(part.location)}`
      : '';
    return `(${children} ${string(subtype)}${extension})`;
  }
  const fields = [
    string(type),
    string(subtype),
    parameters(part.contentType),
    nstring(part.id),
    nstring(part.description),
    string(part.encoding),
    String(part.end - part.bodyStart),
  ];
  if (part.message) {
    fields.push(
      envelope(raw, part.message),
      bodyStructure(raw, part.message, extended),
      String(lines(raw, part)),
    );
  } else if (type === 'text') fields.push(String(lines(raw, part)));
  if (extended) fields.push(nstring(part.md5), disposition(part), language(part), nstring(part.location));
  return `(${fields.join(' ')})`;
}

function parameters(value: StructuredValue): string {
  if (value.parameters.length === 0) return 'NIL';
  return `(${value.parameters.map(([name, text]) => `${string(name)} ${string(text)}`).join(' ')})`;
}

function disposition(part: Part): string {
  if (!part.disposition?.value) return 'NIL';
  return `(${string(part.disposition.value)} ${parameters(part.disposition)})`;
}

function language(part: Part): string {
  const tags = (part.language ?? '').split(',').map((tag) => tag.trim());
  const named = tags.filter((tag) => tag !== '');
  if (named.length === 0) return 'NIL';
  return named.length === 1 ? string(named[0] as string) : `(${named.map(string).join(' ')})`;
}

function lines(raw: Buffer, part: Part): number {
  let count = 0;
  let at = raw.indexOf(0x0a, part.bodyStart);
  while (at >= 0 && at < part.end) {
    count++;
    at = raw.indexOf(0x0a, at + 1);
  }
  return count;
}
