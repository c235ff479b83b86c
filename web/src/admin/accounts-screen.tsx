/** All mailboxes by account: what works, since when, until when; trouble first to the eye. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconMailbox, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, AppRegistration, Mailbox } from '../api/types.ts';
import { useFailureWords } from '../ui/failure-note.tsx';
import { FindField } from '../ui/find-field.tsx';
import { finds } from '../ui/finds.ts';
import { Bone, Time } from '../ui/small.tsx';
import { ProblemState, State } from '../ui/state.tsx';
import { useGrowing } from '../ui/use-growing.ts';
import css from './admin.module.css';
import { ConsentNote } from './consent-note.tsx';
import { Page } from './page.tsx';
import { accountsQuery, appsQuery } from './queries.ts';
import rows from './rows.module.css';
import { SecretExpiry } from './secret-expiry.tsx';
import { AccountState, MailboxState } from './states.tsx';

export function AccountsScreen() {
  const { t } = useTranslation('admin');
  const { session } = useRouteContext({ from: '/signed-in' });
  const consent = useSearch({ from: '/signed-in/admin/accounts' });
  const administrator = session.agent.role === 'administrator';
  const { data: accounts, error, refetch } = useQuery(accountsQuery);
  const { data: apps = [] } = useQuery({ ...appsQuery, enabled: administrator });
  const connect = administrator && (
    <Button component={Link} to="/admin/connect" leftSection={<IconPlus size={17} />}>
      {t('accounts.connect')}
    </Button>
  );

  return (
    <Page
      title={t('accounts.title')}
      detail={t('accounts.detail')}
      action={accounts?.length ? connect : undefined}
    >
      <ConsentNote search={consent} account={undefined} />
      {error && !accounts ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !accounts ? (
        <ListBones />
      ) : accounts.length === 0 ? (
        <div className={css.card}>
          <State
            icon={<IconMailbox size={26} stroke={1.6} />}
            title={t('accounts.empty')}
            detail={t('accounts.emptyDetail')}
            action={connect}
          />
        </div>
      ) : (
        <Accounts accounts={accounts} apps={apps} />
      )}
    </Page>
  );
}

interface AccountsProps {
  readonly accounts: readonly Account[];
  readonly apps: readonly AppRegistration[];
}

/** So many fit on a screen or two; more want to be searched. */
const FEW = 8;

function Accounts({ accounts, apps }: AccountsProps) {
  const { t, i18n } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const [words, setWords] = useState('');
  const [only, setOnly] = useState<'all' | 'trouble'>('all');
  const sorted = useMemo(() => troubleFirst(accounts, i18n.language), [accounts, i18n.language]);
  const troubled = sorted.filter((account) => rankOf(account) < HEALTHY).length;
  const found = sorted.filter(
    (account) =>
      (only === 'all' || rankOf(account) < HEALTHY) &&
      finds(words, [account.name, account.signIn, ...account.mailboxes.map(({ address }) => address)]),
  );
  const { shown, more, end } = useGrowing(found);
  return (
    <>
      {accounts.length > FEW && (
        <div className={rows.finder}>
          <FindField label={t('accounts.find')} value={words} onChange={setWords} />
          <SegmentedControl
            aria-label={t('accounts.state')}
            value={only}
            onChange={(value) => setOnly(value === 'trouble' ? value : 'all')}
            data={[
              { value: 'all', label: t('accounts.all', { count: accounts.length }) },
              { value: 'trouble', label: t('accounts.onlyTrouble', { count: troubled }) },
            ]}
          />
        </div>
      )}
      <ul className={css.cards}>
        {shown.map((account) => (
          <li key={account.id}>
            <AccountCard account={account} app={apps.find(({ id }) => id === account.appRegistrationId)} />
          </li>
        ))}
      </ul>
      {more && <div ref={end} />}
      {found.length === 0 && (
        <p className={rows.nothing} role="status">
          {words ? tc('app.nothingFits', { words }) : t('accounts.noTrouble')}
        </p>
      )}
    </>
  );
}

const HEALTHY = 2;

/** What stopped first, then what has trouble, then what works, at last what was switched off. */
function rankOf({ state, failure, mailboxes }: Account): number {
  if (state === 'needs-sign-in') return 0;
  if (state === 'disabled') return 4;
  const troubled = mailboxes.some(
    (mailbox) => mailbox.enabled && (mailbox.retrieveFailure ?? mailbox.dispatchFailure),
  );
  if (failure || (troubled && state === 'connected')) return 1;
  return state === 'new' ? 2 : 3;
}

function troubleFirst(accounts: readonly Account[], language: string): Account[] {
  const names = new Intl.Collator(language, { numeric: true });
  return accounts.toSorted((a, b) => rankOf(a) - rankOf(b) || names.compare(a.name, b.name));
}

function AccountCard({
  account,
  app,
}: {
  readonly account: Account;
  readonly app: AppRegistration | undefined;
}) {
  const { t } = useTranslation('admin');
  const failureWords = useFailureWords();
  return (
    <article className={css.card}>
      <Link to="/admin/accounts/$accountId" params={{ accountId: account.id }} className={rows.cardHead}>
        <span className={css.cardTitle}>
          <strong>{account.name}</strong>
          <AccountState state={account.state} />
        </span>
        <span className={rows.cardFacts}>
          <span>{account.identity?.upn ?? account.signIn}</span>
          {account.nextRefreshAt && account.state === 'connected' && (
            <span>
              {t('accounts.refresh')} <Time iso={account.nextRefreshAt} form="distance" />
            </span>
          )}
          {app?.secretExpiresOn && (
            <span>
              {t('accounts.secret')} <SecretExpiry on={app.secretExpiresOn} />
            </span>
          )}
        </span>
        {account.failure && <span className={rows.cardFailure}>{failureWords(account.failure).summary}</span>}
      </Link>
      <table className={rows.table}>
        <thead>
          <tr>
            <th>{t('accounts.mailbox')}</th>
            <th>{t('accounts.state')}</th>
            <th>{t('accounts.retrieved')}</th>
            <th>{t('accounts.sent')}</th>
          </tr>
        </thead>
        <tbody>
          {account.mailboxes.map((mailbox) => (
            <MailboxRow key={mailbox.id} mailbox={mailbox} account={account} />
          ))}
        </tbody>
      </table>
    </article>
  );
}

function MailboxRow({ mailbox, account }: { readonly mailbox: Mailbox; readonly account: Account }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const failureWords = useFailureWords();
  const failures = [mailbox.retrieveFailure, mailbox.dispatchFailure];
  const failure = failures.find((each) => each && each.code !== account.failure?.code);
  return (
    <tr>
      <td className={rows.address}>
        {mailbox.address}
        {failure && mailbox.state !== 'paused' && (
          <span className={rows.cellFailure}>{failureWords(failure).summary}</span>
        )}
        {mailbox.waitingOut > 0 && (
          <span className={rows.cellRemark}>{t('accounts.waiting', { count: mailbox.waitingOut })}</span>
        )}
      </td>
      <td>
        <MailboxState state={mailbox.state} account={account} />
      </td>
      <td data-label={t('accounts.retrieved')}>
        {mailbox.lastRetrievedAt ? <Time iso={mailbox.lastRetrievedAt} /> : tc('app.never')}
      </td>
      <td data-label={t('accounts.sent')}>
        {mailbox.lastSentAt ? <Time iso={mailbox.lastSentAt} /> : tc('app.never')}
      </td>
    </tr>
  );
}

function ListBones() {
  const { t } = useTranslation();
  return (
    <div className={css.cards} role="status" aria-label={t('app.loading')}>
      {[1, 2].map((each) => (
        <div key={each} className={css.card} style={{ padding: '1.125rem' }}>
          <Bone width="12rem" height={14} />
          <Bone width="18rem" style={{ marginTop: 10 }} />
          <Bone width="90%" style={{ marginTop: 26 }} />
        </div>
      ))}
    </div>
  );
}
