/** One account: does it work, and if not, whose turn is it; its sign-in, its mailboxes, what happened to it. */
import { Button } from '@mantine/core';
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { Bone, Time } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import ui from '../ui/ui.module.css';
import { AccountHistory } from './account-history.tsx';
import css from './admin.module.css';
import { ConnectAccount, NewPassword } from './connect-account.tsx';
import { ConsentNote } from './consent-note.tsx';
import { AccountDoctor } from './doctor/account-doctor.tsx';
import { ExchangeCommands } from './exchange-commands.tsx';
import { MailboxCards } from './mailbox-cards.tsx';
import { Facts, Page, Section } from './page.tsx';
import { accountQuery, appsQuery, changeAccount, departmentsQuery, resumeAccount } from './queries.ts';
import { SecretExpiry } from './secret-expiry.tsx';
import { AccountState } from './states.tsx';

export function AccountScreen() {
  const { t } = useTranslation('admin');
  const { accountId } = useParams({ from: '/signed-in/admin/accounts/$accountId' });
  const search = useSearch({ from: '/signed-in/admin/accounts/$accountId' });
  const { session } = useRouteContext({ from: '/signed-in' });
  const administrator = session.agent.role === 'administrator';
  const { data: account, error, refetch } = useQuery(accountQuery(accountId));
  const back = (
    <Link to="/admin/accounts" search={{}} className={css.back}>
      <IconArrowLeft size={16} />
      {t('account.back')}
    </Link>
  );
  if (error && !account) {
    return (
      <div className={css.page}>
        {back}
        <ProblemState error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!account) return <AccountBones />;
  return (
    <Page
      above={back}
      title={account.name}
      detail={
        <span className={css.inline}>
          <AccountState state={account.state} />
          {account.kind === 'shared' ? t('account.sharedKind') : t('account.mailboxKind')}
        </span>
      }
      action={administrator && <SwitchButton account={account} />}
    >
      <ConsentNote search={search} account={account} />
      <Standing account={account} administrator={administrator} justFailed={search.consent !== undefined} />
      <SignInFacts account={account} administrator={administrator} />
      <MailboxCards account={account} administrator={administrator} />
      {administrator && <AccountDoctor accountId={account.id} />}
      {administrator && <ExchangeCommands accountId={account.id} />}
      <AccountHistory accountId={account.id} />
    </Page>
  );
}

/** What is the matter and what to do about it; nothing when all is well. */
function Standing(props: {
  readonly account: Account;
  readonly administrator: boolean;
  readonly justFailed: boolean;
}) {
  const { account, administrator, justFailed } = props;
  const { t } = useTranslation('admin');
  if (account.state === 'new' && !justFailed) {
    return (
      <div className={`${ui.note} ${css.apart}`}>
        <div className={ui.noteTitle}>{t('account.notConnected')}</div>
        {account.grantKind === 'delegated' && (
          <p className={ui.noteBody}>{t('account.notConnectedDetail', { user: account.signIn })}</p>
        )}
        {administrator && (
          <div className={css.noteAction}>
            <ConnectAccount account={account}>{t('account.signIn')}</ConnectAccount>
          </div>
        )}
      </div>
    );
  }
  if (!account.failure || justFailed) return null;
  return (
    <div className={css.apart}>
      <FailureNote
        failure={account.failure}
        action={
          administrator &&
          account.state === 'needs-sign-in' && (
            <div className={css.inline}>
              <ConnectAccount account={account}>{t('account.signInAgain')}</ConnectAccount>
              <ResumeButton account={account} />
            </div>
          )
        }
      />
      <p className={css.keeps}>{t('account.keeps')}</p>
    </div>
  );
}

function SignInFacts({
  account,
  administrator,
}: {
  readonly account: Account;
  readonly administrator: boolean;
}) {
  const { t } = useTranslation('admin');
  const { data: apps = [] } = useQuery({ ...appsQuery, enabled: administrator });
  const { data: departments = [] } = useQuery(departmentsQuery);
  const app = apps.find(({ id }) => id === account.appRegistrationId);
  return (
    <Section
      title={t('account.signInTitle')}
      action={
        administrator &&
        account.state === 'connected' &&
        (account.grantKind === 'password' ? (
          <NewPassword account={account} />
        ) : (
          <ConnectAccount account={account} variant="default">
            {t('account.signInAgain')}
          </ConnectAccount>
        ))
      }
    >
      <div className={css.card}>
        <Facts
          facts={[
            [t('account.identity'), account.identity?.upn ?? '–'],
            [t('account.user'), account.grantKind === 'app-only' ? t('grant.app-only') : account.signIn],
            [t('account.department'), departments.find(({ id }) => id === account.departmentId)?.name],
            [t('account.app'), app?.name],
            [t('accounts.secret'), app ? <SecretExpiry key="expiry" on={app.secretExpiresOn} /> : undefined],
            [
              t('account.lastRefresh'),
              account.lastRefreshAt ? (
                <Time key="last" iso={account.lastRefreshAt} form="distance" />
              ) : undefined,
            ],
            [
              t('account.nextRefresh'),
              account.nextRefreshAt ? (
                <Time key="next" iso={account.nextRefreshAt} form="distance" />
              ) : undefined,
            ],
            [t('account.objectId'), account.identity && <code key="oid">{account.identity.oid}</code>],
            [t('account.tenantId'), account.identity && <code key="tid">{account.identity.tid}</code>],
          ]}
        />
      </div>
    </Section>
  );
}

function SwitchButton({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const off = account.state === 'disabled';
  const { mutate, isPending } = useAccountChange(() => changeAccount(account.id, { enabled: off }));
  return (
    <Button variant="default" loading={isPending} onClick={() => mutate()}>
      {off ? t('account.switchOn') : t('account.switchOff')}
    </Button>
  );
}

function ResumeButton({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const { mutate, isPending } = useAccountChange(() => resumeAccount(account.id));
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('account.tryAgain')}
    </Button>
  );
}

function useAccountChange(change: () => Promise<Account>) {
  const queries = useQueryClient();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: change,
    onSuccess: (account) => {
      queries.setQueryData(accountQuery(account.id).queryKey, account);
      void queries.invalidateQueries({ queryKey: ['accounts'] });
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
}

function AccountBones() {
  const { t } = useTranslation();
  return (
    <div className={css.page} role="status" aria-label={t('app.loading')}>
      <Bone width="7rem" />
      <Bone width="14rem" height={20} style={{ margin: '1.5rem 0 0.75rem' }} />
      <Bone width="20rem" />
      <div className={css.card} style={{ height: '14rem', marginTop: '2rem' }} />
    </div>
  );
}
