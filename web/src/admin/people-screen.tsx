/** Who can sign in, in which role, to which departments; and somebody new. */
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../agent/queries.ts';
import { Problem } from '../api/problem.ts';
import type { Agent } from '../api/types.ts';
import { Avatar, Bone, Chip } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { Page } from './page.tsx';
import { addAgent, changeAgent, departmentsQuery } from './queries.ts';
import rows from './rows.module.css';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;

export function PeopleScreen() {
  const { t } = useTranslation('admin');
  const { session } = useRouteContext({ from: '/signed-in' });
  const administrator = session.agent.role === 'administrator';
  const { data: agents, error, refetch } = useQuery(agentsQuery);
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t('agents.title')}
      detail={t('agents.detail')}
      action={
        administrator &&
        !adding && (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
            {t('agents.add')}
          </Button>
        )
      }
    >
      {adding && <AddAgent onDone={() => setAdding(false)} />}
      {error && !agents ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !agents ? (
        <Bone width="100%" height={140} />
      ) : (
        <ul className={css.card}>
          {agents.map((agent) => (
            <AgentRow key={agent.id} agent={agent} me={session.agent.id} administrator={administrator} />
          ))}
        </ul>
      )}
    </Page>
  );
}

interface AgentRowProps {
  readonly agent: Agent;
  readonly me: string;
  readonly administrator: boolean;
}

function AgentRow({ agent, me, administrator }: AgentRowProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const changing = useMutation({
    mutationFn: () => changeAgent(agent.id, { disabled: !agent.disabled }),
    onSuccess: () => queries.invalidateQueries({ queryKey: agentsQuery.queryKey }),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  const names = departments.filter(({ id }) => agent.departmentIds.includes(id)).map(({ name }) => name);
  return (
    <li className={rows.listRow} data-off={agent.disabled}>
      <Avatar name={agent.name} size={34} {...(agent.id === me ? { tone: 'accent' } : {})} />
      <span className={rows.listWho}>
        <span className={css.cardTitle}>
          <strong dir="auto">{agent.name}</strong>
          {agent.id === me && <Chip tone="accent">{t('agents.you')}</Chip>}
          {agent.disabled && <Chip>{t('agents.disabled')}</Chip>}
        </span>
        <small>{agent.email}</small>
      </span>
      <span className={rows.listFact}>
        {t(`agents.${agent.role}`)}
        {agent.role !== 'administrator' && names.length > 0 && <small>{names.join(', ')}</small>}
      </span>
      {administrator && agent.id !== me && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          loading={changing.isPending}
          onClick={() => changing.mutate()}
        >
          {agent.disabled ? t('agents.enable') : t('agents.disable')}
        </Button>
      )}
    </li>
  );
}

function AddAgent({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const form = useForm({
    initialValues: { name: '', email: '', role: 'agent' as (typeof ROLES)[number], password: '' },
  });
  const adding = useMutation({
    mutationFn: () => addAgent(form.values),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: agentsQuery.queryKey });
      onDone();
    },
    onError: (error) => {
      if (error instanceof Problem)
        form.setErrors(Object.fromEntries(error.errors.map(({ path, message }) => [path, message])));
    },
  });
  return (
    <form className={`${css.card} ${css.inset} ${css.apart}`} onSubmit={form.onSubmit(() => adding.mutate())}>
      <div className={css.pair}>
        <TextInput label={t('agents.name')} required withAsterisk={false} {...form.getInputProps('name')} />
        <TextInput
          label={t('agents.email')}
          type="email"
          required
          withAsterisk={false}
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <NativeSelect
          label={t('agents.role')}
          data={ROLES.map((value) => ({ value, label: t(`agents.${value}`) }))}
          {...form.getInputProps('role')}
        />
        <PasswordInput
          label={t('agents.password')}
          description={t('agents.passwordHint')}
          required
          withAsterisk={false}
          minLength={12}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
      </div>
      {adding.error && (
        <p className={css.buttonProblem} role="alert">
          {problemText(adding.error)}
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" loading={adding.isPending}>
          {t('agents.add')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
