/** What came of opening mailboxes: a tick, or the failure with its remedy. */
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TriedMailbox } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import css from './admin.module.css';

export function TriedList({ tried }: { readonly tried: readonly TriedMailbox[] }) {
  const { t } = useTranslation('admin');
  return (
    <ul className={css.cards}>
      {tried.map(({ address, retrieveFailure, dispatchFailure }) => (
        <li key={address}>
          {!retrieveFailure && !dispatchFailure && (
            <p className={css.tried}>
              <IconCircleCheck size={17} />
              {t('account.triedWell', { address })}
            </p>
          )}
          {retrieveFailure && (
            <FailureNote failure={retrieveFailure} title={`${address}, ${t('account.retrieving')}`} />
          )}
          {dispatchFailure && dispatchFailure.code !== retrieveFailure?.code && (
            <FailureNote failure={dispatchFailure} title={`${address}, ${t('account.sending')}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
