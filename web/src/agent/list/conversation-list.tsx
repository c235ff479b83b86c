/**
 * The rows of a list, only those that can be seen, however long it is.
 *
 * What arrives above does not move what one is reading: the list scrolls along by as much as came in, and a button
 * says how much that was.
 */
import { Button } from '@mantine/core';
import { IconArrowUp, IconChecks, IconMoodSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../api/types.ts';
import { Bone } from '../../ui/small.tsx';
import { ProblemState, State } from '../../ui/state.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { useArrivals } from '../use-live-desk.ts';
import { ConversationRow } from './conversation-row.tsx';
import type { ListFilter } from './filter.ts';
import css from './list.module.css';
import type { Conversations } from './use-conversations.ts';

export const ROW_PX = 80;
const END_PX = 56;

interface ListProps {
  readonly list: Conversations;
  readonly filter: ListFilter;
  readonly selectedId: string | undefined;
  readonly me: string;
  readonly selection: Selection;
}

export function ConversationList({ list, filter, selectedId, me, selection }: ListProps) {
  const { items, isPending, error } = list;
  if (isPending) return <ListBones />;
  if (error) return <ProblemState error={error} retry={list.retry} />;
  if (items.length === 0) return <EmptyList filter={filter} />;
  return (
    <Rows
      list={list}
      selectedId={selectedId}
      me={me}
      selection={selection}
      showState={filter.state === 'any'}
    />
  );
}

interface RowsProps extends Omit<ListProps, 'filter'> {
  readonly showState: boolean;
}

function Rows({ list, selectedId, me, showState, selection }: RowsProps) {
  const { t } = useTranslation('desk');
  const { items, hasMore, moreFailed, fetchMore } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length + 1,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (at < items.length ? ROW_PX : END_PX),
    getItemKey: (at) => items[at]?.id ?? 'end',
    overscan: 8,
  });
  useSteadyScroll(scroller, items);
  const [above, forgetAbove] = useArrivedAbove(scroller);

  const selectedAt = items.findIndex(({ id }) => id === selectedId);
  useEffect(() => {
    if (selectedAt >= 0) rows.scrollToIndex(selectedAt, { align: 'auto' });
  }, [selectedId]);

  const visible = rows.getVirtualItems();
  const lastSeen = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= items.length - 15) fetchMore();
  }, [lastSeen, items.length, fetchMore]);

  return (
    <div className={css.frame}>
      {above > 0 && (
        <button
          type="button"
          className={css.arrived}
          onClick={() => {
            forgetAbove();
            scroller.current?.scrollTo({ top: 0, behavior: 'smooth' });
          }}
        >
          <IconArrowUp size={15} />
          {t('list.arrived', { count: above })}
        </button>
      )}
      <div ref={scroller} className={css.scroller}>
        <ul
          className={css.rows}
          data-selecting={selection.ids.size > 0}
          style={{ height: rows.getTotalSize() }}
        >
          {visible.map(({ index, key, start, size }) => {
            const row = items[index];
            return (
              <li
                key={key}
                className={css.place}
                data-selected={row !== undefined && selection.ids.has(row.id)}
                style={{ height: size, transform: `translateY(${start}px)` }}
                aria-setsize={hasMore ? -1 : items.length}
                aria-posinset={index + 1}
              >
                {row && (
                  <RowCheck
                    label={t('list.select', {
                      name: row.contact?.name || row.contact?.address || t('list.unknownSender'),
                    })}
                    checked={selection.ids.has(row.id)}
                    onToggle={(toHere) => selection.toggle(row.id, toHere)}
                  />
                )}
                {row ? (
                  <ConversationRow
                    row={row}
                    selected={row.id === selectedId}
                    mine={row.agent?.id === me}
                    showState={showState}
                  />
                ) : (
                  <ListEnd failed={moreFailed} hasMore={hasMore} retry={list.retryMore} />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

interface RowCheckProps {
  readonly label: string;
  readonly checked: boolean;
  /** With Shift: everything up to here. */
  readonly onToggle: (toHere: boolean) => void;
}

function RowCheck({ label, checked, onToggle }: RowCheckProps) {
  return (
    <label className={css.check}>
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        tabIndex={-1}
        onChange={(event) => onToggle((event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  );
}

/** Keeps the first visible row where it is when rows come or go above it; at the very top the news is shown. */
function useSteadyScroll(
  scroller: React.RefObject<HTMLDivElement | null>,
  items: readonly ConversationSummary[],
): void {
  const before = useRef(items);
  useLayoutEffect(() => {
    const element = scroller.current;
    const was = before.current;
    before.current = items;
    if (!element || was === items || element.scrollTop < ROW_PX / 2) return;
    const firstAt = Math.floor(element.scrollTop / ROW_PX);
    // The row itself may have moved up with a new message: the nearest one below it that is still there will do.
    for (const [offset, anchor] of was.slice(firstAt, firstAt + 20).entries()) {
      const nowAt = items.findIndex(({ id }) => id === anchor.id);
      if (nowAt < 0 || items[nowAt]?.lastMessageAt !== anchor.lastMessageAt) continue;
      element.scrollTop += (nowAt - firstAt - offset) * ROW_PX;
      return;
    }
  }, [items, scroller]);
}

/** @returns how many conversations got mail above what is visible, and the way to forget them. */
function useArrivedAbove(scroller: React.RefObject<HTMLDivElement | null>): [number, () => void] {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useArrivals(
    useCallback(
      (arrived) => {
        if ((scroller.current?.scrollTop ?? 0) < ROW_PX / 2) return;
        setIds((known) => new Set([...known, ...arrived.map(({ id }) => id)]));
      },
      [scroller],
    ),
  );
  useEffect(() => {
    const element = scroller.current;
    const look = () => {
      if (element && element.scrollTop < ROW_PX / 2) setIds((known) => (known.size > 0 ? new Set() : known));
    };
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, [scroller]);
  return [ids.size, () => setIds(new Set())];
}

function ListEnd(props: { readonly failed: boolean; readonly hasMore: boolean; readonly retry: () => void }) {
  const { t } = useTranslation();
  const { t: td } = useTranslation('desk');
  if (props.failed) {
    return (
      <div className={css.end} role="alert">
        {td('list.moreFailed')}
        <Button variant="subtle" size="compact-sm" onClick={props.retry}>
          {t('app.retry')}
        </Button>
      </div>
    );
  }
  return <div className={css.end}>{props.hasMore ? td('list.loadingMore') : td('list.end')}</div>;
}

function ListBones() {
  const { t } = useTranslation();
  return (
    <div className={css.scroller} role="status" aria-label={t('app.loading')}>
      {[62, 48, 70, 55, 66, 50, 60, 45].map((width, at) => (
        <div key={width} className={css.bones} style={{ height: ROW_PX, opacity: 1 - at * 0.11 }}>
          <Bone width={`${width - 20}%`} />
          <Bone width={`${width + 15}%`} />
          <Bone width={`${width + 25}%`} height={10} />
        </div>
      ))}
    </div>
  );
}

function EmptyList({ filter }: { readonly filter: ListFilter }) {
  const { t } = useTranslation('desk');
  if (filter.q) {
    return (
      <State
        icon={<IconMoodSearch size={26} stroke={1.6} />}
        title={t('empty.search', { q: filter.q })}
        detail={filter.state === 'any' ? undefined : t('empty.searchDetail')}
        action={
          filter.state !== 'any' && (
            <Link to="/desk" search={{ q: filter.q, state: 'any' }}>
              {t('empty.searchAll')}
            </Link>
          )
        }
      />
    );
  }
  const what = filter.scope === 'mine' ? 'mine' : filter.state === 'any' ? 'open' : filter.state;
  return (
    <State
      icon={<IconChecks size={26} stroke={1.6} />}
      title={t(`empty.${what}`)}
      detail={t(`empty.${what}Detail`)}
    />
  );
}
