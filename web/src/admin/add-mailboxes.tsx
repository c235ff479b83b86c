/** More mailboxes for a shared account. Each is opened for real first: what does not open is not added, and says why. */
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.ts';
import css from './admin.module.css';
import { readAddressList } from './connect/address-list.ts';
import { addMailboxes } from './queries.ts';
import { Refusal } from './refusal.tsx';
import { TriedList } from './tried-list.tsx';

export function AddMailboxes({
  account,
  onDone,
}: {
  readonly account: Account;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const { addresses, bad } = readAddressList(text);
  const adding = useMutation({
    mutationFn: () =>
      addMailboxes(
        account.id,
        addresses.map((address) => ({ ...asOthers(account), address })),
      ),
    onSuccess: async ({ refused }) => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      if (refused.length === 0) return onDone();
      setText(refused.map(({ address }) => address).join('\n'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <form className={`${css.card} ${css.inset} ${css.apart}`} onSubmit={submit}>
      <Textarea
        label={t('connect.addresses')}
        description={`${t('account.addMailboxDetail', { user: account.signIn })} ${t('connect.addressesHint')}`}
        autosize
        minRows={2}
        maxRows={12}
        value={text}
        error={bad && t('connect.addressesBad', { address: bad })}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button
          type="submit"
          disabled={addresses.length === 0 || bad !== undefined}
          loading={adding.isPending}
        >
          {account.state === 'connected' ? t('account.tryAndAdd') : tc('app.add')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
      <Refusal error={adding.error} />
      {adding.data && adding.data.refused.length > 0 && (
        <div className={css.apartAbove} role="alert">
          <TriedList tried={adding.data.refused} />
        </div>
      )}
    </form>
  );
}

/** What is added is reached as the mailboxes that are there are. */
function asOthers({ mailboxes: [first] }: Account) {
  return {
    displayName: '',
    startPoint: { from: 'now' as const },
    incoming: first?.incoming ?? ('imap' as const),
    outgoing: first?.outgoing ?? ('smtp' as const),
  };
}
