/** What came of the sign-in from which the browser has just come back. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { useProblemText } from '../ui/state.tsx';
import ui from '../ui/ui.module.css';
import css from './admin.module.css';
import type { ConsentSearch } from './consent-search.ts';
import { accountEventsQuery, signInAtProvider } from './queries.ts';

interface ConsentNoteProps {
  readonly search: ConsentSearch;
  /** Undefined when the sign-in could not be matched to an account. */
  readonly account: Account | undefined;
}

export function ConsentNote({ search, account }: ConsentNoteProps) {
  const { t } = useTranslation('admin');
  if (search.connected && account?.state === 'connected') {
    return (
      <div className={`${ui.note} ${css.apart}`} data-tone="good" role="status">
        <div className={ui.noteTitle}>
          <IconCircleCheck size={18} />
          {t('account.connected', { upn: account.identity?.upn ?? account.signIn })}
        </div>
        <p className={ui.noteBody}>{t('account.connectedDetail')}</p>
      </div>
    );
  }
  const decided = search['admin-consent'];
  if (decided) {
    return (
      <div
        className={`${ui.note} ${css.apart}`}
        data-tone={decided === 'given' ? 'good' : 'bad'}
        role="status"
      >
        <div className={ui.noteTitle}>
          {decided === 'given' ? <IconCircleCheck size={18} /> : <IconAlertTriangle size={18} />}
          {t(decided === 'given' ? 'consent.adminGiven' : 'consent.adminDeclined')}
        </div>
      </div>
    );
  }
  if (search.consent === 'wrong-user' && account) return <WrongUser search={search} account={account} />;
  if (search.consent) return <FailedSignIn code={search.consent} account={account} />;
  return null;
}

function WrongUser({ search, account }: { readonly search: ConsentSearch; readonly account: Account }) {
  const { t } = useTranslation('admin');
  const { found = '?', expected = account.signIn } = search;
  return (
    <div className={`${ui.note} ${css.apart}`} data-tone="bad" role="alert">
      <div className={ui.noteTitle}>
        <IconAlertTriangle size={18} />
        {t('consent.wrongUser', { found, expected })}
      </div>
      <p className={ui.noteBody}>{t('consent.wrongUserDetail')}</p>
      <div className={css.noteAction}>
        <SignInButton accountId={account.id}>{t('account.signInElse')}</SignInButton>
      </div>
    </div>
  );
}

/** The address bar has the code only; what was found and the remedy stand in the account's history. */
function FailedSignIn({ code, account }: { readonly code: string; readonly account: Account | undefined }) {
  const { t } = useTranslation('admin');
  const { data: events = [] } = useQuery({
    ...accountEventsQuery(account?.id ?? ''),
    enabled: account !== undefined,
  });
  const failure = events.find((event) => event.failure?.code === code)?.failure;
  const again = account && <SignInButton accountId={account.id}>{t('account.signInAgain')}</SignInButton>;
  return (
    <div className={css.apart} role="alert">
      {failure ? (
        <FailureNote failure={failure} title={t('consent.failed')} action={again} />
      ) : (
        <div className={ui.note} data-tone="bad">
          <div className={ui.noteTitle}>
            <IconAlertTriangle size={18} />
            {t('consent.failed')} ({code})
          </div>
          <p className={ui.noteBody}>{t('consent.startAgain')}</p>
          {again && <div className={css.noteAction}>{again}</div>}
        </div>
      )}
    </div>
  );
}

interface SignInButtonProps {
  readonly accountId: string;
  readonly children: ReactNode;
  readonly variant?: 'filled' | 'default';
}

/** Leaves for Microsoft; stays busy until the browser is gone. */
export function SignInButton({ accountId, children, variant = 'filled' }: SignInButtonProps) {
  const problemText = useProblemText();
  const leaving = useMutation({ mutationFn: () => signInAtProvider(accountId) });
  return (
    <>
      <Button
        variant={variant}
        leftSection={<MicrosoftMark />}
        loading={leaving.isPending || leaving.isSuccess}
        onClick={() => leaving.mutate()}
      >
        {children}
      </Button>
      {leaving.error && (
        <p className={css.buttonProblem} role="alert">
          {problemText(leaving.error)}
        </p>
      )}
    </>
  );
}

function MicrosoftMark() {
  return (
    <svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
      <path fill="#f25022" d="M0 0h7v7H0z" />
      <path fill="#7fba00" d="M8 0h7v7H8z" />
      <path fill="#00a4ef" d="M0 8h7v7H0z" />
      <path fill="#ffb900" d="M8 8h7v7H8z" />
    </svg>
  );
}
