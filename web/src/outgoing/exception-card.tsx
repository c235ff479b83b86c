import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from '../admin/admin.module.css';
import type { Outgoing } from '../api/types.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { Chip, Time } from '../ui/small.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import own from './outgoing.module.css';

interface ExceptionCardProps {
  readonly item: Outgoing;
  readonly selected: boolean;
  /** Left out where there is nothing to select among. */
  readonly onToggle: (() => void) | undefined;
}

export function ExceptionCard({ item, selected, onToggle }: ExceptionCardProps) {
  const { t } = useTranslation('outgoing');
  const { delivery, conversation, mailbox, author } = item;
  const subject = item.subject || t('exceptions.noSubject');
  return (
    <article className={css.card} data-selected={selected} aria-label={subject}>
      <header className={own.head}>
        {onToggle && (
          <Checkbox checked={selected} onChange={onToggle} aria-label={t('exceptions.select', { subject })} />
        )}
        <div className={own.headText}>
          <Link
            to="/desk/$conversationId"
            params={{ conversationId: conversation.id }}
            className={own.subject}
            title={t('exceptions.open', { number: conversation.number })}
          >
            <bdi>{subject}</bdi>
          </Link>
          <p className={own.meta}>
            <span>#{conversation.number}</span>
            <bdi dir="ltr">{mailbox.address}</bdi>
            <bdi>{author ? t('exceptions.by', { name: author.name }) : t('exceptions.automatic')}</bdi>
            <Time iso={item.createdAt} />
          </p>
        </div>
        <Chip tone={delivery.state === 'held' ? 'warn' : 'bad'}>
          {t(delivery.state === 'held' ? 'exceptions.held' : 'exceptions.failed')}
        </Chip>
      </header>
      <div className={own.body}>
        {item.preview && (
          <p className={own.preview} dir="auto">
            {item.preview}
          </p>
        )}
        <ul className={own.recipients}>
          {delivery.recipients.map(({ address, outcome, diagnostic }) => (
            <li key={address} data-outcome={outcome}>
              <bdi dir="ltr">{address}</bdi>
              <span>{t(`outcome.${outcome}`)}</span>
              {diagnostic && (
                <span className={own.said} lang="en">
                  {diagnostic}
                </span>
              )}
            </li>
          ))}
        </ul>
        {delivery.failure && <FailureNote failure={delivery.failure} />}
        <DecisionButtons delivery={delivery} />
      </div>
    </article>
  );
}
