/** How long answers can be taken back, for the whole installation. */
import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import own from './outgoing.module.css';
import { changeSendingSettings, sendingSettingsQuery } from './queries.ts';

const LONGEST = 120;

export function UndoSetting() {
  const { t } = useTranslation('outgoing');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data } = useQuery(sendingSettingsQuery);
  const [typed, setTyped] = useState<number | string>();
  const saving = useMutation({
    mutationFn: changeSendingSettings,
    onSuccess: (saved) => {
      queries.setQueryData(sendingSettingsQuery.queryKey, saved);
      setTyped(undefined);
      showToast(t('undo.saved'));
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  if (!data) return null;
  const value = typed ?? data.undoSeconds;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof value === 'number') saving.mutate(value);
  };
  return (
    <form className={own.undo} onSubmit={submit}>
      <NumberInput
        label={t('undo.title')}
        description={t('undo.detail')}
        aria-label={`${t('undo.title')} (${t('undo.label')})`}
        suffix=" s"
        min={0}
        max={LONGEST}
        allowDecimal={false}
        value={value}
        onChange={setTyped}
      />
      {typeof typed === 'number' && typed !== data.undoSeconds && (
        <Button type="submit" variant="default" loading={saving.isPending}>
          {tc('app.save')}
        </Button>
      )}
    </form>
  );
}
