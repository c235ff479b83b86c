/** The mailboxes of an account: how retrieving and sending stand, each with its failure and remedy. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconSettings,
  IconStethoscope,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Failure, Mailbox } from '../api/types.ts';
import { SentCopiesNote } from '../outgoing/sent-copies-note.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { Time } from '../ui/small.tsx';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import { AddMailboxes } from './add-mailboxes.tsx';
import css from './admin.module.css';
import { useStartPointText } from './connect/start-point.tsx';
import { MailboxSettings } from './mailbox-settings.tsx';
import { Facts, Section } from './page.tsx';
import { changeMailbox, tryMailboxes } from './queries.ts';
import { Refusal } from './refusal.tsx';
import { MailboxState } from './states.tsx';
import { TriedList } from './tried-list.tsx';

interface MailboxCardsProps {
  readonly account: Account;
  readonly administrator: boolean;
}

export function MailboxCards({ account, administrator }: MailboxCardsProps) {
  const { t } = useTranslation('admin');
  const [adding, setAdding] = useState(false);
  const trying = useMutation({ mutationFn: () => tryMailboxes(account.id) });
  return (
    <Section
      title={t('account.mailboxes')}
      action={
        administrator && (
          <span className={css.inline}>
            {account.state === 'connected' && (
              <Button
                variant="default"
                leftSection={<IconStethoscope size={16} />}
                loading={trying.isPending}
                onClick={() => trying.mutate()}
              >
                {t('account.try')}
              </Button>
            )}
            {account.kind === 'shared' && !adding && (
              <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
                {t('account.addMailbox')}
              </Button>
            )}
          </span>
        )
      }
    >
      <Refusal error={trying.error} />
      {trying.data && (
        <div className={css.apart} role="status">
          <TriedList tried={trying.data} />
        </div>
      )}
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
  const [changing, setChanging] = useState(false);
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
        {administrator && (
          <span className={css.inline}>
            <PauseButton mailbox={mailbox} />
            <Tooltip label={t('account.settings')}>
              <ActionIcon
                aria-label={`${t('account.settings')}: ${mailbox.address}`}
                onClick={() => setChanging(!changing)}
              >
                <IconSettings size={18} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </span>
        )}
      </header>
      {changing && <MailboxSettings mailbox={mailbox} onDone={() => setChanging(false)} />}
      {!mailbox.enabled && <p className={css.mailboxRemark}>{t('account.paused')}</p>}
      {mailbox.enabled && (retrieveFailure || dispatchFailure) && (
        <div className={css.mailboxNotes}>
          {retrieveFailure && (
            <FailureNote failure={retrieveFailure} {...(same ? {} : { title: t('account.retrieving') })} />
          )}
          {dispatchFailure && !same && <FailureNote failure={dispatchFailure} title={t('account.sending')} />}
        </div>
      )}
      <SentCopiesNote mailbox={mailbox} user={account.signIn} />
      <Facts
        facts={[
          [
            t('accounts.retrieved'),
            lastRetrievedAt ? <Time key="in" iso={lastRetrievedAt} /> : tc('app.never'),
          ],
          [t('accounts.sent'), lastSentAt ? <Time key="out" iso={lastSentAt} /> : tc('app.never')],
          [t('account.displayName'), mailbox.displayName || undefined],
          [t('account.protocol'), t(`protocol.${mailbox.incoming}`)],
          [t('account.outgoing'), t(`protocol.${mailbox.outgoing}`)],
          [t('account.folders'), mailbox.folders.join(', ')],
          [t('account.startPoint'), startPoint(mailbox.startPoint)],
          [
            t('account.afterRetrieval'),
            mailbox.afterRetrieval === 'move'
              ? t('after.movedTo', { folder: mailbox.moveTo })
              : t(`after.${mailbox.afterRetrieval}`),
          ],
          [
            t('account.sending'),
            mailbox.waitingOut > 0 ? (
              <Link key="outbox" to="/outgoing" search={{ view: 'outbox', mailbox: mailbox.id }}>
                {t('accounts.waiting', { count: mailbox.waitingOut })}
              </Link>
            ) : undefined,
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
