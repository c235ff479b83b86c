import { beforeEach, describe, expect, test } from 'vitest';
import { type Draft, edited, emptyDraft, hasContent } from './draft.ts';
import { createDraftStore } from './draft-store.ts';

const stored = (draft: Draft, version = 0) => ({ draft, version, kept: false });
const plain = () => emptyDraft('reply', false);

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  full = false;
  get length() {
    return this.#items.size;
  }
  key = (at: number) => [...this.#items.keys()][at] ?? null;
  getItem = (key: string) => this.#items.get(key) ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  clear = () => this.#items.clear();
  setItem = (key: string, value: string) => {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.#items.set(key, value);
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

describe('drafts', () => {
  let storage: MemoryStorage;
  let now = 0;
  const storeOf = (agent: string) => createDraftStore(storage, agent, () => now);

  beforeEach(() => {
    storage = new MemoryStorage();
    now = 1_000_000_000_000;
  });

  test('come back as they were left, recipients included', () => {
    const draft = edited(plain(), { text: 'Dag mevrouw 👋', to: ['a@b.example'], cc: ['c@d.example'] });
    storeOf('sanne').write('one', stored(draft));
    expect(storeOf('sanne').read('one')).toMatchObject({ draft });
  });

  test('belong to one agent and one conversation', () => {
    storeOf('sanne').write('one', stored(edited(plain(), { text: 'mine' })));
    expect(storeOf('sanne').read('two')).toBeUndefined();
    expect(storeOf('robin').read('one')).toBeUndefined();
  });

  test('are gone when emptied', () => {
    const store = storeOf('sanne');
    store.write('one', stored(edited(plain(), { text: 'x' })));
    store.write('one', stored(edited(plain(), { text: '  \n' })));
    expect(storage.length).toBe(0);
  });

  test('keep their idempotency key until they change', () => {
    const store = storeOf('sanne');
    const draft = edited(plain(), { text: 'once' });
    store.write('one', stored(draft));
    expect(store.read('one')?.draft.key).toBe(draft.key);
    expect(edited(draft, { text: 'twice' }).key).not.toBe(draft.key);
  });

  test('are forgotten after two months, others stay', () => {
    const store = storeOf('sanne');
    store.write('old', stored(edited(plain(), { text: 'old' })));
    storage.setItem('theme', 'dark');
    now += 61 * DAY_MS;
    store.write('new', stored(edited(plain(), { text: 'new' })));
    store.purge();
    expect(store.read('old')).toBeUndefined();
    expect(store.read('new')?.draft.text).toBe('new');
    expect(storage.getItem('theme')).toBe('dark');
  });

  test('a full or broken storage never throws', () => {
    const store = storeOf('sanne');
    storage.setItem('postvak-letter:sanne:one', '{broken');
    expect(store.read('one')).toBeUndefined();
    storage.full = true;
    expect(() => store.write('two', stored(edited(plain(), { text: 'x' })))).not.toThrow();
    expect(() => store.purge()).not.toThrow();
  });

  test('a changed recipient alone is worth keeping', () => {
    expect(hasContent(edited(plain(), { bcc: ['x@y.example'] }))).toBe(true);
    expect(hasContent(plain())).toBe(false);
  });
});
