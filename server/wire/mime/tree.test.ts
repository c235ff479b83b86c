/** The bodies of mail are decoded by our own decoders, a piece at a time: to the bytes that the parser's own give. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { CORPUS } from '../../../test/corpus/all.ts';
import { mutations } from '../../../test/corpus/mutate.ts';
import { DEFAULT_READING_LIMITS } from './reading-limits.ts';
import { type Node, TreeReader } from './tree.ts';

interface Content {
  readonly content: string;
  readonly children: readonly Content[];
}

function contentOf({ content, childNodes }: Node): Content {
  return {
    content: content ? Buffer.from(content).toString('latin1') : '',
    children: childNodes.map(contentOf),
  };
}

const Parser = PostalMime as unknown as new () => { root: Node; parse(raw: Uint8Array): Promise<unknown> };

/** undefined: beyond what either reads. */
async function bothContents(raw: Buffer): Promise<readonly [Content, Content] | undefined> {
  const parser = new Parser();
  try {
    await parser.parse(raw);
  } catch {
    return undefined;
  }
  const reader = new TreeReader(undefined, DEFAULT_READING_LIMITS);
  await reader.read(raw);
  return reader.cut ? undefined : [contentOf(reader.root), contentOf(parser.root)];
}

test('of the whole corpus', async () => {
  let compared = 0;
  for (const { name, raw } of CORPUS) {
    const both = await bothContents(raw);
    if (!both) continue;
    compared += 1;
    expect(isDeepStrictEqual(...both), name).toBe(true);
  }
  expect(compared).toBeGreaterThan(400);
}, 60_000);

test('and of mail of the corpus that was damaged', async () => {
  await fc.assert(
    fc.asyncProperty(mutations(CORPUS), async (raw) => {
      const both = await bothContents(raw);
      if (both) expect(both[0]).toEqual(both[1]);
    }),
    { numRuns: 500 },
  );
}, 60_000);

test('a header line of nothing but an escape sequence does not end the header', async () => {
  const raw = Buffer.from('From: a@b.example\r\n\x1b$B\r\nSubject: after it\r\n\r\nhello');
  const reader = new TreeReader(undefined, DEFAULT_READING_LIMITS);
  expect((await reader.read(raw)).subject).toBe('after it');
});
