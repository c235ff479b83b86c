/** Which rows are selected. A row that leaves the list is not selected any more. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ConversationSummary } from '../../api/types.ts';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly rows: readonly ConversationSummary[];
  /** @param toHere everything from the row that was chosen last. */
  readonly toggle: (id: string, toHere?: boolean) => void;
  readonly all: () => void;
  readonly none: () => void;
}

export function useSelection(items: readonly ConversationSummary[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | undefined>(undefined);
  const latest = useRef(items);
  latest.current = items;
  const rows = useMemo(() => items.filter(({ id }) => chosen.has(id)), [items, chosen]);
  const ids = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const toggle = useCallback((id: string, toHere = false) => {
    setChosen((before) => {
      const order = latest.current.map((each) => each.id);
      const [from, to] = [order.indexOf(last.current ?? ''), order.indexOf(id)];
      if (toHere && from >= 0 && to >= 0) {
        return new Set([...before, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]);
      }
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
    last.current = id;
  }, []);
  const all = useCallback(() => setChosen(new Set(latest.current.map(({ id }) => id))), []);
  const none = useCallback(() => setChosen(new Set()), []);
  return { ids, rows, toggle, all, none };
}
