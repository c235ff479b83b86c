/** One alarm: what is wrong and what to do, whom it touches, who is at it, and all that happened. */
import { Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconBellPause, IconCheck, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { FailureNote, useFailureWords } from '../../ui/failure-note.tsx';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import ui from '../../ui/ui.module.css';
import admin from '../admin.module.css';
import { Facts, Page } from '../page.tsx';
import { AlarmStoryList } from './alarm-story.tsx';
import css from './alarms.module.css';
import { type AlarmStory, acknowledge, alarmQuery, handBack, snooze } from './queries.ts';
import { SeverityChip } from './severity-chip.tsx';

export function AlarmScreen() {
  const { t } = useTranslation('alarms');
  const words = useFailureWords();
  const { alarmId } = useParams({ from: '/signed-in/admin/alarms/$alarmId' });
  const { data: alarm, error, refetch } = useQuery(alarmQuery(alarmId));
  const back = (
    <Link to="/admin/alarms" search={{}} className={admin.back}>
      <IconArrowLeft size={16} />
      {t('back')}
    </Link>
  );
  if (!alarm) {
    return (
      <div className={admin.page}>
        {back}
        {error ? (
          <ProblemState error={error} retry={() => void refetch()} />
        ) : (
          <Bone width="100%" height={220} />
        )}
      </div>
    );
  }
  return (
    <Page
      above={back}
      title={t(`rule.${alarm.rule as 'grant-dead'}`)}
      detail={<Standing alarm={alarm} />}
      action={alarm.clearedAt === null && <TakeUp alarm={alarm} />}
    >
      {alarm.clearedAt === null ? (
        <>
          <FailureNote failure={alarm.failure} />
          {alarm.mailboxCount > 0 && <p className={admin.keeps}>{t('nothingLost')}</p>}
        </>
      ) : (
        <div className={ui.note} data-tone="good">
          <div className={ui.noteTitle}>
            <IconCircleCheck size={18} />
            <span>{words(alarm.failure).summary}</span>
          </div>
          <p className={ui.noteBody}>{t('cured')}</p>
        </div>
      )}
      <AlarmFacts alarm={alarm} />
      <AlarmStoryList alarm={alarm} />
    </Page>
  );
}

function Standing({ alarm }: { readonly alarm: AlarmStory }) {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  return (
    <span className={admin.inline}>
      <SeverityChip severity={alarm.severity} over={alarm.clearedAt !== null} />
      {alarm.state === 'acknowledged' && (
        <Chip>{t('takenBy', { name: alarm.acknowledgedBy?.name ?? '' })}</Chip>
      )}
      {alarm.state === 'snoozed' && alarm.snoozedUntil && (
        <Chip>{t('snoozedUntil', { time: format.dateTime(alarm.snoozedUntil) })}</Chip>
      )}
      {alarm.reopenings > 0 && <span>{t('cameBack', { count: alarm.reopenings })}</span>}
    </span>
  );
}

const SNOOZES = ['60', '240', '1440', '10080'] as const;

function TakeUp({ alarm }: { readonly alarm: AlarmStory }) {
  const { t } = useTranslation('alarms');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const acting = useMutation({
    mutationFn: (act: () => Promise<AlarmStory>) => act(),
    onSuccess: (story) => {
      queries.setQueryData(alarmQuery(alarm.id).queryKey, story);
      return queries.invalidateQueries({ queryKey: ['alarms'] });
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  const taken = alarm.state === 'acknowledged' || alarm.state === 'snoozed';
  return (
    <div className={css.actions}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBellPause size={17} />} disabled={acting.isPending}>
            {t('snooze')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {SNOOZES.map((minutes) => (
            <Menu.Item key={minutes} onClick={() => acting.mutate(() => snooze(alarm.id, Number(minutes)))}>
              {t(`snoozeFor.${minutes}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {taken ? (
        <Button
          variant="default"
          loading={acting.isPending}
          onClick={() => acting.mutate(() => handBack(alarm.id))}
        >
          {t('handBack')}
        </Button>
      ) : (
        <Button
          leftSection={<IconCheck size={17} />}
          loading={acting.isPending}
          onClick={() => acting.mutate(() => acknowledge(alarm.id))}
        >
          {t('acknowledge')}
        </Button>
      )}
    </div>
  );
}

const SHOWN_MAILBOXES = 12;

function AlarmFacts({ alarm }: { readonly alarm: AlarmStory }) {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  const more = alarm.mailboxCount - Math.min(alarm.mailboxes.length, SHOWN_MAILBOXES);
  const mailboxes =
    alarm.mailboxCount > 0 ? (
      <span className={css.mailboxes}>
        {alarm.mailboxes.slice(0, SHOWN_MAILBOXES).map(({ id, address }) => (
          <span key={id}>{address}</span>
        ))}
        {more > 0 && <span>{t('moreMailboxes', { count: more })}</span>}
      </span>
    ) : (
      t('wholeInstallation')
    );
  const account = alarm.account && (
    <span className={css.mailboxes}>
      <Link to="/admin/accounts/$accountId" params={{ accountId: alarm.account.id }} search={{}}>
        {alarm.account.name}
      </Link>
      <Link to="/admin/doctor" search={{ account: alarm.account.id }}>
        {t('doctor')}
      </Link>
    </span>
  );
  return (
    <div className={`${admin.card} ${css.factsCard}`}>
      <Facts
        facts={[
          [t('since'), format.dateTime(alarm.since)],
          [t('ended'), alarm.clearedAt && format.dateTime(alarm.clearedAt)],
          [t('affects'), mailboxes],
          [t('account'), account],
          [t('department'), alarm.departments.map(({ name }) => name).join(', ') || null],
          [
            t('waiting'),
            !alarm.clearedAt && alarm.answersWaiting > 0
              ? t('answersWait', { count: alarm.answersWaiting })
              : null,
          ],
        ]}
      />
    </div>
  );
}
