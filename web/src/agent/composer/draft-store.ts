/**
 * Replies not yet sent, kept in this browser per agent and conversation, so that nothing typed is ever lost: not by
 * moving on, not by a failed request, not by closing the window.
 *
 * The idempotency key belongs to the content: as long as nothing changes, every try carries the same key, and the
 * server writes the reply once, also when its answer was lost on the way. Storage may be full or forbidden; typing
 * goes on then, unsaved.
 */

export interface Draft {
  readonly text: string;
  /** Undefined: whom the server answers by itself. */
  readonly to?: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly key: string;
}

type Stored = Draft & { readonly savedAt: number };

const PREFIX = 'postvak-draft';
const KEPT_MS = 60 * 24 * 60 * 60 * 1000;

export function emptyDraft(): Draft {
  return { text: '', cc: [], bcc: [], key: crypto.randomUUID() };
}

/** @returns the draft with this change, under a new key because it is another reply now. */
export function edited(draft: Draft, change: Partial<Omit<Draft, 'key'>>): Draft {
  return { ...draft, ...change, key: crypto.randomUUID() };
}

export function hasContent({ text, to, cc, bcc }: Draft): boolean {
  return text.trim() !== '' || to !== undefined || cc.length > 0 || bcc.length > 0;
}

export interface DraftStore {
  read(conversationId: string): Draft | undefined;
  /** An empty draft is removed. */
  write(conversationId: string, draft: Draft): void;
  remove(conversationId: string): void;
  /** Forgets what nobody came back to. */
  purge(): void;
}

export function createDraftStore(storage: Storage, agentId: string, now: () => number): DraftStore {
  const prefix = `${PREFIX}:${agentId}:`;
  const keyOf = (conversationId: string) => prefix + conversationId;
  const store: DraftStore = {
    read(conversationId) {
      return readStored(storage, keyOf(conversationId));
    },
    write(conversationId, draft) {
      if (!hasContent(draft)) return store.remove(conversationId);
      const stored: Stored = { ...draft, savedAt: now() };
      attempt(() => storage.setItem(keyOf(conversationId), JSON.stringify(stored)));
    },
    remove(conversationId) {
      attempt(() => storage.removeItem(keyOf(conversationId)));
    },
    purge() {
      attempt(() => {
        const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
        for (const key of keys.filter((each) => each.startsWith(prefix))) {
          const stored = readStored(storage, key);
          if (!stored || stored.savedAt < now() - KEPT_MS) storage.removeItem(key);
        }
      });
    },
  };
  return store;
}

function readStored(storage: Storage, key: string): Stored | undefined {
  return attempt(() => {
    const stored = JSON.parse(storage.getItem(key) ?? 'null') as Partial<Stored> | null;
    if (typeof stored?.text !== 'string' || typeof stored.key !== 'string') return undefined;
    const { text, key: idempotencyKey, savedAt = 0 } = stored;
    const to = Array.isArray(stored.to) ? { to: stored.to.map(String) } : {};
    const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
    return { text, ...to, cc: list(stored.cc), bcc: list(stored.bcc), key: idempotencyKey, savedAt };
  });
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
