/** What a mailbox or a queue says by itself to who begins a conversation. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailboxesQuery, queuesQuery } from '../../agent/queries.ts';
import type { Acknowledgement } from '../../api/types.ts';
import { acknowledgementsQuery, removeAcknowledgement, writeAcknowledgement } from './queries.ts';
import { TextForm } from './text-form.tsx';
import { TextList } from './text-list.tsx';

const PLACEHOLDERS = [
  'contact.name',
  'contact.firstName',
  'conversation.number',
  'conversation.subject',
  'mailbox.name',
];

export function Acknowledgements() {
  const { t } = useTranslation('writing');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(acknowledgementsQuery);
  const places = usePlaces();
  return (
    <TextList
      rows={data?.map((each) => ({
        id: each.id,
        title: places.find(({ value }) => value === placeOf(each))?.label ?? t('signatures.gone'),
        marks: [each.enabled ? t('acknowledgements.on') : t('acknowledgements.off')],
        html: each.html,
      }))}
      error={error}
      retry={() => void refetch()}
      empty={t('acknowledgements.empty')}
      add={t('acknowledgements.add')}
      mayChange={session.agent.role === 'administrator'}
      form={(id, close) => (
        <AcknowledgementForm key={id ?? 'new'} known={data?.find((each) => each.id === id)} onClose={close} />
      )}
    />
  );
}

function AcknowledgementForm({
  known,
  onClose,
}: {
  readonly known: Acknowledgement | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('writing');
  const places = usePlaces();
  const [chosen, setPlace] = useState(known ? placeOf(known) : undefined);
  const place = chosen ?? places[0]?.value ?? '';
  const [enabled, setEnabled] = useState(known?.enabled ?? true);
  const [subject, setSubject] = useState(known?.subject ?? '');
  return (
    <TextForm
      html={known?.html ?? ''}
      label={t('acknowledgements.text')}
      placeholder={t('acknowledgements.placeholder')}
      isReady={place !== ''}
      queryKey={acknowledgementsQuery.queryKey}
      placeholders={PLACEHOLDERS}
      save={(html) => {
        const [kind, id = ''] = place.split(':');
        return writeAcknowledgement({
          mailboxId: kind === 'mailbox' ? id : null,
          queueId: kind === 'queue' ? id : null,
          enabled,
          subject: subject.trim(),
          html,
        });
      }}
      remove={known && (() => removeAcknowledgement(known.id))}
      onClose={onClose}
      fields={
        <>
          <NativeSelect
            label={t('acknowledgements.of')}
            value={place}
            disabled={known !== undefined}
            onChange={(event) => setPlace(event.currentTarget.value)}
            data={[...places]}
          />
          <NativeSelect
            label={t('acknowledgements.state')}
            value={enabled ? 'on' : 'off'}
            onChange={(event) => setEnabled(event.currentTarget.value === 'on')}
            data={[
              { value: 'on', label: t('acknowledgements.on') },
              { value: 'off', label: t('acknowledgements.off') },
            ]}
          />
          <TextInput
            label={t('acknowledgements.subject')}
            placeholder={t('acknowledgements.sameSubject')}
            value={subject}
            maxLength={500}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
        </>
      }
    />
  );
}

function usePlaces(): readonly { readonly value: string; readonly label: string }[] {
  const { t } = useTranslation('writing');
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  return [
    ...mailboxes.map(({ id, address }) => ({ value: `mailbox:${id}`, label: address })),
    ...queues.map(({ id, name, departmentName }) => ({
      value: `queue:${id}`,
      label: t('acknowledgements.queue', {
        name: name === departmentName ? name : `${departmentName} · ${name}`,
      }),
    })),
  ];
}

function placeOf({ mailboxId, queueId }: Acknowledgement): string {
  return mailboxId ? `mailbox:${mailboxId}` : `queue:${queueId}`;
}
