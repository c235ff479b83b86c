/** Signing in on another device: a code to type there, and waiting here until it was. */
import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.ts';
import { CopyBox } from '../ui/copy.tsx';
import { Time } from '../ui/small.tsx';
import css from './admin.module.css';
import { askDeviceSignIn, startDeviceSignIn } from './queries.ts';
import { Refusal } from './refusal.tsx';

export function DeviceSignIn({ account }: { readonly account: Account }) {
  const { t } = useTranslation('admin');
  const starting = useMutation({ mutationFn: () => startDeviceSignIn(account.id) });
  if (!starting.data) {
    return (
      <div>
        <Button variant="subtle" loading={starting.isPending} onClick={() => starting.mutate()}>
          {t('device.start')}
        </Button>
        <Refusal error={starting.error} />
      </div>
    );
  }
  return (
    <WaitForCode
      key={starting.data.attemptId}
      account={account}
      attempt={starting.data}
      onAgain={() => starting.mutate()}
    />
  );
}

interface WaitForCodeProps {
  readonly account: Account;
  readonly attempt: Awaited<ReturnType<typeof startDeviceSignIn>>;
  readonly onAgain: () => void;
}

function WaitForCode({ account, attempt, onAgain }: WaitForCodeProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['device-sign-in', attempt.attemptId],
    queryFn: () => askDeviceSignIn(account.id, attempt.attemptId),
    retry: false,
    refetchOnWindowFocus: false,
    // The first question may come only after the interval too, which is why nothing is asked at once.
    enabled: ({ state }) => state.status !== 'error',
    initialData: { state: 'pending', askAgainInMs: attempt.intervalMs } as const,
    initialDataUpdatedAt: () => Date.now(),
    staleTime: attempt.intervalMs,
    refetchInterval: ({ state }) =>
      state.status !== 'error' && state.data?.state === 'pending' ? state.data.askAgainInMs : false,
  });
  useEffect(() => {
    if (data.state === 'connected') void queries.invalidateQueries({ queryKey: ['accounts'] });
  }, [data.state, queries]);

  if (error) {
    return (
      <div className={css.device}>
        <Refusal error={error} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onAgain}>
            {t('device.again')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={css.device}>
      <p>
        {t('device.open', { user: attempt.signIn })}{' '}
        <a href={attempt.verificationUri} target="_blank" rel="noreferrer">
          {attempt.verificationUri}
        </a>
      </p>
      <CopyBox text={attempt.userCode} what={t('device.code')} />
      <p className={css.deviceWait} role="status">
        <Loader size={15} /> {t('device.waiting')} <Time iso={attempt.expiresAt} form="distance" />
      </p>
    </div>
  );
}
