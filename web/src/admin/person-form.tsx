/** One person: name, role, departments and password; somebody new, or as they are now. */
import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../agent/queries.ts';
import { Problem } from '../api/problem.ts';
import type { Agent } from '../api/types.ts';
import { FormButtons } from '../ui/form-buttons.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { addAgent, changeAgent, departmentsQuery } from './queries.ts';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;
type Role = (typeof ROLES)[number];

interface PersonFormProps {
  /** Left out: somebody new. */
  readonly agent?: Agent;
  /** The own role cannot be given away by oneself. */
  readonly self: boolean;
  readonly onDone: () => void;
}

export function PersonForm({ agent, self, onDone }: PersonFormProps) {
  const { t } = useTranslation('people');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const form = useForm({
    initialValues: {
      name: agent?.name ?? '',
      email: agent?.email ?? '',
      role: (agent?.role ?? 'agent') as Role,
      password: '',
      departmentIds: agent
        ? [...agent.departmentIds]
        : departments.length === 1
          ? departments.map(({ id }) => id)
          : [],
    },
  });
  const { name, email, role, password, departmentIds } = form.values;
  const saving = useMutation({
    mutationFn: () => {
      if (!agent) return addAgent({ name, email, role, password, departmentIds });
      return changeAgent(agent.id, {
        name,
        departmentIds,
        ...(role === agent.role ? {} : { role }),
        ...(password ? { password } : {}),
      });
    },
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: agentsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: departmentsQuery.queryKey }),
      ]);
      showToast(t(agent ? 'agents.saved' : 'agents.added', { name }));
      onDone();
    },
    onError: (error) => {
      if (error instanceof Problem)
        form.setErrors(Object.fromEntries(error.errors.map(({ path, message }) => [path, message])));
    },
  });
  const roleHint = agent && role !== agent.role ? t('agents.signsOut') : t(`agents.roleHint.${role}`);
  return (
    <form onSubmit={form.onSubmit(() => saving.mutate())}>
      <div className={css.pair}>
        <TextInput
          label={t('agents.name')}
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('agents.email')}
          type="email"
          required
          withAsterisk={false}
          autoComplete="off"
          disabled={agent !== undefined}
          {...form.getInputProps('email')}
        />
        <NativeSelect
          label={t('agents.role')}
          description={roleHint}
          disabled={self}
          data={ROLES.map((value) => ({ value, label: t(`agents.${value}`) }))}
          {...form.getInputProps('role')}
        />
        <PasswordInput
          label={t(agent ? 'agents.newPassword' : 'agents.password')}
          description={t(agent ? 'agents.newPasswordHint' : 'agents.passwordHint')}
          required={!agent}
          withAsterisk={false}
          minLength={12}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
      </div>
      {role !== 'administrator' && (
        <Checkbox.Group
          className={css.apartAbove ?? ''}
          label={t('agents.departments')}
          error={departmentIds.length === 0 && t('agents.noDepartment')}
          {...form.getInputProps('departmentIds')}
        >
          <div className={css.checks}>
            {departments.map(({ id, name: label }) => (
              <Checkbox key={id} value={id} label={<bdi>{label}</bdi>} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <FormButtons
        label={agent ? tc('app.save') : t('agents.add')}
        saving={saving.isPending}
        error={saving.error}
        onCancel={onDone}
      />
    </form>
  );
}
