/** A note among colleagues, between the messages where it was written. */
import { CloseButton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Message, Note } from '../../api/types.ts';
import { Time } from '../../ui/small.tsx';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { postNote, removeNote } from '../composer/requests.ts';
import { LinkedText } from '../conversation/message-text.tsx';
import css from './note.module.css';

/** One's own, or one that is being written while one reads: it comes into view. */
const JUST_NOW_MS = 3_000;

export function NoteView({ note, conversationId }: { readonly note: Note; readonly conversationId: string }) {
  const { t } = useTranslation('composer');
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const readAgain = () => queries.invalidateQueries({ queryKey: ['conversation', conversationId] });
  const remove = async () => {
    try {
      await removeNote(conversationId, note.id);
      void readAgain();
      const undo = () => void postNote(conversationId, note.text, crypto.randomUUID()).then(readAgain);
      showToast(t('note.removed'), { undo });
    } catch (error) {
      showToast(problemText(error), { tone: 'bad' });
    }
  };
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (Date.now() - Date.parse(note.createdAt) < JUST_NOW_MS)
      item.current?.scrollIntoView({ block: 'nearest' });
  }, [note.createdAt]);
  return (
    <li ref={item} className={css.note} aria-label={t('note.label')}>
      <header className={css.head}>
        <IconLock size={14} aria-label={t('note.hint')} role="img" />
        <bdi>{t('note.by', { name: note.author?.name ?? '?' })}</bdi>
        <span className={css.when}>
          <Time iso={note.createdAt} />
        </span>
        {note.author?.id === session.agent.id && (
          <CloseButton size={24} aria-label={t('note.remove')} onClick={() => void remove()} />
        )}
      </header>
      <div className={css.text} dir="auto">
        <LinkedText text={note.text} />
      </div>
    </li>
  );
}

/** Notes written after one message and before the next; before the first and after the last everything. */
export function notesBetween(
  { notes }: Conversation,
  after: Message | undefined,
  before: Message | undefined,
): readonly Note[] {
  const from = after ? Date.parse(after.createdAt) : Number.NEGATIVE_INFINITY;
  const to = before ? Date.parse(before.createdAt) : Number.POSITIVE_INFINITY;
  return notes.filter(({ createdAt }) => Date.parse(createdAt) >= from && Date.parse(createdAt) < to);
}
