/** The desk: the list on one side, the conversation on the other; on a narrow screen one at a time. */
import { IconMail } from '@tabler/icons-react';
import { useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../api/types.ts';
import { Key } from '../ui/small.tsx';
import { State } from '../ui/state.tsx';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { useSelection } from './bulk/use-selection.ts';
import { ConversationPane } from './conversation/conversation-pane.tsx';
import css from './desk.module.css';
import { useKeys } from './keys/use-keys.ts';
import { ConversationList } from './list/conversation-list.tsx';
import { filterOfSearch } from './list/filter.ts';
import { ListHeader } from './list/list-header.tsx';
import { useConversations } from './list/use-conversations.ts';
import { useArrivals } from './use-live-desk.ts';

const NewMessage = lazy(() =>
  import('./composer/new-message.tsx').then(({ NewMessage }) => ({ default: NewMessage })),
);

export function DeskScreen() {
  // Both at once, so that the first mail that is opened waits for no words.
  const { t } = useTranslation(['desk', 'reading']);
  const search = useSearch({ from: '/signed-in/desk' });
  const { conversationId } = useParams({ strict: false });
  const { session } = useRouteContext({ from: '/signed-in' });
  const navigate = useNavigate();
  const filter = useMemo(() => filterOfSearch(search), [search]);
  const list = useConversations(filter);
  const selection = useSelection(list.items);
  const isNew = conversationId === 'new';

  const open = useCallback(
    (id: string | undefined) => {
      const options = { search: true, replace: conversationId !== undefined } as const;
      void (id
        ? navigate({ ...options, to: '/desk/$conversationId', params: { conversationId: id } })
        : navigate({ search: true, to: '/desk' }));
    },
    [navigate, conversationId],
  );

  const at = list.items.findIndex(({ id }) => id === conversationId);
  const next = list.items[at + 1];
  const previous = at < 0 ? undefined : list.items[at - 1];
  const step = (to: ConversationSummary | undefined) => (to ? () => open(to.id) : undefined);
  const stepByArrow = (to: ConversationSummary | undefined) =>
    document.activeElement?.closest('[data-scrolls]') ? undefined : step(to);
  useKeys({
    j: step(next),
    k: step(previous),
    ArrowDown: stepByArrow(next),
    ArrowUp: stepByArrow(previous),
    x: conversationId && at >= 0 ? () => selection.toggle(conversationId) : undefined,
    c: isNew ? undefined : () => open('new'),
    Escape: selection.ids.size > 0 ? selection.none : conversationId ? () => open(undefined) : undefined,
  });
  const { fetchMore } = list;
  useEffect(() => {
    if (at >= 0 && at >= list.items.length - 5) fetchMore();
  }, [at, list.items.length, fetchMore]);

  return (
    <div className={css.desk} data-open={conversationId !== undefined}>
      <section className={css.listSide} aria-label={t('list.title')}>
        {!conversationId && <h1 className={css.unseen}>{t('list.title')}</h1>}
        <ListHeader filter={filter} onNew={() => open('new')} />
        {selection.rows.length > 0 && (
          <BulkBar selected={selection.rows} onSelectLoaded={selection.all} onDone={selection.none} />
        )}
        <ConversationList
          key={JSON.stringify(filter)}
          list={list}
          filter={filter}
          selectedId={conversationId}
          me={session.agent.id}
          selection={selection}
        />
      </section>
      <section className={css.paneSide} aria-label={t('conversation.label')}>
        {isNew ? (
          <Suspense>
            <NewMessage onOpen={open} />
          </Suspense>
        ) : conversationId ? (
          <ConversationPane
            key={conversationId}
            id={conversationId}
            row={list.items[at]}
            nextId={next?.id}
            afterId={next?.id ?? previous?.id}
            onOpen={open}
          />
        ) : (
          <State
            icon={<IconMail size={26} stroke={1.6} />}
            title={t('empty.pick')}
            detail={<PickDetail text={t('empty.pickDetail')} />}
          />
        )}
      </section>
      <Announcer />
    </div>
  );
}

/** The key in the sentence is drawn as a key. */
function PickDetail({ text }: { readonly text: string }) {
  const [before, after] = text.split(' j ');
  return (
    <span className={css.onlyWide}>
      {before} <Key>j</Key> {after}
    </span>
  );
}

/** Reads new mail out to who cannot see it appear, and counts it in the title of a tab that nobody looks at. */
function Announcer() {
  const { t } = useTranslation('desk');
  const [text, setText] = useState('');
  const [missed, setMissed] = useState(0);
  useArrivals(
    useCallback(
      (arrived) => {
        const [newest] = arrived;
        if (newest) setText(announce(newest));
        if (document.hidden) setMissed((count) => count + arrived.length);

        function announce({ contact, subject }: ConversationSummary): string {
          const name = contact?.name || contact?.address || t('list.unknownSender');
          return t('list.announce', { name, subject: subject || t('list.noSubject') });
        }
      },
      [t],
    ),
  );
  useEffect(() => {
    const seen = () => {
      if (!document.hidden) setMissed(0);
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);
  useEffect(() => {
    document.title = missed > 0 ? `(${missed}) Postvak` : 'Postvak';
  }, [missed]);
  return (
    <div className={css.unseen} role="status" aria-live="polite">
      {text}
    </div>
  );
}
