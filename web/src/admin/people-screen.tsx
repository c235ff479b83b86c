/** Who can sign in, in which role, to which departments; and somebody new. */
import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../agent/queries.ts';
import type { Agent } from '../api/types.ts';
import { FindField } from '../ui/find-field.tsx';
import { finds } from '../ui/finds.ts';
import { Avatar, Bone, Chip } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import { useGrowing } from '../ui/use-growing.ts';
import css from './admin.module.css';
import { Page } from './page.tsx';
import { PersonForm } from './person-form.tsx';
import { changeAgent, departmentsQuery } from './queries.ts';
import rows from './rows.module.css';

/** So many are seen at once; more want to be searched. */
const FEW = 8;

export function PeopleScreen() {
  const { t } = useTranslation('people');
  const { t: tc } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const administrator = session.agent.role === 'administrator';
  const { data: agents, error, refetch } = useQuery(agentsQuery);
  const [editing, setEditing] = useState<Agent | 'new'>();
  const done = () => setEditing(undefined);
  const edited = editing === 'new' ? undefined : editing;
  return (
    <Page
      title={t('agents.title')}
      detail={t('agents.detail')}
      action={
        administrator && (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setEditing('new')}>
            {t('agents.add')}
          </Button>
        )
      }
    >
      {error && !agents ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !agents ? (
        <Bone width="100%" height={140} />
      ) : (
        <People agents={agents} me={session.agent.id} onEdit={administrator ? setEditing : undefined} />
      )}
      <Modal
        opened={editing !== undefined}
        onClose={done}
        size="lg"
        title={<strong>{edited ? t('agents.editTitle', { name: edited.name }) : t('agents.add')}</strong>}
        closeButtonProps={{ 'aria-label': tc('app.close') }}
      >
        {editing && (
          <PersonForm
            {...(edited ? { agent: edited } : {})}
            self={edited?.id === session.agent.id}
            onDone={done}
          />
        )}
      </Modal>
    </Page>
  );
}

interface PeopleProps {
  readonly agents: readonly Agent[];
  readonly me: string;
  readonly onEdit: ((agent: Agent) => void) | undefined;
}

function People({ agents, me, onEdit }: PeopleProps) {
  const { t, i18n } = useTranslation('people');
  const { t: tc } = useTranslation();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const [words, setWords] = useState('');
  const people = useMemo(() => {
    const names = new Map(departments.map(({ id, name }) => [id, name]));
    const order = new Intl.Collator(i18n.language, { numeric: true });
    return agents
      .map((agent) => ({ agent, departments: agent.departmentIds.flatMap((id) => names.get(id) ?? []) }))
      .sort(
        (a, b) =>
          Number(a.agent.disabled) - Number(b.agent.disabled) || order.compare(a.agent.name, b.agent.name),
      );
  }, [agents, departments, i18n.language]);
  const found = people.filter(({ agent, departments: own }) =>
    finds(words, [agent.name, agent.email, t(`agents.${agent.role}`), ...own]),
  );
  const { shown, more, end } = useGrowing(found);
  return (
    <>
      {agents.length > FEW && (
        <div className={rows.finder}>
          <FindField label={t('agents.find')} value={words} onChange={setWords} />
        </div>
      )}
      {found.length === 0 ? (
        <p className={rows.nothing} role="status">
          {tc('app.nothingFits', { words })}
        </p>
      ) : (
        <ul className={css.card}>
          {shown.map(({ agent, departments: own }) => (
            <AgentRow key={agent.id} agent={agent} departments={own} me={me} onEdit={onEdit} />
          ))}
        </ul>
      )}
      {more && <div ref={end} />}
    </>
  );
}

interface AgentRowProps {
  readonly agent: Agent;
  readonly departments: readonly string[];
  readonly me: string;
  readonly onEdit: ((agent: Agent) => void) | undefined;
}

function AgentRow({ agent, departments, me, onEdit }: AgentRowProps) {
  const { t } = useTranslation('people');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const changing = useMutation({
    mutationFn: () => changeAgent(agent.id, { disabled: !agent.disabled }),
    onSuccess: () => queries.invalidateQueries({ queryKey: agentsQuery.queryKey }),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
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
        {agent.role !== 'administrator' && <small dir="auto">{departments.join(', ')}</small>}
      </span>
      {onEdit && (
        <span className={rows.listActions}>
          <Button
            variant="default"
            size="xs"
            aria-label={t('agents.editTitle', { name: agent.name })}
            onClick={() => onEdit(agent)}
          >
            {t('agents.edit')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            disabled={agent.id === me}
            loading={changing.isPending}
            onClick={() => changing.mutate()}
          >
            {agent.disabled ? t('agents.enable') : t('agents.disable')}
          </Button>
        </span>
      )}
    </li>
  );
}
