/** The permissions that mailboxes need in Exchange Online, as commands with the real names filled in. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../ui/copy.tsx';
import css from './admin.module.css';
import { exchangeSetupQuery } from './queries.ts';

export function ExchangeCommands({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('admin');
  const { data } = useQuery(exchangeSetupQuery(accountId));
  if (!data) return null;
  return (
    <details className={css.fold}>
      <summary>{t('account.exchange')}</summary>
      <p className={css.pageDetail}>{t('account.exchangeDetail')}</p>
      <CopyBox text={data.powerShell} what={t('account.exchange')} />
    </details>
  );
}
