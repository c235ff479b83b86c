/** How an account comes to work: somebody signs in, here or on another device; the application does; or a password. */
import { Button, PasswordInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import type { Account } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { useProblemText } from '../ui/state.tsx';
import css from './admin.module.css';
import { SignInButton } from './consent-note.tsx';
import { DeviceSignIn } from './device-sign-in.tsx';
import { accountQuery, connectApp, connectByPassword } from './queries.ts';

interface ConnectAccountProps {
  readonly account: Account;
  /** On the button that leads to Microsoft. */
  readonly children: ReactNode;
  readonly variant?: 'filled' | 'default';
}

export function ConnectAccount({ account, children, variant = 'filled' }: ConnectAccountProps) {
  if (account.grantKind === 'app-only') return <ConnectApp account={account} variant={variant} />;
  if (account.grantKind === 'password') return <ConnectByPassword account={account} />;
  return (
    <div className={css.inline}>
      <SignInButton accountId={account.id} variant={variant}>
        {children}
      </SignInButton>
      {variant === 'filled' && <DeviceSignIn account={account} />}
    </div>
  );
}

function ConnectApp({ account, variant }: Omit<ConnectAccountProps, 'children'>) {
  const { t } = useTranslation('admin');
  const connecting = useConnecting(account, () => connectApp(account.id));
  return (
    <div>
      <Button
        variant={variant ?? 'filled'}
        leftSection={<IconPlugConnected size={17} />}
        loading={connecting.isPending}
        onClick={() => connecting.mutate()}
      >
        {t('account.connectApp')}
      </Button>
      <Refusal error={connecting.error} />
    </div>
  );
}

function ConnectByPassword({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const [password, setPassword] = useState('');
  const connecting = useConnecting(account, () => connectByPassword(account.id, password));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password) connecting.mutate();
  };
  return (
    <form className={css.narrow} onSubmit={submit}>
      <PasswordInput
        label={t('account.password', { user: account.signIn })}
        description={t('account.passwordHint')}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button type="submit" disabled={!password} loading={connecting.isPending}>
          {t('account.connectByPassword')}
        </Button>
      </div>
      <Refusal error={connecting.error} />
    </form>
  );
}

function useConnecting(account: Account, connect: () => Promise<Account>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: connect,
    onSuccess: (connected) => queries.setQueryData(accountQuery(account.id).queryKey, connected),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
}

/** Why it was refused: with its remedy, when it is one of the known failures. */
export function Refusal({ error }: { readonly error: unknown }) {
  const problemText = useProblemText();
  if (!error) return null;
  return (
    <div className={css.apartAbove} role="alert">
      {error instanceof Problem && error.failure ? (
        <FailureNote failure={error.failure} />
      ) : (
        <p className={css.buttonProblem}>{problemText(error)}</p>
      )}
    </div>
  );
}
