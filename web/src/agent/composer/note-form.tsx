/** A note among colleagues: plain words, never sent. It is kept in this browser until it is left. */
import { Button, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from './composer.module.css';
import { edited, emptyDraft } from './draft.ts';
import { createDraftStore } from './draft-store.ts';
import { postNote } from './requests.ts';

interface NoteFormProps {
  readonly top: ReactNode;
  readonly conversationId: string;
  readonly agentId: string;
  readonly onDone: () => void;
}

export function NoteForm({ top, conversationId, agentId, onDone }: NoteFormProps) {
  const { t } = useTranslation('composer');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const place = `${conversationId}:note`;
  const store = useMemo(() => createDraftStore(localStorage, agentId, Date.now), [agentId]);
  const [draft, setDraft] = useState(() => store.read(place)?.draft ?? emptyDraft('reply', false));
  const adding = useMutation({
    mutationFn: () => postNote(conversationId, draft.text, draft.key),
    onSuccess: (note) => {
      store.remove(place);
      queries.setQueryData<Conversation>(['conversation', conversationId], (before) =>
        before && !before.notes.some(({ id }) => id === note.id)
          ? { ...before, notes: [...before.notes, note] }
          : before,
      );
      onDone();
    },
  });
  const isReady = draft.text.trim() !== '' && !adding.isPending;
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (isReady) adding.mutate();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <div className={css.form}>
      <div className={css.head}>{top}</div>
      <Textarea
        classNames={{ input: css.plain ?? '' }}
        variant="unstyled"
        autosize
        minRows={4}
        autoFocus
        dir="auto"
        maxLength={50_000}
        aria-label={t('placeholder.note')}
        placeholder={t('placeholder.note')}
        value={draft.text}
        disabled={adding.isPending}
        onKeyDown={press}
        onChange={(event) => {
          const next = edited(draft, { text: event.currentTarget.value });
          setDraft(next);
          store.write(place, { draft: next, version: 0, kept: false });
        }}
      />
      {adding.isError && (
        <div className={css.notSent} role="alert">
          {problemText(adding.error)}
        </div>
      )}
      <footer className={css.bottom}>
        <Button disabled={!isReady} loading={adding.isPending} onClick={() => adding.mutate()}>
          {t('note.add')}
        </Button>
        <span className={css.noteHint}>
          <IconLock size={15} />
          {t('note.hint')}
        </span>
      </footer>
    </div>
  );
}
