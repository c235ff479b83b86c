/** What a delivery report says became of whom. */
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.ts';
import css from './reading.module.css';

type Report = NonNullable<Message['traits']['report']>;

const SHOWN = 8;

export function ReportCard({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reading');
  return (
    <section className={css.card} aria-label={t('report.title')}>
      <ul className={css.report}>
        {report.slice(0, SHOWN).map(({ address, action, status, diagnostic }) => (
          <li key={`${address}${action}`} data-action={action}>
            <bdi className={css.reportWho}>{address}</bdi>
            <span className={css.reportWhat}>
              {t(`report.${action}`)}
              {status && ` (${status})`}
            </span>
            {diagnostic && <span className={css.diagnostic}>{diagnostic}</span>}
          </li>
        ))}
      </ul>
      {report.length > SHOWN && (
        <p className={css.faint}>{t('report.more', { count: report.length - SHOWN })}</p>
      )}
    </section>
  );
}
