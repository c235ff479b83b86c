/** Queues: what they are called, which mailboxes fill them, from which address they answer. */
import { Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailboxesQuery, queuesQuery } from '../../agent/queries.ts';
import type { Queue } from '../../api/types.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Bone } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import { useFormFocus } from '../../ui/use-form-focus.ts';
import { departmentsQuery } from '../queries.ts';
import { addQueue, aliasesQuery, changeQueue } from './queries.ts';
import css from './writing.module.css';

export function Queues() {
  const { t } = useTranslation('writing');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(queuesQuery);
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const [open, setOpen] = useState<string>();
  const mayChange = session.agent.role === 'administrator';
  if (!data)
    return error ? (
      <ProblemState error={error} retry={() => void refetch()} />
    ) : (
      <Bone width="100%" height={90} />
    );
  const close = () => setOpen(undefined);
  return (
    <>
      <ul className={css.cards}>
        {data.map((queue) => (
          <li key={queue.id} className={css.card}>
            {open === queue.id ? (
              <QueueForm known={queue} onClose={close} />
            ) : (
              <button
                type="button"
                className={css.row}
                disabled={!mayChange}
                aria-label={t('change', { what: queue.name })}
                onClick={() => setOpen(queue.id)}
              >
                <span className={css.rowHead}>
                  <strong dir="auto">{queue.name}</strong>
                  {queue.departmentName !== queue.name && (
                    <span className={css.words}>{queue.departmentName}</span>
                  )}
                </span>
                <span className={css.words}>
                  {queue.mailboxIds.length > 0
                    ? t('queues.filledBy', {
                        addresses: queue.mailboxIds
                          .map((id) => mailboxes.find((each) => each.id === id)?.address ?? '?')
                          .join(', '),
                      })
                    : t('queues.byHand')}
                  {queue.fromAddress && ` · ${t('queues.answersFrom', { address: queue.fromAddress })}`}
                </span>
              </button>
            )}
          </li>
        ))}
        {open === 'new' && (
          <li className={css.card}>
            <QueueForm known={undefined} onClose={close} />
          </li>
        )}
      </ul>
      {mayChange && open !== 'new' && (
        <Button variant="default" leftSection={<IconPlus size={17} />} mt="md" onClick={() => setOpen('new')}>
          {t('queues.add')}
        </Button>
      )}
    </>
  );
}

function QueueForm({ known, onClose }: { readonly known: Queue | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation('writing');
  const focus = useFormFocus(onClose);
  const queries = useQueryClient();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const { data: aliases = [] } = useQuery(aliasesQuery);
  const [name, setName] = useState(known?.name ?? '');
  const [chosen, setChosen] = useState(known?.departmentId);
  const departmentId = chosen ?? departments[0]?.id ?? '';
  const [mailboxIds, setMailboxIds] = useState<readonly string[]>(known?.mailboxIds ?? []);
  const [fromAddress, setFromAddress] = useState(known?.fromAddress ?? '');
  const [fromName, setFromName] = useState(known?.fromName ?? '');
  const saving = useMutation({
    mutationFn: () => {
      const fields = {
        name: name.trim(),
        mailboxIds: [...mailboxIds],
        fromAddress: fromAddress || null,
        fromName: fromName.trim(),
      };
      return known ? changeQueue(known.id, fields) : addQueue({ ...fields, departmentId });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: queuesQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && departmentId) saving.mutate();
  };
  return (
    <form {...focus} className={css.form} onSubmit={submit}>
      <div className={css.fields}>
        <TextInput
          label={t('queues.name')}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('queues.department')}
          value={departmentId}
          disabled={known !== undefined}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={departments.map((each) => ({ value: each.id, label: each.name }))}
        />
        <MultiSelect
          label={t('queues.mailboxes')}
          value={[...mailboxIds]}
          onChange={setMailboxIds}
          data={mailboxes.map((each) => ({ value: each.id, label: each.address }))}
        />
        <NativeSelect
          label={t('queues.from')}
          value={fromAddress}
          onChange={(event) => setFromAddress(event.currentTarget.value)}
          data={[
            { value: '', label: t('queues.ownAddress') },
            ...[...mailboxes, ...aliases].map(({ address }) => ({ value: address, label: address })),
          ]}
        />
        <TextInput
          label={t('queues.fromName')}
          value={fromName}
          maxLength={200}
          onChange={(event) => setFromName(event.currentTarget.value)}
        />
      </div>
      <FormButtons
        saving={saving.isPending}
        disabled={!name.trim() || !departmentId}
        error={saving.error}
        onCancel={onClose}
      />
    </form>
  );
}
