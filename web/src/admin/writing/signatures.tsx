/** Signatures: of everybody, of a department, of a mailbox. An agent's own stands before all of them. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { agentsQuery, mailboxesQuery } from '../../agent/queries.ts';
import type { Signature } from '../../api/types.ts';
import { departmentsQuery } from '../queries.ts';
import { removeSignature, signaturesQuery, writeSignature } from './queries.ts';
import { TextForm } from './text-form.tsx';
import { TextList } from './text-list.tsx';

const PLACEHOLDERS = ['agent.name', 'agent.firstName', 'department.name', 'mailbox.name', 'mailbox.address'];

export function Signatures() {
  const { t } = useTranslation('writing');
  const { data, error, refetch } = useQuery(signaturesQuery);
  const places = usePlaces();
  const nameOf = (signature: Signature) =>
    places.find(({ value }) => value === placeOf(signature))?.label ?? t('signatures.gone');
  return (
    <TextList
      rows={data?.map((each) => ({ id: each.id, title: nameOf(each), marks: [], html: each.html }))}
      error={error}
      retry={() => void refetch()}
      empty={t('signatures.empty')}
      add={t('signatures.add')}
      mayChange
      form={(id, close) => (
        <SignatureForm key={id ?? 'new'} known={data?.find((each) => each.id === id)} onClose={close} />
      )}
    />
  );
}

function SignatureForm({
  known,
  onClose,
}: {
  readonly known: Signature | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('writing');
  const places = usePlaces();
  const [place, setPlace] = useState(known ? placeOf(known) : '');
  return (
    <TextForm
      html={known?.html ?? ''}
      label={t('signatures.text')}
      placeholder={t('signatures.placeholder')}
      isReady
      queryKey={signaturesQuery.queryKey}
      placeholders={PLACEHOLDERS}
      save={(html) => {
        const [kind, id = ''] = place.split(':');
        return writeSignature({
          agentId: kind === 'agent' ? id : null,
          mailboxId: kind === 'mailbox' ? id : null,
          departmentId: kind === 'department' ? id : null,
          html,
        });
      }}
      remove={known && (() => removeSignature(known.id))}
      onClose={onClose}
      fields={
        <NativeSelect
          label={t('signatures.of')}
          value={place}
          disabled={known !== undefined}
          onChange={(event) => setPlace(event.currentTarget.value)}
          data={[...places]}
        />
      }
    />
  );
}

function usePlaces(): readonly { readonly value: string; readonly label: string }[] {
  const { t } = useTranslation('writing');
  const { data: departments = [] } = useQuery(departmentsQuery);
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  return [
    { value: '', label: t('signatures.everybody') },
    ...departments.map(({ id, name }) => ({
      value: `department:${id}`,
      label: t('signatures.department', { name }),
    })),
    ...mailboxes.map(({ id, address }) => ({ value: `mailbox:${id}`, label: address })),
    ...agents.map(({ id, name }) => ({ value: `agent:${id}`, label: name })),
  ];
}

function placeOf({ agentId, mailboxId, departmentId }: Signature): string {
  if (agentId) return `agent:${agentId}`;
  if (mailboxId) return `mailbox:${mailboxId}`;
  return departmentId ? `department:${departmentId}` : '';
}
