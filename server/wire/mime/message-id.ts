/**
 * Message-IDs in one form, so that two mails that mean the same one agree: `<id@host>`, without comments, spaces or
 * folding (RFC 5322 section 3.6.4, and what broken programs make of it).
 */
import { createHash } from 'node:crypto';

/** An index entry of PostgreSQL holds 2,704 bytes; longer identifiers are replaced by their digest. */
const LONGEST_ID = 500;

/** All identifiers of a References, In-Reply-To or Message-ID field, first to last, without doubles. */
export function messageIds(field: string | undefined, most: number): string[] {
  if (!field) return [];
  const found = new Set<string>();
  for (const [, inside] of field.matchAll(/<([^<>]*)>/g)) {
    const id = normalise(inside as string);
    if (id) found.add(id);
  }
  if (found.size === 0) {
    // Without angle brackets: take a single word that looks like an identifier, never free text.
    const bare = field.trim();
    const id = /^\S+@\S+$/.test(bare) ? normalise(bare) : undefined;
    if (id) found.add(id);
  }
  const ids = [...found];
  // The first names the conversation's start and the last ones its end; a bomb of references has only a middle.
  return ids.length <= most ? ids : [ids[0] as string, ...ids.slice(ids.length - most + 1)];
}

function normalise(inside: string): string | undefined {
  const id = inside.replace(/[\s\u0000-\u001f\u007f]+/g, '').toWellFormed();
  if (id === '') return undefined;
  if (id.length <= LONGEST_ID) return `<${id}>`;
  return `<${createHash('sha256').update(id).digest('hex')}@sha256.invalid>`;
}
