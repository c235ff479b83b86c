/** One conversation in the list, three lines: who and when, about what, how it begins. */
import { IconAlertTriangle, IconPaperclip } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../api/types.ts';
import { Avatar, Chip, Time } from '../../ui/small.tsx';
import css from './list.module.css';

interface RowProps {
  readonly row: ConversationSummary;
  readonly selected: boolean;
  readonly mine: boolean;
  readonly showState: boolean;
}

export const ConversationRow = memo(function ConversationRow({ row, selected, mine, showState }: RowProps) {
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const name = row.contact?.name || row.contact?.address || t('list.unknownSender');
  return (
    <Link
      to="/desk/$conversationId"
      params={{ conversationId: row.id }}
      search={true}
      preload={false}
      className={css.row}
      data-unread={row.unread}
      aria-current={selected ? 'true' : undefined}
      draggable={false}
    >
      <span className={css.dot}>
        {row.unread && <span className={css.unseen}>{t('list.unread')}: </span>}
      </span>
      <span className={css.line}>
        <bdi className={css.name}>{name}</bdi>
        {row.messageCount > 1 && (
          <span className={css.count} title={t('list.messages', { count: row.messageCount })}>
            {row.messageCount}
          </span>
        )}
        <span className={css.when}>
          <Time iso={row.lastMessageAt} />
        </span>
      </span>
      <span className={css.line}>
        <bdi className={css.subject}>{row.subject || t('list.noSubject')}</bdi>
        {row.hasAttachments && (
          <IconPaperclip size={14} className={css.mark} role="img" aria-label={t('list.attachments')} />
        )}
        {row.deliveryFailed && (
          <IconAlertTriangle
            size={15}
            className={css.mark}
            data-tone="bad"
            role="img"
            aria-label={t('list.failed')}
          />
        )}
      </span>
      <span className={css.line}>
        <bdi className={css.preview}>{row.preview}</bdi>
        {showState && row.state !== 'open' && <Chip>{tc(`state.${row.state}`)}</Chip>}
        {row.agent && (
          <span title={t('list.worksOn', { name: row.agent.name })}>
            <Avatar name={row.agent.name} size={18} {...(mine ? { tone: 'accent' } : {})} />
            <span className={css.unseen}>{t('list.worksOn', { name: row.agent.name })}</span>
          </span>
        )}
        <span className={css.number}>{row.number}</span>
      </span>
    </Link>
  );
});
