/**
 * The letter of one place, kept in this browser at once and by the server a moment later.
 *
 * The server's copy has versions. When another device was faster, nothing is overwritten: `conflict` holds the other
 * letter until a person has chosen.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { KeptDraft } from '../../api/types.ts';
import { type Draft, type DraftChange, edited, emptyDraft, hasContent, ofKept, toContent } from './draft.ts';
import { createDraftStore } from './draft-store.ts';
import { meet } from './meeting-drafts.ts';
import { dropDraft, keepDraft, type Place, readDraft } from './requests.ts';

const KEEP_AFTER_MS = 1_500;

export interface DraftHold {
  readonly draft: Draft;
  readonly change: (change: DraftChange) => void;
  /** Puts a whole letter in its place, as after taking one back. */
  readonly put: (draft: Draft) => void;
  /** It was sent, or is to be thrown away. */
  readonly forget: (options: { readonly onServer: boolean }) => void;
  /** null: it was sent or thrown away on another device. */
  readonly conflict: KeptDraft | null | undefined;
  readonly resolve: (choice: 'here' | 'there') => void;
}

export function useDraft(place: Place, agentId: string, begin: () => Draft = emptyDraft): DraftHold {
  const name = 'conversationId' in place ? place.conversationId : place.id;
  const store = useMemo(() => createDraftStore(localStorage, agentId, Date.now), [agentId]);
  const first = useMemo(() => store.read(name), [store, name]);
  const [draft, setDraft] = useState<Draft>(() => first?.draft ?? begin());
  const [conflict, setConflict] = useState<KeptDraft | null | undefined>(undefined);
  const state = useRef({
    draft,
    version: first?.version ?? 0,
    kept: first?.kept ?? true,
    busy: false,
    stopped: false,
  });
  const timer = useRef<number | undefined>(undefined);

  const save = useCallback(
    (next: Draft, kept: boolean) => {
      state.current.draft = next;
      state.current.kept = kept;
      store.write(name, { draft: next, version: state.current.version, kept });
      setDraft(next);
    },
    [store, name],
  );

  const push = useCallback(async () => {
    timer.current = undefined;
    const { current } = state;
    if (current.kept || current.busy || current.stopped) return;
    current.busy = true;
    const sent = current.draft;
    try {
      if (hasContent(sent)) {
        current.version = (await keepDraft(place, current.version, toContent(sent))).version;
      } else if (current.version > 0) {
        await dropDraft(place);
        current.version = 0;
      }
      if (current.stopped) return;
      current.kept = current.draft === sent;
      store.write(name, { draft: current.draft, version: current.version, kept: current.kept });
    } catch (error) {
      if (asProblem(error).code === 'conflict') {
        const there = await readDraft(place).catch(() => undefined);
        if (there !== undefined && !current.stopped) setConflict(there);
        current.stopped = there !== undefined;
      }
      // Anything else: it is kept here, and tried again with the next change.
    } finally {
      current.busy = false;
      if (!current.kept && !current.stopped && current.draft !== sent) schedule();
    }
  }, [name, store]);
  const schedule = useCallback(() => {
    timer.current ??= window.setTimeout(() => void push(), KEEP_AFTER_MS);
  }, [push]);

  useEffect(() => {
    let here = true;
    state.current.stopped = false;
    readDraft(place).then(
      (there) => {
        if (!here) return;
        const { current } = state;
        const { go } = meet({ draft: current.draft, version: current.version, kept: current.kept }, there);
        if (go === 'there' && there) {
          current.version = there.version;
          save(ofKept(there), true);
        } else if (go === 'gone') {
          current.version = 0;
          store.remove(name);
          save(begin(), true);
        } else if (go === 'ask' && there) {
          current.stopped = true;
          setConflict(there);
        } else if (!current.kept) schedule();
      },
      // Out of reach: what is here goes on.
      () => undefined,
    );
    return () => {
      here = false;
      window.clearTimeout(timer.current);
      timer.current = undefined;
      void push();
    };
  }, [name, store]);

  const change = useCallback(
    (part: DraftChange) => {
      save(edited(state.current.draft, part), false);
      schedule();
    },
    [save, schedule],
  );
  const put = useCallback(
    (next: Draft) => {
      state.current.stopped = false;
      save(edited(next, {}), false);
      schedule();
    },
    [save, schedule],
  );
  const forget = useCallback(
    ({ onServer }: { readonly onServer: boolean }) => {
      window.clearTimeout(timer.current);
      timer.current = undefined;
      if (onServer && state.current.version > 0) void dropDraft(place).catch(() => undefined);
      state.current.version = 0;
      store.remove(name);
      save(begin(), true);
    },
    [store, name, save],
  );
  const resolve = useCallback(
    (choice: 'here' | 'there') => {
      const there = conflict;
      setConflict(undefined);
      state.current.stopped = false;
      state.current.version = there?.version ?? 0;
      if (choice === 'here') {
        save(state.current.draft, false);
        schedule();
      } else if (there) save(ofKept(there), true);
      else {
        store.remove(name);
        save(begin(), true);
      }
    },
    [conflict, save, schedule, store, name],
  );
  return { draft, change, put, forget, conflict, resolve };
}
