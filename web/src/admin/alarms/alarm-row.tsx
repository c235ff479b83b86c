/** One alarm in a list: what, since when, whom it touches, who is at it. */
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { useFailureWords } from '../../ui/failure-note.tsx';
import { Chip, Time } from '../../ui/small.tsx';
import css from './alarms.module.css';
import type { Alarm } from './queries.ts';
import { SeverityChip } from './severity-chip.tsx';

export function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation('alarms');
  const format = useFormat();
  const { summary } = useFailureWords()(alarm.failure);
  return (
    <li className={css.row} data-tone={alarm.clearedAt ? 'over' : alarm.severity}>
      <Link to="/admin/alarms/$alarmId" params={{ alarmId: alarm.id }} className={css.rowLink}>
        <span className={css.rowHead}>
          <SeverityChip severity={alarm.severity} over={alarm.clearedAt !== null} />
          {(alarm.state === 'acknowledged' || alarm.state === 'snoozed') && (
            <Chip>
              {alarm.state === 'snoozed' && alarm.snoozedUntil
                ? t('snoozedUntil', { time: format.clock(alarm.snoozedUntil) })
                : t('takenBy', { name: alarm.acknowledgedBy?.name ?? '' })}
            </Chip>
          )}
          <span className={css.rowTime}>
            <Time iso={alarm.openedAt} />
          </span>
        </span>
        <strong className={css.rowTitle} dir="auto">
          {summary}
        </strong>
        <span className={css.rowFacts}>
          <span>{t(`rule.${alarm.rule as 'grant-dead'}`)}</span>
          <span>
            {alarm.mailboxCount > 0 ? t('mailboxes', { count: alarm.mailboxCount }) : t('wholeInstallation')}
          </span>
          {alarm.departments.length > 0 && (
            <span>{alarm.departments.map(({ name }) => name).join(', ')}</span>
          )}
          {!alarm.clearedAt && alarm.answersWaiting > 0 && (
            <span>{t('answersWait', { count: alarm.answersWaiting })}</span>
          )}
        </span>
      </Link>
      <IconChevronRight size={18} className={css.rowArrow} aria-hidden="true" />
    </li>
  );
}
