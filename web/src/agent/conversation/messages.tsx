/**
 * The messages, oldest first. The last one is open, and everything after the last answer, since that is what is to
 * be answered now; the others are one line each until asked for.
 */
import { IconArrowDown } from '@tabler/icons-react';
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/types.ts';
import { Bone } from '../../ui/small.tsx';
import { NoteView, notesBetween } from '../notes/note-view.tsx';
import css from './conversation.module.css';
import look from './message.module.css';
import { MessageView } from './message-view.tsx';

const BOTTOM_PX = 120;

export function Messages({ conversation }: { readonly conversation: Conversation }) {
  const { t } = useTranslation('desk');
  const { messages } = conversation;
  const [opened] = useState(() => openFrom(conversation));
  const scroller = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLLIElement>(null);
  const [newBelow, setNewBelow] = useState(false);
  const lastId = messages.at(-1)?.id;
  const shownLast = useRef(lastId);

  // Start where reading starts: at the top of the newest message.
  useLayoutEffect(() => {
    if (messages.length > 1) last.current?.scrollIntoView({ block: 'start' });
  }, []);
  useEffect(() => {
    if (shownLast.current === lastId) return;
    shownLast.current = lastId;
    const element = scroller.current;
    if (!element) return;
    const mine = messages.at(-1)?.direction === 'out';
    const lastTop = last.current?.offsetTop ?? 0;
    const near = lastTop - element.scrollTop < element.clientHeight + BOTTOM_PX;
    if (mine || near) last.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    else setNewBelow(true);
  }, [lastId, messages]);

  return (
    <div className={css.messagesFrame}>
      <div
        ref={scroller}
        className={css.scroller}
        data-scrolls
        onScroll={() => newBelow && setNewBelow(false)}
      >
        <ol className={css.messages}>
          {messages.map((message, at) => (
            <Fragment key={message.id}>
              {notesBetween(conversation, messages[at - 1], message).map((note) => (
                <NoteView key={note.id} note={note} conversationId={conversation.id} />
              ))}
              <li ref={at === messages.length - 1 ? last : undefined} className={css.item}>
                <MessageView
                  message={message}
                  initiallyOpen={opened === undefined || at >= opened}
                  last={at === messages.length - 1}
                />
              </li>
            </Fragment>
          ))}
          {notesBetween(conversation, messages.at(-1), undefined).map((note) => (
            <NoteView key={note.id} note={note} conversationId={conversation.id} />
          ))}
        </ol>
      </div>
      {newBelow && (
        <button
          type="button"
          className={css.newBelow}
          onClick={() => last.current?.scrollIntoView({ block: 'start', behavior: 'smooth' })}
        >
          <IconArrowDown size={15} />
          {t('conversation.newMessage')}
        </button>
      )}
    </div>
  );
}

/** @returns the place of the first message that is open at once. */
function openFrom({ messages }: Conversation): number {
  const lastAnswer = messages.findLastIndex(({ direction }) => direction === 'out');
  return Math.min(lastAnswer + 1, messages.length - 1);
}

export function MessageBones() {
  const { t } = useTranslation();
  return (
    <div className={css.messagesFrame} role="status" aria-label={t('app.loading')}>
      <div className={css.messages}>
        <div className={look.message} data-open="true" style={{ padding: '1rem' }}>
          <Bone width="11rem" />
          <Bone width="7rem" height={9} style={{ margin: '0.5rem 0 1.5rem' }} />
          {[92, 96, 88, 60].map((width) => (
            <Bone key={width} width={`${width}%`} height={10} style={{ marginBottom: '0.75rem' }} />
          ))}
        </div>
      </div>
    </div>
  );
}
