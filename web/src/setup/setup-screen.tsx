/** The first run: three questions, one at a time; then straight on to connecting the first mailbox. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { type NewInstallation, sessionQuery, setUp, setupQuery } from '../api/session.ts';
import { LanguageSwitch } from '../app/language-switch.tsx';
import page from '../app/sign-in.module.css';
import { Logo } from '../ui/logo.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { judgeUrl } from './judge-url.ts';
import { PasswordHint } from './password-hint.tsx';
import { SHORTEST } from './password-strength.ts';
import css from './setup.module.css';
import { UrlVerdicts } from './url-verdicts.tsx';

const STEPS = ['you', 'address', 'department'] as const;
const HERE = window.location.origin;

export function SetupScreen() {
  const { t } = useTranslation('setup');
  const { t: tc } = useTranslation();
  const state = useQuery(setupQuery);
  useEffect(() => {
    document.title = `${t('title')}`;
  }, [t]);

  return (
    <main className={page.page}>
      <div className={page.card} data-wide>
        {state.error ? (
          <ProblemState error={state.error} retry={() => void state.refetch()} />
        ) : state.data?.needed === false ? (
          <div className={page.head}>
            <Logo size={44} />
            <h1>{t('done')}</h1>
            <p>{t('doneDetail')}</p>
            <Button component={Link} to="/sign-in" mt={16}>
              {tc('signIn.title')}
            </Button>
          </div>
        ) : (
          <Wizard />
        )}
      </div>
      <LanguageSwitch />
    </main>
  );
}

function Wizard() {
  const { t } = useTranslation('setup');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [step, setStep] = useState(0);
  const fields = useRef<HTMLDivElement>(null);
  const name = STEPS[step] ?? 'you';

  const form = useForm<NewInstallation>({
    initialValues: {
      name: '',
      email: '',
      password: '',
      externalUrl: HERE,
      department: t('department.example'),
    },
  });
  const setting = useMutation({
    mutationFn: () => {
      const { origin = form.values.externalUrl } = judgeUrl(form.values.externalUrl, HERE);
      return setUp({ ...form.values, externalUrl: origin });
    },
    onSuccess: async (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: '/admin/connect' });
    },
    onError: (error) => {
      if (!(error instanceof Problem)) return;
      form.setErrors(Object.fromEntries(error.errors.map(({ path, message }) => [path, message])));
      if (error.field('name') || error.field('email') || error.field('password')) setStep(0);
      else if (error.field('externalUrl')) setStep(1);
    },
  });
  // Each step begins in its first field, so that the keyboard alone gets one through.
  useEffect(() => fields.current?.querySelector('input')?.focus(), [step]);

  const judged = judgeUrl(form.values.externalUrl, HERE);
  const ready = [form.values.password.length >= SHORTEST, judged.origin !== undefined, true][step] ?? false;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    if (step < STEPS.length - 1) setStep(step + 1);
    else setting.mutate();
  };

  return (
    <form onSubmit={submit} className={css.wizard}>
      <header className={page.head}>
        <Logo size={44} />
        <h1>{t('title')}</h1>
        <p>{t('intro')}</p>
      </header>
      <div
        className={css.progress}
        role="progressbar"
        aria-valuemin={1}
        aria-valuemax={STEPS.length}
        aria-valuenow={step + 1}
        aria-label={t('step', { step: step + 1, total: STEPS.length })}
      >
        {STEPS.map((each, at) => (
          <span key={each} data-done={at <= step} />
        ))}
      </div>
      <div ref={fields} className={css.step} key={name}>
        <h2>{t(`${name}.title`)}</h2>
        <p>{t(`${name}.detail`)}</p>
        {name === 'you' && (
          <>
            <TextInput
              label={t('you.name')}
              required
              withAsterisk={false}
              autoComplete="name"
              maxLength={200}
              {...form.getInputProps('name')}
            />
            <TextInput
              label={t('you.email')}
              description={t('you.emailHint')}
              type="email"
              required
              withAsterisk={false}
              autoComplete="username"
              {...form.getInputProps('email')}
            />
            <div>
              <PasswordInput
                label={t('you.password')}
                description={t('you.passwordHint')}
                required
                withAsterisk={false}
                autoComplete="new-password"
                {...form.getInputProps('password')}
              />
              <PasswordHint password={form.values.password} known={[form.values.name, form.values.email]} />
            </div>
          </>
        )}
        {name === 'address' && (
          <div>
            <TextInput
              label={t('address.label')}
              required
              withAsterisk={false}
              inputMode="url"
              spellCheck={false}
              {...form.getInputProps('externalUrl')}
            />
            <UrlVerdicts
              judged={judged}
              here={HERE}
              onUseHere={() => form.setFieldValue('externalUrl', HERE)}
            />
          </div>
        )}
        {name === 'department' && (
          <TextInput
            label={t('department.label')}
            required
            withAsterisk={false}
            maxLength={200}
            {...form.getInputProps('department')}
          />
        )}
      </div>
      {setting.error && (
        <p className={page.note} data-tone="bad" role="alert">
          {problemText(setting.error)}
        </p>
      )}
      <footer className={css.foot}>
        {step > 0 && (
          <Button variant="subtle" color="gray" size="md" onClick={() => setStep(step - 1)}>
            {tc('app.back')}
          </Button>
        )}
        <Button type="submit" size="md" disabled={!ready} loading={setting.isPending} ml="auto">
          {step === STEPS.length - 1 ? t('finish') : tc('app.next')}
        </Button>
      </footer>
    </form>
  );
}
