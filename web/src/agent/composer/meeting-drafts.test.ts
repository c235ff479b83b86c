import { expect, test } from 'vitest';
import type { KeptDraft } from '../../api/types.ts';
import { edited, emptyDraft } from './draft.ts';
import type { StoredDraft } from './draft-store.ts';
import { meet } from './meeting-drafts.ts';

const here = (text: string, version: number, kept: boolean): StoredDraft => ({
  draft: edited(emptyDraft('reply', false), { text }),
  version,
  kept,
});
const there = (text: string, version: number): KeptDraft => ({
  id: 'd',
  conversationId: 'c',
  version,
  content: { kind: 'reply', text, cc: [], bcc: [], attachments: [], signature: true, quote: true },
  uploads: [],
  updatedAt: '2026-11-25T10:00:00Z',
});

test.each<[string, StoredDraft | undefined, KeptDraft | null, string]>([
  ['nothing anywhere', undefined, null, 'here'],
  ['only the server has one', undefined, there('a', 3), 'there'],
  ['an empty one here', here('', 0, true), there('a', 3), 'there'],
  ['both the same version, here typed on', here('ab', 3, false), there('a', 3), 'here'],
  ['another device wrote on, nothing new here', here('a', 3, true), there('ab', 4), 'there'],
  ['another device wrote the same', here('ab', 3, false), there('ab', 4), 'there'],
  ['both went on', here('ab', 3, false), there('ac', 4), 'ask'],
  ['begun here and there without knowing', here('x', 0, false), there('y', 1), 'ask'],
  ['sent elsewhere, nothing new here', here('a', 3, true), null, 'gone'],
  ['sent elsewhere, typed on here', here('ab', 3, false), null, 'here'],
  ['never reached the server', here('a', 0, false), null, 'here'],
])('%s', (_, mine, theirs, go) => {
  expect(meet(mine, theirs).go).toBe(go);
});
