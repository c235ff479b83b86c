/** The mailboxes of an account: how retrieving and sending stand, each with its failure and remedy. */
import { Button, Textarea } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Failure, Mailbox } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { Time } from '../ui/small.tsx';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import css from './admin.module.css';
import { readAddressList } from './connect/address-list.ts';
import { useStartPointText } from './connect/start-point.tsx';
import { Facts, Section } from './page.tsx';
import { addMailboxes, changeMailbox } from './queries.ts';
import { MailboxState } from './states.tsx';

interface MailboxCardsProps {
  readonly account: Account;
  readonly administrator: boolean;
}

export function MailboxCards({ account, administrator }: MailboxCardsProps) {
  const { t } = useTranslation('admin');
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t('account.mailboxes')}
      action={
        administrator &&
        account.kind === 'shared' &&
        !adding && (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t('account.addMailbox')}
          </Button>
        )
      }
    >
      {adding && <AddMailboxes account={account} onDone={() => setAdding(false)} />}
      <ul className={css.cards}>
        {account.mailboxes.map((mailbox) => (
          <li key={mailbox.id}>
            <MailboxCard mailbox={mailbox} account={account} administrator={administrator} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface MailboxCardProps extends MailboxCardsProps {
  readonly mailbox: Mailbox;
}

function MailboxCard({ mailbox, account, administrator }: MailboxCardProps) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const startPoint = useStartPointText();
  const { lastRetrievedAt, lastSentAt } = mailbox;
  // A cause is said once, where it lies: what stops the account stops its mailboxes, and mostly both ways.
  const own = (failure: Failure | null) => (failure?.code === account.failure?.code ? null : failure);
  const retrieveFailure = own(mailbox.retrieveFailure);
  const dispatchFailure = own(mailbox.dispatchFailure);
  const same = retrieveFailure?.code === dispatchFailure?.code;
  return (
    <article className={css.card}>
      <header className={css.mailboxHead}>
        <span className={css.cardTitle}>
          <strong>{mailbox.address}</strong>
          <MailboxState state={mailbox.state} account={account} />
        </span>
        {administrator && <PauseButton mailbox={mailbox} />}
      </header>
      {!mailbox.enabled && <p className={css.mailboxRemark}>{t('account.paused')}</p>}
      {mailbox.enabled && (retrieveFailure || dispatchFailure) && (
        <div className={css.mailboxNotes}>
          {retrieveFailure && (
            <FailureNote failure={retrieveFailure} {...(same ? {} : { title: t('account.retrieving') })} />
          )}
          {dispatchFailure && !same && <FailureNote failure={dispatchFailure} title={t('account.sending')} />}
        </div>
      )}
      <Facts
        facts={[
          [
            t('accounts.retrieved'),
            lastRetrievedAt ? <Time key="in" iso={lastRetrievedAt} /> : tc('app.never'),
          ],
          [t('accounts.sent'), lastSentAt ? <Time key="out" iso={lastSentAt} /> : tc('app.never')],
          [t('account.displayName'), mailbox.displayName || undefined],
          [t('account.protocol'), mailbox.incoming.toUpperCase()],
          [t('account.folders'), mailbox.folders.join(', ')],
          [t('account.startPoint'), startPoint(mailbox.startPoint)],
          [t('account.afterRetrieval'), t(`after.${mailbox.afterRetrieval}`)],
          [
            t('account.sending'),
            mailbox.waitingOut > 0 ? t('accounts.waiting', { count: mailbox.waitingOut }) : undefined,
          ],
        ]}
      />
    </article>
  );
}

function PauseButton({ mailbox }: { readonly mailbox: Mailbox }) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const changing = useMutation({
    mutationFn: () => changeMailbox(mailbox.id, { enabled: !mailbox.enabled }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={changing.isPending}
      leftSection={mailbox.enabled ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
      onClick={() => changing.mutate()}
    >
      {mailbox.enabled ? t('account.pause') : t('account.resume')}
    </Button>
  );
}

function AddMailboxes({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const { t } = useTranslation('admin');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const { addresses, bad } = readAddressList(text);
  const adding = useMutation({
    mutationFn: () => addMailboxes(account.id, addresses.map(newMailbox)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['accounts'] });
      onDone();
    },
  });
  const error = bad ? t('connect.addressesBad', { address: bad }) : adding.error && problemText(adding.error);
  return (
    <form
      className={`${css.card} ${css.inset}`}
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate();
      }}
    >
      <Textarea
        label={t('connect.addresses')}
        description={`${t('account.addMailboxDetail', { user: account.signIn })} ${t('connect.addressesHint')}`}
        autosize
        minRows={2}
        data-autofocus
        value={text}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button
          type="submit"
          disabled={addresses.length === 0 || bad !== undefined}
          loading={adding.isPending}
        >
          {tc('app.add')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {tc('app.cancel')}
        </Button>
      </div>
    </form>
  );
}

function newMailbox(address: string) {
  return { address, displayName: '', startPoint: { from: 'now' as const }, incoming: 'imap' as const };
}
