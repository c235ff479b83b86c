/**
 * Letters not yet sent, kept in this browser per agent and conversation from the first key on, so that nothing typed is
 * lost by a failed request or a closed window. The server keeps them too, a moment later (`use-draft.ts`). Storage may
 * be full or forbidden; typing goes on then.
 */
import { type Draft, emptyDraft, hasContent } from './draft.ts';

export interface StoredDraft {
  readonly draft: Draft;
  /** The version of the server's copy that this one grew out of; 0: there was none. */
  readonly version: number;
  /** The server has it as it is here. */
  readonly kept: boolean;
}

type Stored = StoredDraft & { readonly savedAt: number };

const PREFIX = 'postvak-letter';
const KEPT_MS = 60 * 24 * 60 * 60 * 1000;

export interface DraftStore {
  /** @param place the id of a conversation, or of the draft of a new message. */
  read(place: string): StoredDraft | undefined;
  /** An empty draft is removed. */
  write(place: string, stored: StoredDraft): void;
  remove(place: string): void;
  /** Forgets what nobody came back to. */
  purge(): void;
}

export function createDraftStore(storage: Storage, agentId: string, now: () => number): DraftStore {
  const prefix = `${PREFIX}:${agentId}:`;
  const store: DraftStore = {
    read: (place) => readStored(storage, prefix + place),
    write(place, stored) {
      if (!hasContent(stored.draft)) return store.remove(place);
      const value: Stored = { ...stored, savedAt: now() };
      attempt(() => storage.setItem(prefix + place, JSON.stringify(value)));
    },
    remove(place) {
      attempt(() => storage.removeItem(prefix + place));
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
    const draft = stored?.draft as Partial<Draft> | undefined;
    if (!draft || typeof draft.key !== 'string') return undefined;
    const { version = 0, kept = false, savedAt = 0 } = stored as Partial<Stored>;
    return { draft: { ...emptyDraft(), ...draft }, version: Number(version), kept: kept === true, savedAt };
  });
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
