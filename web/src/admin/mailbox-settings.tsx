/** How one mailbox is read and what customers see of it. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../api/types.ts';
import css from './admin.module.css';
import { Refusal } from './connect-account.tsx';
import { changeMailbox } from './queries.ts';

const PROTOCOLS = ['imap', 'pop3'] as const;
const AFTER = ['leave', 'seen', 'delete'] as const;

export function MailboxSettings({
  mailbox,
  onDone,
}: {
  readonly mailbox: Mailbox;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      displayName: mailbox.displayName,
      incoming: mailbox.incoming,
      afterRetrieval: mailbox.afterRetrieval === 'move' ? ('leave' as const) : mailbox.afterRetrieval,
      folders: mailbox.folders.join('\n'),
    },
  });
  const saving = useMutation({
    mutationFn: () => {
      const folders = form.values.folders.split('\n').map((folder) => folder.trim());
      return changeMailbox(mailbox.id, {
        ...form.values,
        folders: folders.filter((folder) => folder !== ''),
      });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      onDone();
    },
  });
  const pop3 = form.values.incoming === 'pop3';
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
          label={t('account.afterRetrieval')}
          description={t('after.hint')}
          data={AFTER.map((value) => ({ value, label: t(`after.${value}`) }))}
          {...form.getInputProps('afterRetrieval')}
        />
        <NativeSelect
          label={t('account.protocol')}
          data={PROTOCOLS.map((value) => ({ value, label: value.toUpperCase() }))}
          {...form.getInputProps('incoming')}
        />
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
