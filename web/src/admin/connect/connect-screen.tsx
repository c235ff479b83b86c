/** From nothing to a connected mailbox: the app registration, the mailbox, and off to Microsoft to sign in. */
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import type { Account, AppRegistration } from '../../api/types.ts';
import { Bone } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import ui from '../../ui/ui.module.css';
import css from '../admin.module.css';
import { ConnectAccount } from '../connect-account.tsx';
import { ExchangeCommands } from '../exchange-commands.tsx';
import { Page } from '../page.tsx';
import { accountQuery, appsQuery } from '../queries.ts';
import { AccountForm } from './account-form.tsx';
import { AppForm } from './app-form.tsx';
import steps from './connect.module.css';

export function ConnectScreen() {
  const { t } = useTranslation('admin');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data: apps, error, refetch } = useQuery(appsQuery);
  const [chosen, setChosen] = useState<AppRegistration>();
  const [account, setAccount] = useState<Account>();
  if (session.agent.role !== 'administrator') {
    return <ProblemState error={new Problem('forbidden', { title: '', status: 403 })} />;
  }
  const step = account ? 2 : chosen ? 1 : 0;
  return (
    <Page title={t('connect.title')}>
      <Progress step={step} />
      {error && !apps ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !apps ? (
        <Bone width="100%" height={320} />
      ) : step === 0 ? (
        <AppStep apps={apps} onChosen={setChosen} />
      ) : account ? (
        <SignInStep account={account} />
      ) : (
        chosen && (
          <div className={css.narrow}>
            <AccountForm app={chosen} onSaved={setAccount} />
          </div>
        )
      )}
    </Page>
  );
}

function Progress({ step }: { readonly step: number }) {
  const { t } = useTranslation('admin');
  return (
    <ol className={steps.progress} aria-label={t('connect.steps')}>
      {(['appStep', 'accountStep', 'signInStep'] as const).map((name, at) => (
        <li key={name} data-done={at < step} aria-current={at === step ? 'step' : undefined}>
          <span className={steps.progressMark}>{at < step ? <IconCheck size={14} /> : at + 1}</span>
          {t(`connect.${name}`)}
        </li>
      ))}
    </ol>
  );
}

interface AppStepProps {
  readonly apps: readonly AppRegistration[];
  readonly onChosen: (app: AppRegistration) => void;
}

function AppStep({ apps, onChosen }: AppStepProps) {
  const { t } = useTranslation('admin');
  const [adding, setAdding] = useState(apps.length === 0);
  if (!adding) {
    return (
      <div className={css.narrow}>
        <h2 className={steps.subtitle}>{t('connect.useExisting')}</h2>
        <ul className={steps.picks}>
          {apps.map((app) => (
            <li key={app.id}>
              <button type="button" className={steps.pick} onClick={() => onChosen(app)}>
                <strong>{app.name}</strong>
                <span>{app.provider === 'microsoft' ? app.tenant : t(`provider.${app.provider}`)}</span>
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className={css.textButton} onClick={() => setAdding(true)}>
          {t('connect.useNew')}
        </button>
      </div>
    );
  }
  return (
    <AppForm
      onSaved={onChosen}
      beside={
        apps.length > 0 && (
          <Button variant="subtle" color="gray" onClick={() => setAdding(false)}>
            {t('connect.useExisting')}
          </Button>
        )
      }
    />
  );
}

function SignInStep({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const { data: standing } = useQuery({ ...accountQuery(account.id), initialData: account });
  // An application, a password or another device connects without leaving this page.
  useEffect(() => {
    if (standing.state !== 'connected') return;
    void navigate({
      to: '/admin/accounts/$accountId',
      params: { accountId: account.id },
      search: { connected: true },
    });
  }, [standing.state, account.id, navigate]);
  const { grantKind } = account;
  return (
    <div className={css.narrow}>
      <div className={ui.note}>
        <div className={ui.noteTitle}>
          {grantKind === 'delegated' ? t('account.expected', { user: account.signIn }) : account.name}
        </div>
        <p className={ui.noteBody}>
          {grantKind === 'delegated'
            ? t('account.notConnectedDetail', { user: account.signIn })
            : t(grantKind === 'app-only' ? 'account.appOnlyDetail' : 'account.passwordDetail')}
        </p>
        <div className={css.noteAction}>
          <ConnectAccount account={account}>{t('account.signIn')}</ConnectAccount>
        </div>
      </div>
      <ExchangeCommands accountId={account.id} />
      <Link to="/admin/accounts/$accountId" params={{ accountId: account.id }} search={{}}>
        {account.name}
      </Link>
    </div>
  );
}
