/** What stands on screen when a screen cannot: still loading, not there, crashed. */
import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { Logo } from '../ui/logo.tsx';
import { ProblemState, State } from '../ui/state.tsx';
import css from './shell.module.css';

export function LoadingScreen() {
  const { t } = useTranslation();
  return (
    <div className={css.waiting} role="status" aria-label={t('app.loading')}>
      <Logo size={44} />
    </div>
  );
}

export function NotFoundScreen() {
  const { t } = useTranslation();
  return (
    <main className={css.whole}>
      <State
        icon={<IconMapQuestion size={26} stroke={1.6} />}
        title={t('problem.notFound')}
        detail={t('problem.notFoundDetail')}
        action={
          <Button component={Link} to="/desk" variant="default">
            {t('problem.toDesk')}
          </Button>
        }
      />
    </main>
  );
}

/** A part of the console that cannot be loaded is mostly one that a newer version has replaced. */
export function CrashScreen({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof Problem) {
    return (
      <div className={css.whole}>
        <ProblemState error={error} retry={again} />
      </div>
    );
  }
  const replaced = /dynamically imported module|importing a module|Failed to fetch/i.test(String(error));
  return (
    <div className={css.whole}>
      <State
        tone="bad"
        icon={<Logo size={30} />}
        title={replaced ? t('app.newVersion') : t('problem.crashed')}
        detail={replaced ? undefined : t('problem.crashedDetail')}
        action={
          <Button variant="default" onClick={() => (replaced ? window.location.reload() : again())}>
            {replaced ? t('app.reload') : t('app.retry')}
          </Button>
        }
      />
    </div>
  );
}
