/** Signing in: two fields, nothing else to look at. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { sessionQuery, signIn } from '../api/session.ts';
import { isLanguage } from '../i18n/language.ts';
import { switchLanguage } from '../i18n/start.ts';
import { Logo } from '../ui/logo.tsx';
import { useProblemText } from '../ui/state.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import css from './sign-in.module.css';

export function SignInScreen() {
  const { t } = useTranslation();
  const { next, ended } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const password = useRef<HTMLInputElement>(null);

  const signingIn = useMutation({
    mutationFn: ({ email, secret }: { email: string; secret: string }) => signIn(email, secret),
    onSuccess: async (session) => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      const language = session.agent.locale?.slice(0, 2);
      if (isLanguage(language)) await switchLanguage(language);
      await (next ? navigate({ href: next }) : navigate({ to: '/desk' }));
    },
    onError: () => password.current?.select(),
  });
  useEffect(() => {
    document.title = `${t('signIn.title')} · Postvak`;
  }, [t]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signingIn.mutate({ email: String(form.get('email')), secret: String(form.get('password')) });
  };
  const problem = signingIn.error instanceof Problem ? signingIn.error : undefined;
  const why =
    problem?.code === 'sign-in-refused' || problem?.code === 'invalid'
      ? t('signIn.refused')
      : problem?.code === 'too-many-requests'
        ? t('signIn.tooMany')
        : signingIn.error && problemText(signingIn.error);

  return (
    <main className={css.page}>
      <form className={css.card} onSubmit={submit}>
        <header className={css.head}>
          <Logo size={44} />
          <h1>Postvak</h1>
          <p>{t('signIn.tagline')}</p>
        </header>
        {ended && !why && (
          <p className={css.note} role="status">
            {t('signIn.ended')}
          </p>
        )}
        {why && (
          <p className={css.note} data-tone="bad" role="alert">
            {why}
          </p>
        )}
        <TextInput
          name="email"
          type="email"
          label={t('signIn.email')}
          size="md"
          required
          withAsterisk={false}
          autoComplete="username"
          autoFocus
        />
        <PasswordInput
          ref={password}
          name="password"
          label={t('signIn.password')}
          size="md"
          required
          withAsterisk={false}
          autoComplete="current-password"
        />
        <Button type="submit" size="md" loading={signingIn.isPending} fullWidth mt={4}>
          {t('signIn.submit')}
        </Button>
      </form>
      <LanguageSwitch />
    </main>
  );
}
