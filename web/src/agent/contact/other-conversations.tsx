/** What else this customer wrote about: a number, and the list behind it. */
import { Menu } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../api/types.ts';
import { Chip, Time } from '../../ui/small.tsx';
import { ofContactQuery } from '../queries.ts';
import css from './other-conversations.module.css';

interface OthersProps {
  readonly contact: NonNullable<ConversationSummary['contact']>;
  readonly currentId: string;
}

export function OtherConversations({ contact, currentId }: OthersProps) {
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const { data = [] } = useQuery(ofContactQuery(contact.id));
  const others = data.filter(({ id }) => id !== currentId);
  if (others.length === 0) return null;
  return (
    <Menu position="bottom-start" width={360}>
      <Menu.Target>
        <button type="button" className={css.others}>
          <IconMessages size={15} />
          {t('contact.others', { count: others.length })}
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.dropdown ?? ''}>
        <Menu.Label>{t('contact.title', { name: contact.name || contact.address })}</Menu.Label>
        {others.map((each) => (
          <Menu.Item
            key={each.id}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/desk/$conversationId"
                params={{ conversationId: each.id }}
                search={true}
              />
            )}
          >
            <span className={css.line}>
              <bdi className={css.subject}>{each.subject || t('list.noSubject')}</bdi>
              {each.state !== 'open' && <Chip>{tc(`state.${each.state}`)}</Chip>}
              <span className={css.when}>
                <Time iso={each.lastMessageAt} />
              </span>
            </span>
            <span className={css.preview}>
              #{each.number} · <bdi>{each.preview}</bdi>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
