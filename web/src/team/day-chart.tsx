/** Received, answered and closed, day by day. The bars are for the eye; the same figures are a table for the ear. */
import { useTranslation } from 'react-i18next';
import type { TeamFigures } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import css from './team.module.css';

const SERIES = ['received', 'answered', 'closed'] as const;
/** More columns than this leave no room for a figure above each bar, nor for the name of each day. */
const FEW = 8;

export function DayChart({ days }: Pick<TeamFigures, 'days'>) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const most = Math.max(1, ...days.flatMap((day) => SERIES.map((name) => day[name])));
  const few = days.length <= FEW;
  return (
    <div className={css.card}>
      <ul className={css.legend} aria-hidden="true">
        {SERIES.map((name) => (
          <li key={name} data-series={name}>
            {t(name)}
          </li>
        ))}
      </ul>
      <div className={css.chart} aria-hidden="true" data-few={few}>
        {days.map((day, at) => (
          <div
            key={day.day}
            className={css.column}
            title={`${format.dayOf(day.day)}: ${SERIES.map((name) => `${t(name)} ${format.integer(day[name])}`).join(', ')}`}
          >
            <div className={css.bars}>
              {SERIES.map((name) => (
                <div
                  key={name}
                  className={css.bar}
                  data-series={name}
                  style={{ height: `${(day[name] / most) * 100}%` }}
                >
                  {few && day[name] > 0 && <span>{format.integer(day[name])}</span>}
                </div>
              ))}
            </div>
            <span className={css.dayName}>
              {(few || at % 5 === days.length % 5) && format.shortDay(day.day, few)}
            </span>
          </div>
        ))}
      </div>
      <div className={css.unseen}>
        <table>
          <caption>{t('flow')}</caption>
          <thead>
            <tr>
              <th>{t('day')}</th>
              {SERIES.map((name) => (
                <th key={name}>{t(name)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day}>
                <th>{format.dayOf(day.day)}</th>
                {SERIES.map((name) => (
                  <td key={name}>{format.integer(day[name])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
