/**
 * One conversation: what it is about, its messages with the newest at the bottom, and the reply.
 *
 * What the list knows is shown at once; the messages follow. It counts as read when it has been on screen for a
 * moment: passing over it with the keys does not.
 */
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isNothingThere, Problem } from '../../api/problem.ts';
import type { ConversationSummary } from '../../api/types.ts';
import { ProblemState, State, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { showChange } from '../change-conversation.ts';
import { Composer, type Writing } from '../composer/composer.tsx';
import { HandOver } from '../hand-over/hand-over.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { usePresence } from '../presence/use-presence.ts';
import { type ConversationChange, changeConversation, conversationQuery } from '../queries.ts';
import { maySteer } from '../rights.ts';
import css from './conversation.module.css';
import { ConversationHeader } from './conversation-header.tsx';
import { MessageBones, Messages } from './messages.tsx';

interface PaneProps {
  readonly id: string;
  /** From the list, when it is in it. */
  readonly row: ConversationSummary | undefined;
  /** Likely to be opened next. */
  readonly nextId: string | undefined;
  /** To go on with when this one leaves the list. */
  readonly afterId: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

const READ_AFTER_MS = 700;

export function ConversationPane({ id, row, nextId, afterId, onOpen }: PaneProps) {
  const { t } = useTranslation('desk');
  const queries = useQueryClient();
  const { data, error, isLoadingError, refetch } = useQuery(conversationQuery(id));
  const summary = data ?? row;
  const [writing, setWriting] = useState<Writing>();
  const [handingOver, setHandingOver] = useState(false);
  const present = usePresence(id, writing !== undefined && writing.kind !== 'note');
  const leftUnread = useRef(false);
  const change = useChange(id, summary, { afterId, onOpen });

  const unread = summary?.unread === true;
  useEffect(() => {
    if (!unread || !data || leftUnread.current) return;
    const read = () => {
      if (!document.hidden) void change({ unread: false });
    };
    const timer = window.setTimeout(read, READ_AFTER_MS);
    document.addEventListener('visibilitychange', read);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', read);
    };
  }, [unread, data, change]);
  useEffect(() => {
    if (!data || !nextId) return;
    void queries.prefetchQuery(conversationQuery(nextId));
  }, [data, nextId, queries]);

  const { session } = useRouteContext({ from: '/signed-in' });
  const me = session.agent;
  const markUnread = () => {
    leftUnread.current = true;
    void change({ unread: true });
  };
  const when = (possible: boolean, act: () => void) => (possible ? act : undefined);
  const steer = (possible: boolean, act: () => void) =>
    when(summary !== undefined && possible, () => {
      if (!summary || maySteer(me, summary)) act();
      else showToast(t('conversation.ofColleague', { name: summary.agent?.name ?? '' }), { tone: 'bad' });
    });
  useKeys({
    r: when(data !== undefined, () => setWriting({ kind: 'reply' })),
    a: when(data !== undefined, () => setWriting({ kind: 'replyAll' })),
    f: when(data !== undefined, () => setWriting({ kind: 'forward' })),
    n: when(data !== undefined, () => setWriting({ kind: 'note' })),
    t: steer(true, () => setHandingOver(true)),
    e: steer(summary?.state !== 'closed', () => void change({ state: 'closed' })),
    p: steer(summary?.state !== 'pending', () => void change({ state: 'pending' })),
    o: steer(summary?.state !== 'open', () => void change({ state: 'open' })),
    m: when(summary !== undefined && summary.agent?.id !== me.id, () => void change({ agentId: me.id })),
    u: when(summary !== undefined && !summary.unread, markUnread),
  });

  if (isLoadingError)
    return <Missing error={error} retry={() => void refetch()} onBack={() => onOpen(undefined)} />;
  return (
    <article className={css.pane} aria-busy={!data}>
      <ConversationHeader
        summary={summary}
        me={me}
        onChange={change}
        onMarkUnread={markUnread}
        onHandOver={() => setHandingOver(true)}
        present={present}
        onBack={() => onOpen(undefined)}
      />
      {data ? <Messages conversation={data} /> : <MessageBones />}
      {data && (
        <Composer
          conversation={data}
          agentId={me.id}
          writing={writing}
          onWriting={setWriting}
          onClosed={() => onOpen(afterId)}
          othersWriting={present.filter((each) => each.writing).map(({ agent }) => agent.name)}
        />
      )}
      {handingOver && summary && (
        <HandOver
          departmentId={summary.department.id}
          onClose={() => setHandingOver(false)}
          onPick={(to) => {
            setHandingOver(false);
            void change(to);
          }}
        />
      )}
    </article>
  );
}

/** Shows a change at once and sends it; what leaves the list by it makes way for the next conversation. */
function useChange(
  id: string,
  summary: ConversationSummary | undefined,
  { afterId, onOpen }: Pick<PaneProps, 'afterId' | 'onOpen'>,
) {
  const { t } = useTranslation('desk');
  const queries = useQueryClient();
  const { session } = useRouteContext({ from: '/signed-in' });
  const problemText = useProblemText();
  const latest = useRef({ summary, afterId, onOpen, problemText, t });
  latest.current = { summary, afterId, onOpen, problemText, t };

  return useCallback(
    async (change: ConversationChange) => {
      const { summary: before, afterId: after, onOpen: open, problemText: words, t: say } = latest.current;
      const me = session.agent;
      const { agentId, queueId: _, ...plain } = change;
      // The name of another agent or queue comes with the server's answer.
      const known = agentId === me.id ? { agent: me } : agentId === null ? { agent: null } : {};
      const shown: Partial<ConversationSummary> = { ...plain, ...known };
      const restore = showChange(queries, id, shown, me.id);
      if (before && change.state && change.state !== 'open') {
        const text = say(
          change.state === 'closed' ? 'conversation.closedToast' : 'conversation.pendingToast',
          {
            number: before.number,
          },
        );
        showToast(text, { undo: () => void undo(before) });
        open(after);
      }
      try {
        showChange(queries, id, await changeConversation(id, change), me.id);
      } catch (error) {
        restore();
        showToast(`${say('conversation.changeFailed')}: ${words(error)}`, { tone: 'bad' });
      }

      async function undo({ state }: ConversationSummary): Promise<void> {
        try {
          showChange(queries, id, await changeConversation(id, { state }), me.id);
          open(id);
        } catch (error) {
          showToast(words(error), { tone: 'bad' });
        }
      }
    },
    [id, queries, session],
  );
}

interface MissingProps {
  readonly error: unknown;
  readonly retry: () => void;
  readonly onBack: () => void;
}

function Missing({ error, retry, onBack }: MissingProps) {
  const { t } = useTranslation('desk');
  if (!(error instanceof Problem) || !isNothingThere(error))
    return <ProblemState error={error} retry={retry} />;
  return (
    <State
      icon={<IconArrowBackUp size={26} stroke={1.6} />}
      title={t('conversation.gone')}
      detail={t('conversation.goneDetail')}
      action={
        <Button variant="default" onClick={onBack}>
          {t('conversation.backToList')}
        </Button>
      }
    />
  );
}
