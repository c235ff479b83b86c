/** All that happened to an alarm and who was told, oldest first; and a line for a remark. */
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useFailureWords } from '../../ui/failure-note.tsx';
import { Time } from '../../ui/small.tsx';
import { useProblemText } from '../../ui/state.tsx';
import admin from '../admin.module.css';
import { Section } from '../page.tsx';
import rows from '../rows.module.css';
import css from './alarms.module.css';
import { type AlarmStory, addRemark, alarmQuery, type Severity } from './queries.ts';

interface Line {
  readonly key: string;
  readonly at: string;
  readonly what: string;
  readonly remark?: string;
  readonly who: string;
  readonly bad?: boolean;
}

export function AlarmStoryList({ alarm }: { readonly alarm: AlarmStory }) {
  const { t } = useTranslation('alarms');
  const events = useEventLines(alarm);
  const notices = useNoticeLines(alarm);
  const lines = [...events, ...notices].sort((a, b) => a.at.localeCompare(b.at));
  return (
    <Section title={t('story')}>
      <div className={admin.card}>
        <ol className={css.story}>
          {lines.map(({ key, at, what, remark, who, bad }) => (
            <li key={key} className={rows.event}>
              <span className={rows.eventWhen}>
                <Time iso={at} />
              </span>
              <span className={rows.eventWhat}>
                <span className={bad ? rows.cellFailure : undefined}>{what}</span>
                {remark && (
                  <span className={css.remark} dir="auto">
                    {remark}
                  </span>
                )}
              </span>
              <span className={rows.eventWho}>{who}</span>
            </li>
          ))}
        </ol>
        <RemarkForm alarm={alarm} />
      </div>
    </Section>
  );
}

function useEventLines({ events }: AlarmStory): Line[] {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  return events.map(({ at, action, agent, detail }, index) => {
    const { severity, until, text, route, recipient } = detail as {
      severity?: Severity;
      until?: string;
      text?: string;
      route?: string;
      recipient?: string;
    };
    const names = {
      severity: severity ? t(`severity.${severity}`).toLocaleLowerCase() : '',
      time: until ? format.dateTime(until) : '',
      route: route ?? '',
      recipient: recipient ?? '',
    };
    return {
      key: `event-${index}`,
      at,
      what: t(`action.${action as 'opened'}`, names),
      ...(text ? { remark: text } : {}),
      who: agent?.name ?? t('postvak'),
      bad: action === 'no-other-way' || action === 'notice-bounced',
    };
  });
}

function useNoticeLines({ notices }: AlarmStory): Line[] {
  const { t } = useTranslation('alarms');
  const words = useFailureWords();
  const format = useFormat();
  const now = useNow();
  return notices.map(({ id, state, channel, route, attempts, failure, createdAt, notBefore, sentAt }) => {
    const names = {
      channel: channel.name,
      route: route ?? '',
      attempts,
      when: format.distance(notBefore, now),
    };
    const line = { key: id, at: sentAt ?? createdAt, who: t('postvak') };
    const said = failure ? { remark: `${words(failure).summary} ${failure.detail}`.trim() } : {};
    switch (state) {
      case 'sent':
        return { ...line, what: route ? t('toldBy', names) : t('told', names) };
      case 'sending':
        return { ...line, what: t('telling', names) };
      case 'dropped':
        return { ...line, what: t('nobodyTold', names) };
      case 'failed':
        return { ...line, ...said, what: t('givenUp', names), bad: true };
      default:
        return attempts > 0 && failure
          ? { ...line, ...said, what: t('notTold', names), bad: true }
          : { ...line, what: t('toBeTold', names) };
    }
  });
}

function RemarkForm({ alarm }: { readonly alarm: AlarmStory }) {
  const { t } = useTranslation('alarms');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const adding = useMutation({
    mutationFn: () => addRemark(alarm.id, text.trim()),
    onSuccess: (story) => {
      setText('');
      queries.setQueryData(alarmQuery(alarm.id).queryKey, story);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) adding.mutate();
  };
  return (
    <form className={css.remarkForm} onSubmit={submit}>
      <Textarea
        aria-label={t('remark')}
        placeholder={t('remarkPlaceholder')}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={5_000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      <Button type="submit" variant="default" loading={adding.isPending} disabled={!text.trim()}>
        {t('addRemark')}
      </Button>
      {adding.error && (
        <p className={admin.buttonProblem} role="alert">
          {problemText(adding.error)}
        </p>
      )}
    </form>
  );
}
