/** The outbox of one mailbox: how much waits, why, until when, and what leaves next. */
import { Button, Select } from '@mantine/core';
import { IconInbox, IconRefresh, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from '../admin/admin.module.css';
import { Facts } from '../admin/page.tsx';
import { resumeAccount } from '../admin/queries.ts';
import { mailboxesQuery } from '../agent/queries.ts';
import type { Outbox, Outgoing } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { useNow } from '../i18n/use-now.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { Bone, Time } from '../ui/small.tsx';
import { ProblemState, State, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import own from './outgoing.module.css';
import { outboxQuery } from './queries.ts';
import { UndoSetting } from './undo-setting.tsx';

export function OutboxView() {
  const { t } = useTranslation('outgoing');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { mailbox: wanted } = useSearch({ from: '/signed-in/outgoing' });
  const navigate = useNavigate();
  const { data: mailboxes, error, refetch } = useQuery({ ...mailboxesQuery, staleTime: 30_000 });
  if (error && !mailboxes) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!mailboxes) return <Bone width="100%" height={140} />;
  // The one with most to send is what somebody comes here for.
  const busiest = mailboxes.toSorted((a, b) => b.waitingOut - a.waitingOut)[0];
  const mailboxId = mailboxes.some(({ id }) => id === wanted) ? wanted : busiest?.id;
  if (!mailboxId) {
    return (
      <State
        icon={<IconInbox size={26} stroke={1.6} />}
        title={t('outbox.none')}
        detail={t('outbox.noneDetail')}
      />
    );
  }
  return (
    <>
      <div className={own.choose}>
        <Select
          label={t('outbox.mailbox')}
          data={mailboxes.map(({ id, address, waitingOut }) => ({
            value: id,
            label: waitingOut > 0 ? `${address} (${waitingOut})` : address,
          }))}
          value={mailboxId}
          allowDeselect={false}
          searchable={mailboxes.length > 10}
          limit={100}
          onChange={(value) =>
            value && void navigate({ to: '/outgoing', search: { view: 'outbox', mailbox: value } })
          }
        />
        {session.agent.role === 'administrator' && <UndoSetting />}
      </div>
      <OneOutbox mailboxId={mailboxId} />
    </>
  );
}

function OneOutbox({ mailboxId }: { readonly mailboxId: string }) {
  const { data: outbox, error, refetch } = useQuery(outboxQuery(mailboxId));
  if (error && !outbox) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!outbox) return <Bone width="100%" height={140} />;
  return (
    <>
      <section className={css.card}>
        {outbox.failure && (
          <div className={css.mailboxNotes}>
            <FailureNote failure={outbox.failure} />
            <TryNow mailboxId={mailboxId} accountId={outbox.mailbox.accountId} />
          </div>
        )}
        <Figures outbox={outbox} />
      </section>
      <Next outbox={outbox} />
    </>
  );
}

/** For who has cured the cause and would rather not wait for the next try. */
function TryNow({ mailboxId, accountId }: { readonly mailboxId: string; readonly accountId: string }) {
  const { t } = useTranslation('outgoing');
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const trying = useMutation({
    mutationFn: () => resumeAccount(accountId),
    onSuccess: () => showToast(t('outbox.tried')),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: outboxQuery(mailboxId).queryKey }),
  });
  if (session.agent.role !== 'administrator') return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconRefresh size={15} stroke={1.8} />}
      style={{ alignSelf: 'flex-start' }}
      loading={trying.isPending}
      onClick={() => trying.mutate()}
    >
      {t('outbox.tryNow')}
    </Button>
  );
}

function Figures({ outbox }: { readonly outbox: Outbox }) {
  const { t } = useTranslation('outgoing');
  const format = useFormat();
  const now = useNow();
  const { limits, resumeAt, emptyAt } = outbox;
  const ofLimit = (count: number, limit: number) =>
    t('outbox.ofLimit', { count: format.integer(count) as never, limit: format.integer(limit) });
  return (
    <Facts
      facts={[
        [t('outbox.waiting'), format.integer(outbox.waiting)],
        [t('outbox.later'), outbox.later > 0 ? format.integer(outbox.later) : undefined],
        [t('outbox.underWay'), outbox.underWay > 0 ? format.integer(outbox.underWay) : undefined],
        [t('outbox.uncertain'), outbox.uncertain > 0 ? format.integer(outbox.uncertain) : undefined],
        [t('outbox.sentLastMinute'), ofLimit(outbox.sentLastMinute, limits.messagesPerMinute)],
        [t('outbox.recipientsLastDay'), ofLimit(outbox.recipientsLastDay, limits.recipientsPerDay)],
        [
          t('outbox.resumes'),
          resumeAt && Date.parse(resumeAt) > now ? format.distance(resumeAt, now) : undefined,
        ],
        [t('outbox.emptyAt'), emptyAt ? format.distance(emptyAt, now) : undefined],
      ]}
    />
  );
}

function Next({ outbox }: { readonly outbox: Outbox }) {
  const { t } = useTranslation('outgoing');
  if (outbox.next.length === 0) {
    return (
      <State
        icon={<IconSend size={26} stroke={1.6} />}
        title={t('outbox.empty')}
        detail={t('outbox.emptyDetail')}
      />
    );
  }
  return (
    <section className={css.section}>
      <h2 className={own.listTitle}>{t('outbox.first', { count: outbox.next.length })}</h2>
      <ol className={`${css.card} ${own.queue}`}>
        {outbox.next.map((item) => (
          <QueueRow key={item.delivery.id} item={item} />
        ))}
      </ol>
    </section>
  );
}

function QueueRow({ item }: { readonly item: Outgoing }) {
  const { t } = useTranslation('outgoing');
  const format = useFormat();
  const { delivery, conversation } = item;
  const names = delivery.recipients.map(({ address }) => address);
  const shown = names.length > 3 ? [...names.slice(0, 2), `+${names.length - 2}`] : names;
  return (
    <li className={own.row}>
      <div className={own.headText}>
        <Link to="/desk/$conversationId" params={{ conversationId: conversation.id }} className={own.subject}>
          <bdi>{item.subject || t('exceptions.noSubject')}</bdi>
        </Link>
        <p className={own.meta}>
          <bdi>{t('outbox.to', { names: format.list(shown) })}</bdi>
          {item.author && <bdi>{t('exceptions.by', { name: item.author.name })}</bdi>}
        </p>
      </div>
      <span className={own.when}>
        {delivery.state === 'waiting' && delivery.expectedAt ? (
          <Time iso={delivery.expectedAt} form="distance" />
        ) : delivery.state === 'waiting' || delivery.state === 'sending' || delivery.state === 'uncertain' ? (
          t(`outbox.state.${delivery.state}`)
        ) : null}
      </span>
      <DecisionButtons delivery={delivery} />
    </li>
  );
}
