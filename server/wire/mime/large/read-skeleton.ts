/** Reads a skeleton as the mail that it was made of. Runs in a worker thread (see read-large.ts). */

import { SHORTENED, type Shortened } from '../classify/traits.ts';
import type { ReadMessage } from '../message.ts';
import { toMessage } from '../parse.ts';
import { readParts } from '../read-parts.ts';
import type { ReadingLimits } from '../reading-limits.ts';
import { type Part, readTree } from '../tree.ts';
import type { Skeleton, SkeletonPart } from './skeleton.ts';

/** @throws Error for what cannot be read; the header fields are then all there is. */
export async function parseSkeleton(
  raw: Uint8Array,
  places: Skeleton['parts'],
  limits: ReadingLimits,
): Promise<ReadMessage> {
  const tree = await readTree(raw, limits);
  const parts = await readParts(tree.root, limits);
  const placeOf = new Map<Uint8Array, SkeletonPart>();
  for (const [index, { content }] of inOrder(tree.root).entries()) {
    const place = places[index];
    if (place) placeOf.set(content, place);
  }
  const message = toMessage(tree, parts, limits);
  const files = new Set<Uint8Array>(parts.files.map(({ content }) => content));
  const attachments = message.attachments.map((attachment, index) => {
    const place = placeOf.get(parts.files[index]?.content as Uint8Array);
    if (!place) return attachment;
    const { start, end, encoding, cut, size } = place;
    if (!FORWARDED.test(attachment.contentType)) {
      return { ...attachment, size: cut ? size : attachment.size, part: { start, end, encoding } };
    }
    // A small one is opened like any other mail inside a mail.
    if (!cut) return attachment;
    return {
      ...attachment,
      size,
      part: { start, end, encoding: encoding === 'plain' ? 'lines' : encoding } as const,
    };
  });
  const lostText = [...placeOf].some(
    // A file whose header was not read to its end, because the reading ended there, passes for a text.
    ([content, { cut, kind }]) => cut && kind === 'text' && !files.has(content),
  );
  return lostText
    ? { ...message, attachments, traits: withShortened(message.traits, 'text') }
    : { ...message, attachments };
}

const FORWARDED = /^message\/(rfc822|global)$/i;

/** Branches before their leaves, as the skeleton lists its parts. */
function inOrder(part: Part): Part[] {
  return [part, ...part.children.flatMap(inOrder)];
}

export function withShortened(traits: ReadMessage['traits'], what: Shortened): ReadMessage['traits'] {
  const all = new Set<Shortened>([...(traits.shortened ?? []), what]);
  return { ...traits, shortened: SHORTENED.filter((each) => all.has(each)) };
}
