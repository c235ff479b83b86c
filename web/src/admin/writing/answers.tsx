/** Ready answers, by what they are called. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cannedAnswersQuery } from '../../agent/composer/requests.ts';
import type { CannedAnswer } from '../../api/types.ts';
import { departmentsQuery } from '../queries.ts';
import { addAnswer, changeAnswer, removeAnswer } from './queries.ts';
import { TextForm } from './text-form.tsx';
import { TextList } from './text-list.tsx';

const PLACEHOLDERS = [
  'contact.name',
  'contact.firstName',
  'agent.name',
  'conversation.number',
  'mailbox.name',
];

export function Answers() {
  const { t } = useTranslation('writing');
  const { data, error, refetch } = useQuery(cannedAnswersQuery);
  const { data: departments = [] } = useQuery(departmentsQuery);
  const nameOf = (id: string | null) => departments.find((each) => each.id === id)?.name;
  const sorted = data?.toSorted((a, b) => a.title.localeCompare(b.title));
  return (
    <TextList
      rows={sorted?.map(({ id, title, shortcut, departmentId, html }) => ({
        id,
        title,
        marks: [
          ...(shortcut ? [`/${shortcut}`] : []),
          ...(nameOf(departmentId) ? [nameOf(departmentId) as string] : []),
        ],
        html,
      }))}
      error={error}
      retry={() => void refetch()}
      empty={t('answers.empty')}
      add={t('answers.add')}
      mayChange
      form={(id, close) => (
        <AnswerForm key={id ?? 'new'} known={data?.find((each) => each.id === id)} onClose={close} />
      )}
    />
  );
}

function AnswerForm({
  known,
  onClose,
}: {
  readonly known: CannedAnswer | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('writing');
  const { data: departments = [] } = useQuery(departmentsQuery);
  const [title, setTitle] = useState(known?.title ?? '');
  const [shortcut, setShortcut] = useState(known?.shortcut ?? '');
  const [departmentId, setDepartmentId] = useState(known?.departmentId ?? '');
  const text = (html: string) => ({
    title: title.trim(),
    shortcut: shortcut.trim().replace(/^\//, '') || null,
    departmentId: departmentId || null,
    html,
  });
  return (
    <TextForm
      html={known?.html ?? ''}
      label={t('answers.text')}
      placeholder={t('answers.placeholder')}
      isReady={title.trim() !== ''}
      queryKey={cannedAnswersQuery.queryKey}
      placeholders={PLACEHOLDERS}
      save={(html) => (known ? changeAnswer(known.id, text(html)) : addAnswer(text(html)))}
      remove={known && (() => removeAnswer(known.id))}
      onClose={onClose}
      fields={
        <>
          <TextInput
            label={t('answers.name')}
            value={title}
            maxLength={200}
            autoFocus
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <TextInput
            label={t('answers.shortcut')}
            leftSection="/"
            value={shortcut}
            maxLength={40}
            onChange={(event) => setShortcut(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('answers.for')}
            value={departmentId}
            onChange={(event) => setDepartmentId(event.currentTarget.value)}
            data={[
              { value: '', label: t('everyDepartment') },
              ...departments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </>
      }
    />
  );
}
