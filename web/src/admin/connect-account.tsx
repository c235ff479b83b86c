/** How an account comes to work: somebody signs in, here or on another device; the application does; or a password. */
import { Button, PasswordInput } from '@mantine/core';
import { IconKey, IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.ts';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { SignInButton } from './consent-note.tsx';
import { DeviceSignIn } from './device-sign-in.tsx';
import { accountQuery, connectApp, connectByPassword } from './queries.ts';
import { Refusal } from './refusal.tsx';

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

/** The password was changed at the server, or will be: the new one is tried, then takes the place of the old. */
export function NewPassword({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button variant="default" leftSection={<IconKey size={16} />} onClick={() => setOpen(true)}>
        {t('account.newPassword')}
      </Button>
    );
  }
  return (
    <ConnectByPassword
      account={account}
      onDone={() => {
        showToast(t('account.passwordSaved'));
        setOpen(false);
      }}
      beside={
        <Button variant="subtle" color="gray" onClick={() => setOpen(false)}>
          {tc('app.cancel')}
        </Button>
      }
    />
  );
}

interface ConnectByPasswordProps {
  readonly account: Account;
  readonly onDone?: () => void;
  readonly beside?: ReactNode;
}

function ConnectByPassword({ account, onDone, beside }: ConnectByPasswordProps) {
  const { t } = useTranslation('admin');
  const [password, setPassword] = useState('');
  const connecting = useConnecting(account, () => connectByPassword(account.id, password), onDone);
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
        {beside}
      </div>
      <Refusal error={connecting.error} />
    </form>
  );
}

function useConnecting(account: Account, connect: () => Promise<Account>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: connect,
    onSuccess: (connected) => {
      queries.setQueryData(accountQuery(account.id).queryKey, connected);
      onDone?.();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
}
