/** The departments with who works there and what comes in there, and a line to add one. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Department } from '../api/types.ts';
import { Bone } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { Page } from './page.tsx';
import { addDepartment, departmentsQuery, renameDepartment } from './queries.ts';
import rows from './rows.module.css';

export function DepartmentsScreen() {
  const { t } = useTranslation('people');
  const { session } = useRouteContext({ from: '/signed-in' });
  const administrator = session.agent.role === 'administrator';
  const { data: departments, error, refetch } = useQuery(departmentsQuery);
  return (
    <Page title={t('departments.title')} detail={t('departments.detail')}>
      {error && !departments ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !departments ? (
        <Bone width="100%" height={90} />
      ) : (
        <ul className={css.card}>
          {departments.map((department) => (
            <DepartmentRow key={department.id} department={department} changeable={administrator} />
          ))}
        </ul>
      )}
      {administrator && <AddDepartment />}
    </Page>
  );
}

function DepartmentRow({ department, changeable }: { department: Department; changeable: boolean }) {
  const { t } = useTranslation('people');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [name, setName] = useState<string>();
  const renaming = useMutation({
    mutationFn: (to: string) => renameDepartment(department.id, to),
    onSuccess: async () => {
      setName(undefined);
      showToast(t('departments.renamed'));
      await Promise.all([
        queries.invalidateQueries({ queryKey: departmentsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: ['queues'] }),
        queries.invalidateQueries({ queryKey: ['conversations'] }),
      ]);
    },
  });
  if (name !== undefined) {
    return (
      <li className={rows.listRow}>
        <form
          className={rows.renameLine}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) renaming.mutate(name.trim());
          }}
        >
          <TextInput
            aria-label={t('departments.name')}
            autoFocus
            maxLength={200}
            value={name}
            error={renaming.error && problemText(renaming.error)}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setName(undefined);
            }}
          />
          <Button type="submit" disabled={!name.trim()} loading={renaming.isPending}>
            {tc('app.save')}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setName(undefined)}>
            {tc('app.cancel')}
          </Button>
        </form>
      </li>
    );
  }
  return (
    <li className={rows.listRow}>
      <span className={rows.listWho}>
        <strong dir="auto">{department.name}</strong>
        <small>
          {t('departments.people', { count: department.people })}
          {', '}
          {t('departments.mailboxes', { count: department.mailboxes })}
        </small>
      </span>
      {changeable && (
        <Button
          variant="default"
          size="xs"
          aria-label={`${t('departments.rename')}: ${department.name}`}
          onClick={() => setName(department.name)}
        >
          {t('departments.rename')}
        </Button>
      )}
    </li>
  );
}

function AddDepartment() {
  const { t } = useTranslation('people');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [name, setName] = useState('');
  const adding = useMutation({
    mutationFn: () => addDepartment(name.trim()),
    onSuccess: () => {
      setName('');
      return queries.invalidateQueries({ queryKey: departmentsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) adding.mutate();
  };
  return (
    <form className={rows.addLine} onSubmit={submit}>
      <TextInput
        label={t('departments.add')}
        placeholder={t('departments.name')}
        maxLength={200}
        value={name}
        error={adding.error && problemText(adding.error)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!name.trim()} loading={adding.isPending}>
        {tc('app.add')}
      </Button>
    </form>
  );
}
