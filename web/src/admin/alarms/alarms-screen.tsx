/** What is wrong now, the most urgent first; and what was. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconCircleCheck, IconHistory, IconSettings } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Bone } from '../../ui/small.tsx';
import { ProblemState, State } from '../../ui/state.tsx';
import admin from '../admin.module.css';
import { Page } from '../page.tsx';
import { AlarmRow } from './alarm-row.tsx';
import css from './alarms.module.css';
import { alarmHistoryQuery, openAlarmsQuery } from './queries.ts';

const WHEN = ['open', 'history'] as const;

export function AlarmsScreen() {
  const { t } = useTranslation('alarms');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { when = 'open' } = useSearch({ from: '/signed-in/admin/alarms' });
  const navigate = useNavigate();
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      action={
        session.agent.role === 'administrator' && (
          <Button
            variant="default"
            leftSection={<IconSettings size={17} />}
            renderRoot={(props) => <Link to="/admin/alarms/settings" {...props} />}
          >
            {t('settings')}
          </Button>
        )
      }
    >
      <SegmentedControl
        className={css.when}
        aria-label={t('title')}
        value={when}
        data={WHEN.map((value) => ({ value, label: t(value) }))}
        onChange={(value) =>
          void navigate({ to: '/admin/alarms', search: value === 'history' ? { when: 'history' } : {} })
        }
      />
      {when === 'open' ? <OpenAlarms /> : <PastAlarms />}
    </Page>
  );
}

function OpenAlarms() {
  const { t } = useTranslation('alarms');
  const { data: alarms, error, refetch } = useQuery(openAlarmsQuery);
  if (error && !alarms) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!alarms) return <Bone width="100%" height={120} />;
  if (alarms.length === 0) {
    return (
      <div className={admin.card}>
        <State icon={<IconCircleCheck size={26} stroke={1.6} />} title={t('well')} detail={t('wellDetail')} />
      </div>
    );
  }
  return (
    <ul className={admin.card} aria-label={t('open')}>
      {alarms.map((alarm) => (
        <AlarmRow key={alarm.id} alarm={alarm} />
      ))}
    </ul>
  );
}

function PastAlarms() {
  const { t } = useTranslation('alarms');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(alarmHistoryQuery);
  if (error && !data) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!data) return <Bone width="100%" height={120} />;
  const alarms = data.pages.flatMap(({ items }) => items);
  if (alarms.length === 0) {
    return (
      <div className={admin.card}>
        <State
          icon={<IconHistory size={26} stroke={1.6} />}
          title={t('noHistory')}
          detail={t('noHistoryDetail')}
        />
      </div>
    );
  }
  return (
    <>
      <ul className={admin.card} aria-label={t('history')}>
        {alarms.map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={admin.buttons}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}
