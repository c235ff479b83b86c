/** The phrases by which a mail is known for a delivery exception: those of the subject, those of the sender. */
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExceptionPhrase } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import admin from '../admin.module.css';
import rows from '../rows.module.css';
import { addPhrase, phrasesQuery, removePhrase } from './queries.ts';
import css from './reading-screen.module.css';

interface PhrasesProps {
  readonly phrases: readonly ExceptionPhrase[];
  readonly mayChange: boolean;
}

export function Phrases({ phrases, mayChange }: PhrasesProps) {
  const { t } = useTranslation('reading');
  return (
    <>
      {phrases.length === 0 ? (
        <p className={css.detail}>{t('settings.none')}</p>
      ) : (
        <ul className={admin.card}>
          {phrases.map((phrase) => (
            <PhraseRow key={phrase.id} phrase={phrase} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {mayChange && <NewPhrase />}
    </>
  );
}

function PhraseRow({ phrase, mayChange }: { readonly phrase: ExceptionPhrase; readonly mayChange: boolean }) {
  const { t } = useTranslation('reading');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const readAgain = () => queries.invalidateQueries({ queryKey: phrasesQuery.queryKey });
  const removing = useMutation({
    mutationFn: () => removePhrase(phrase.id),
    onSuccess: () => {
      const { field, phrase: words } = phrase;
      const undo = () => void addPhrase({ field, phrase: words }).then(readAgain);
      showToast(t('settings.removed', { phrase: phrase.phrase }), { undo });
      return readAgain();
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  return (
    <li className={rows.listRow}>
      <span className={rows.listWho}>
        <bdi>{phrase.phrase}</bdi>
        <small>{t(phrase.field === 'subject' ? 'settings.inSubject' : 'settings.inSender')}</small>
      </span>
      {mayChange && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('settings.remove', { phrase: phrase.phrase })}
          loading={removing.isPending}
          onClick={() => removing.mutate()}
        >
          <IconTrash size={17} />
        </ActionIcon>
      )}
    </li>
  );
}

function NewPhrase() {
  const { t } = useTranslation('reading');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [field, setField] = useState<ExceptionPhrase['field']>('subject');
  const [phrase, setPhrase] = useState('');
  const adding = useMutation({
    mutationFn: () => addPhrase({ field, phrase: phrase.trim() }),
    onSuccess: () => {
      setPhrase('');
      return queries.invalidateQueries({ queryKey: phrasesQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (phrase.trim()) adding.mutate();
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <NativeSelect
        label={t('settings.field')}
        value={field}
        onChange={(event) => setField(event.currentTarget.value === 'sender' ? 'sender' : 'subject')}
        data={[
          { value: 'subject', label: t('settings.inSubject') },
          { value: 'sender', label: t('settings.inSender') },
        ]}
      />
      <TextInput
        label={t('settings.phrase')}
        placeholder={t('settings.placeholder')}
        maxLength={200}
        value={phrase}
        error={adding.error && problemText(adding.error)}
        onChange={(event) => setPhrase(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!phrase.trim()} loading={adding.isPending}>
        {t('settings.add')}
      </Button>
    </form>
  );
}
