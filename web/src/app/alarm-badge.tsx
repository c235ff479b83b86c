/** How many alarms nobody is at yet, as a number; nothing when there is none, or for who does not see alarms. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { alarmSummaryQuery } from '../admin/alarms/queries.ts';
import css from './shell.module.css';

const MOST_SHOWN = 99;

/** @param afloat over an icon rather than in the line. */
export function AlarmBadge({ afloat = false }: { readonly afloat?: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery(alarmSummaryQuery);
  const count = data ? data.warning + data.critical : 0;
  if (!data || count === 0) return null;
  return (
    <span
      className={css.alarms}
      data-tone={data.critical > 0 ? 'critical' : 'warning'}
      data-afloat={afloat}
      role="status"
      aria-label={t('nav.alarms', { count })}
    >
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </span>
  );
}
