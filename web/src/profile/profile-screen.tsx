/** Who one is to colleagues and customers, and one's own password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import admin from '../admin/admin.module.css';
import { Facts, Page, Section } from '../admin/page.tsx';
import { departmentsQuery } from '../admin/queries.ts';
import { agentsQuery } from '../agent/queries.ts';
import { Problem } from '../api/problem.ts';
import { changePassword, saveName, sessionQuery } from '../api/session.ts';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './profile.module.css';

export function ProfileScreen() {
  const { t } = useTranslation('profile');
  return (
    <div className={`${admin.scroller} ${css.screen}`}>
      <Page title={t('title')} detail={t('detail')}>
        <Section title={t('you')}>
          <You />
        </Section>
        <Section title={t('password')}>
          <OwnPassword />
        </Section>
      </Page>
    </div>
  );
}

function You() {
  const { t } = useTranslation('profile');
  const { t: tc } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const router = useRouter();
  const problemText = useProblemText();
  const { agent } = session;
  const { data: agents = [] } = useQuery(agentsQuery);
  const { data: departments = [] } = useQuery(departmentsQuery);
  const form = useForm({ initialValues: { name: agent.name } });
  const ids = agents.find(({ id }) => id === agent.id)?.departmentIds ?? [];
  const own = departments.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const saving = useMutation({
    mutationFn: () => saveName(form.values.name.trim()),
    onSuccess: async (saved) => {
      queries.setQueryData(sessionQuery.queryKey, saved);
      await Promise.all([
        router.invalidate(),
        queries.invalidateQueries({ queryKey: agentsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: ['conversations'] }),
      ]);
      showToast(t('nameSaved'));
    },
  });
  const name = form.values.name.trim();
  return (
    <div className={admin.card}>
      <Facts
        facts={[
          [t('email'), agent.email],
          [t('role'), t(`roles.${agent.role}`)],
          [t('departments'), agent.role === 'administrator' ? t('everyDepartment') : own.join(', ') || '–'],
        ]}
      />
      <form className={css.line} onSubmit={form.onSubmit(() => saving.mutate())}>
        <TextInput
          label={t('name')}
          autoComplete="name"
          maxLength={200}
          dir="auto"
          error={saving.error && problemText(saving.error)}
          {...form.getInputProps('name')}
        />
        <Button
          type="submit"
          variant="default"
          disabled={!name || name === agent.name}
          loading={saving.isPending}
        >
          {tc('app.save')}
        </Button>
      </form>
    </div>
  );
}

function OwnPassword() {
  const { t } = useTranslation('profile');
  const { session } = useRouteContext({ from: '/signed-in' });
  const problemText = useProblemText();
  const form = useForm({
    initialValues: { current: '', password: '', again: '' },
    validate: { again: (again, { password }) => (again === password ? null : t('differs')) },
  });
  const changing = useMutation({
    mutationFn: () => changePassword(form.values.current, form.values.password),
    onSuccess: () => {
      form.reset();
      showToast(t('changed'));
    },
    onError: (error) => {
      if (!(error instanceof Problem)) return;
      form.setErrors({
        ...(error.field('current') ? { current: t('wrong') } : {}),
        ...(error.field('password') ? { password: error.field('password') } : {}),
      });
    },
  });
  const known = changing.error instanceof Problem && changing.error.errors.length > 0;
  return (
    <form className={`${admin.card} ${css.password}`} onSubmit={form.onSubmit(() => changing.mutate())}>
      <p className={admin.pageDetail}>{t('passwordDetail')}</p>
      {/* For the browser's keeper of passwords: whose password this is. */}
      <input
        type="email"
        name="username"
        autoComplete="username"
        value={session.agent.email}
        readOnly
        hidden
      />
      <PasswordInput
        label={t('current')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...form.getInputProps('current')}
      />
      <PasswordInput
        label={t('next')}
        description={t('nextHint')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={12}
        {...form.getInputProps('password')}
      />
      <PasswordInput
        label={t('again')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        {...form.getInputProps('again')}
      />
      {changing.error && !known && (
        <p className={admin.buttonProblem} role="alert">
          {problemText(changing.error)}
        </p>
      )}
      <div>
        <Button type="submit" loading={changing.isPending}>
          {t('change')}
        </Button>
      </div>
    </form>
  );
}
