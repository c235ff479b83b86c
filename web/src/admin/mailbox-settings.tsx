/** How one mailbox is read, what becomes of its mail on the server, what customers see of it, and its limits. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../api/types.ts';
import css from './admin.module.css';
import { StartPointField } from './connect/start-point.tsx';
import { LimitFields, readLimits } from './limit-fields.tsx';
import { changeMailbox } from './queries.ts';
import { Refusal } from './refusal.tsx';

const INCOMING = ['imap', 'pop3', 'graph'] as const;
const OUTGOING = ['smtp', 'graph'] as const;
const AFTER = ['leave', 'seen', 'move', 'delete'] as const;

interface MailboxSettingsProps {
  readonly mailbox: Mailbox;
  readonly onDone: () => void;
}

export function MailboxSettings({ mailbox, onDone }: MailboxSettingsProps) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      displayName: mailbox.displayName,
      incoming: mailbox.incoming,
      outgoing: mailbox.outgoing,
      afterRetrieval: mailbox.afterRetrieval,
      moveTo: mailbox.moveTo,
      folders: mailbox.folders.join('\n'),
      startPoint: mailbox.startPoint,
      limits: mailbox.limits,
    },
  });
  const { incoming, afterRetrieval, startPoint, limits } = form.values;
  const pop3 = incoming === 'pop3';
  const saving = useMutation({
    mutationFn: () => {
      const { folders, moveTo, startPoint: start, ...rest } = form.values;
      const named = folders
        .split('\n')
        .map((folder) => folder.trim())
        .filter((folder) => folder !== '');
      return changeMailbox(mailbox.id, {
        ...rest,
        limits: readLimits(limits),
        ...(named.length > 0 ? { folders: named } : {}),
        ...(afterRetrieval === 'move' ? { moveTo } : {}),
        // Said again it would have the whole mailbox looked through again.
        ...(form.isDirty('startPoint') ? { startPoint: start } : {}),
      });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      onDone();
    },
  });
  return (
    <form className={css.inset} onSubmit={form.onSubmit(() => saving.mutate())}>
      <div className={css.pair}>
        <TextInput
          label={t('account.displayName')}
          description={t('connect.displayNameHint')}
          maxLength={200}
          {...form.getInputProps('displayName')}
        />
        <NativeSelect
          label={t('account.protocol')}
          description={t('connect.protocolHint')}
          data={INCOMING.map((value) => ({ value, label: t(`protocol.${value}`) }))}
          {...form.getInputProps('incoming')}
        />
        <NativeSelect
          label={t('account.outgoing')}
          description={t('connect.outgoingHint')}
          data={OUTGOING.map((value) => ({ value, label: t(`protocol.${value}`) }))}
          {...form.getInputProps('outgoing')}
        />
        <NativeSelect
          label={t('account.afterRetrieval')}
          description={t('after.hint')}
          data={AFTER.map((value) => ({
            value,
            label: t(`after.${value}`),
            // POP3 can only leave or delete.
            disabled: pop3 && (value === 'seen' || value === 'move'),
          }))}
          {...form.getInputProps('afterRetrieval')}
        />
        {afterRetrieval === 'move' && !pop3 && (
          <TextInput
            label={t('account.moveTo')}
            description={t('account.moveToHint')}
            required
            withAsterisk={false}
            maxLength={200}
            {...form.getInputProps('moveTo')}
          />
        )}
        {!pop3 && (
          <Textarea
            label={t('account.folders')}
            description={t('account.foldersHint')}
            autosize
            minRows={1}
            maxRows={8}
            {...form.getInputProps('folders')}
          />
        )}
      </div>
      <details className={css.innerFold}>
        <summary>{t('account.startPoint')}</summary>
        <p className={css.pageDetail}>{t('start.changeHint')}</p>
        <StartPointField value={startPoint} onChange={(value) => form.setFieldValue('startPoint', value)} />
      </details>
      <details className={css.innerFold}>
        <summary>{t('limits.title')}</summary>
        <p className={css.pageDetail}>{t('limits.detail')}</p>
        <LimitFields value={limits} onChange={(value) => form.setFieldValue('limits', value)} />
      </details>
      <Refusal error={saving.error} />
      <div className={css.buttons}>
        <Button type="submit" loading={saving.isPending}>
          {tc('app.save')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
