/** What happened to the account and its grant, newest first. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureWords } from '../ui/failure-note.tsx';
import { Time } from '../ui/small.tsx';
import css from './admin.module.css';
import { Section } from './page.tsx';
import { accountEventsQuery } from './queries.ts';
import rows from './rows.module.css';

const FIRST = 8;

export function AccountHistory({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('admin');
  const { data: events = [] } = useQuery(accountEventsQuery(accountId));
  const [all, setAll] = useState(false);
  const failureWords = useFailureWords();
  if (events.length === 0) return null;
  return (
    <Section title={t('history.title')}>
      <ul className={css.card}>
        {(all ? events : events.slice(0, FIRST)).map(({ id, at, action, agent, failure }) => (
          <li key={id} className={rows.event}>
            <span className={rows.eventWhen}>
              <Time iso={at} />
            </span>
            <span className={rows.eventWhat}>
              {t(`history.${action}` as 'history.title', { defaultValue: action })}
              {failure && <span className={rows.cellFailure}>{failureWords(failure).summary}</span>}
            </span>
            <span className={rows.eventWho}>{agent?.name ?? 'Postvak'}</span>
          </li>
        ))}
      </ul>
      {!all && events.length > FIRST && (
        <button type="button" className={css.textButton} onClick={() => setAll(true)}>
          {t('history.all', { count: events.length })}
        </button>
      )}
    </Section>
  );
}
