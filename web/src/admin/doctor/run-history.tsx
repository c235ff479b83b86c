/** Earlier runs: when, by whom, how they ended. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Time } from '../../ui/small.tsx';
import { Section } from '../page.tsx';
import css from './doctor.module.css';
import { OutcomeMark } from './outcome-mark.tsx';
import { type DoctorLanguage, runsQuery } from './queries.ts';

const SHOWN = 10;

export function RunHistory({
  accountId,
  lang,
}: {
  readonly accountId: string | undefined;
  readonly lang: DoctorLanguage;
}) {
  const { t } = useTranslation('doctor');
  const { data: runs = [] } = useQuery(runsQuery(accountId));
  const ended = runs.filter(({ outcome }) => outcome !== null).slice(0, SHOWN);
  if (ended.length === 0) return null;
  return (
    <Section title={t('runs')}>
      <ul className={css.rows}>
        {ended.map(({ id, outcome, askedAt, askedBy, agent, only }) => (
          <li key={id} className={css.run}>
            {outcome && <OutcomeMark outcome={outcome} word />}
            <Time iso={askedAt} />
            <span className={css.faint}>{askedBy === 'clock' ? t('byClock') : agent?.name}</span>
            {only && <span className={css.faint}>{t('oneRow', { check: only.check })}</span>}
            <a className={css.runReport} href={reportAddress(id, lang)}>
              {t('report')}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function reportAddress(runId: string, lang: DoctorLanguage): string {
  return `/api/v1/doctor/runs/${runId}/report.html?lang=${lang}`;
}
