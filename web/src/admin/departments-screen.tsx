/** The departments, and a line to add one. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bone } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import css from './admin.module.css';
import { Page } from './page.tsx';
import { addDepartment, departmentsQuery } from './queries.ts';
import rows from './rows.module.css';

export function DepartmentsScreen() {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data: departments, error, refetch } = useQuery(departmentsQuery);
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
    <Page title={t('departments.title')} detail={t('departments.detail')}>
      {error && !departments ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !departments ? (
        <Bone width="100%" height={90} />
      ) : (
        <ul className={css.card}>
          {departments.map((department) => (
            <li key={department.id} className={rows.listRow}>
              <strong dir="auto">{department.name}</strong>
            </li>
          ))}
        </ul>
      )}
      {session.agent.role === 'administrator' && (
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
      )}
    </Page>
  );
}
