/** Received mail: for how long a subject finds its conversation, how much of a mail is shown, and the phrases of delivery exceptions. */
import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bone } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Page, Section } from '../page.tsx';
import { Limits } from './limits.tsx';
import { Phrases } from './phrases.tsx';
import { changeReadingSettings, phrasesQuery, readingSettingsQuery } from './queries.ts';
import css from './reading-screen.module.css';

export function ReadingScreen() {
  const { t } = useTranslation('reading');
  const { session } = useRouteContext({ from: '/signed-in' });
  const mayChange = session.agent.role === 'administrator';
  const settings = useQuery(readingSettingsQuery);
  const phrases = useQuery(phrasesQuery);
  const error = (!settings.data && settings.error) || (!phrases.data && phrases.error);
  const retry = () => {
    void settings.refetch();
    void phrases.refetch();
  };
  return (
    <Page title={t('settings.title')} detail={t('settings.detail')}>
      {error ? (
        <ProblemState error={error} retry={retry} />
      ) : (
        <>
          <Section title={t('settings.joinTitle')}>
            {settings.data ? (
              <JoinDays
                key={settings.data.subjectJoinDays}
                days={settings.data.subjectJoinDays}
                mayChange={mayChange}
              />
            ) : (
              <Bone width="100%" height={60} />
            )}
          </Section>
          <Section title={t('settings.limits')}>
            <p className={css.detail}>{t('settings.limitsDetail')}</p>
            {settings.data ? (
              <Limits
                key={JSON.stringify(settings.data.limits)}
                limits={settings.data.limits}
                mayChange={mayChange}
              />
            ) : (
              <Bone width="100%" height={240} />
            )}
          </Section>
          <Section title={t('settings.phrases')}>
            <p className={css.detail}>{t('settings.phrasesDetail')}</p>
            {phrases.data ? (
              <Phrases phrases={phrases.data} mayChange={mayChange} />
            ) : (
              <Bone width="100%" height={160} />
            )}
          </Section>
        </>
      )}
    </Page>
  );
}

function JoinDays({ days, mayChange }: { readonly days: number; readonly mayChange: boolean }) {
  const { t } = useTranslation('reading');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [value, setValue] = useState<number | string>(days);
  const saving = useMutation({
    mutationFn: changeReadingSettings,
    onSuccess: (settings) => {
      queries.setQueryData(readingSettingsQuery.queryKey, settings);
      showToast(t('settings.saved'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof value === 'number') saving.mutate({ subjectJoinDays: value });
  };
  return (
    <form className={css.days} onSubmit={submit}>
      <NumberInput
        label={t('settings.joinDays')}
        description={t('settings.joinDetail')}
        min={0}
        max={365}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        value={value}
        onChange={setValue}
        disabled={!mayChange}
        error={saving.error && problemText(saving.error)}
      />
      {mayChange && (
        <Button
          type="submit"
          variant="default"
          loading={saving.isPending}
          disabled={typeof value !== 'number' || value === days}
        >
          {t('settings.save')}
        </Button>
      )}
    </form>
  );
}
