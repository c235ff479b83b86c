/** What the conversation is about, who works on it, and what can be done with it. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowUpRight,
  IconCheck,
  IconClockPause,
  IconDots,
  IconMailFilled,
  IconTransfer,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary, Presence } from '../../api/types.ts';
import { Avatar, Bone, Chip, Key } from '../../ui/small.tsx';
import { OtherConversations } from '../contact/other-conversations.tsx';
import { PresenceLine } from '../presence/presence-line.tsx';
import { agentsQuery, type ConversationChange } from '../queries.ts';
import { type Me, maySteer } from '../rights.ts';
import css from './conversation.module.css';

interface HeaderProps {
  readonly summary: ConversationSummary | undefined;
  readonly me: Me;
  readonly onChange: (change: ConversationChange) => Promise<void>;
  readonly onMarkUnread: () => void;
  readonly onHandOver: () => void;
  readonly present: readonly Presence[];
  readonly onBack: () => void;
}

export function ConversationHeader(props: HeaderProps) {
  const { summary, me, onChange, onMarkUnread, onHandOver, present, onBack } = props;
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const steers = summary !== undefined && maySteer(me, summary);
  return (
    <header className={css.header}>
      <ActionIcon className={css.back} aria-label={t('conversation.backToList')} onClick={onBack}>
        <IconArrowLeft size={20} />
      </ActionIcon>
      <div className={css.about}>
        {summary ? (
          <>
            <h1 className={css.title} dir="auto" title={summary.subject}>
              {summary.subject || t('list.noSubject')}
            </h1>
            <p className={css.facts}>
              {summary.state !== 'open' && (
                <Chip {...(summary.state === 'pending' ? { tone: 'warn' } : {})}>
                  {tc(`state.${summary.state}`)}
                </Chip>
              )}
              <span title={t('conversation.number', { number: summary.number })}>#{summary.number}</span>
              <span className={css.mailbox}>
                {summary.queue ? `${summary.queue.name} · ` : ''}
                {summary.mailbox.address}
              </span>
              {summary.contact && <OtherConversations contact={summary.contact} currentId={summary.id} />}
              <PresenceLine present={present} />
            </p>
          </>
        ) : (
          <>
            <Bone width="min(24rem, 70%)" height={18} style={{ margin: '4px 0 8px' }} />
            <Bone width="12rem" height={10} />
          </>
        )}
      </div>
      {summary && (
        <div className={css.actions}>
          <AssignMenu summary={summary} me={me} onChange={onChange} onHandOver={onHandOver} />
          {steers && <StateButton summary={summary} onChange={onChange} />}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="default"
                size={36}
                className={css.moreAction}
                aria-label={t('conversation.more')}
              >
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {steers && summary.state !== 'pending' && (
                <Menu.Item
                  leftSection={<IconClockPause size={17} />}
                  rightSection={<Key>p</Key>}
                  onClick={() => void onChange({ state: 'pending' })}
                >
                  {t('conversation.setPending')}
                </Menu.Item>
              )}
              {steers && summary.state === 'pending' && (
                <Menu.Item
                  leftSection={<IconArrowUpRight size={17} />}
                  rightSection={<Key>o</Key>}
                  onClick={() => void onChange({ state: 'open' })}
                >
                  {t('conversation.reopen')}
                </Menu.Item>
              )}
              {steers && (
                <Menu.Item
                  leftSection={<IconTransfer size={17} />}
                  rightSection={<Key>t</Key>}
                  onClick={onHandOver}
                >
                  {t('conversation.handOver')}
                </Menu.Item>
              )}
              <Menu.Item
                leftSection={<IconMailFilled size={17} />}
                rightSection={<Key>u</Key>}
                onClick={onMarkUnread}
              >
                {t('conversation.markUnread')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </header>
  );
}

function StateButton({
  summary,
  onChange,
}: Pick<HeaderProps, 'onChange'> & { summary: ConversationSummary }) {
  const { t } = useTranslation('desk');
  const closed = summary.state === 'closed';
  const label = closed ? t('conversation.reopen') : t('conversation.close');
  return (
    <Tooltip label={<Hint text={label} letter={closed ? 'o' : 'e'} />}>
      <Button
        className={css.action}
        variant="default"
        aria-label={label}
        leftSection={closed ? <IconArrowUpRight size={17} /> : <IconCheck size={17} />}
        onClick={() => void onChange({ state: closed ? 'open' : 'closed' })}
      >
        <span className={css.actionText}>{label}</span>
      </Button>
    </Tooltip>
  );
}

/** More of them are found by their name, in the dialogue of handing over. */
const MOST_COLLEAGUES = 12;

function AssignMenu({
  summary,
  me,
  onChange,
  onHandOver,
}: Pick<HeaderProps, 'me' | 'onChange' | 'onHandOver'> & { summary: ConversationSummary }) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState(false);
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled: opened });
  const { agent } = summary;
  const label = !agent
    ? t('conversation.assignToMe')
    : agent.id === me.id
      ? t('conversation.assignedToMe')
      : t('conversation.assigned', { name: agent.name });

  if (!agent) {
    return (
      <Tooltip label={<Hint text={label} letter="m" />}>
        <Button
          className={css.action}
          variant="default"
          aria-label={label}
          leftSection={<IconUserPlus size={17} />}
          onClick={() => void onChange({ agentId: me.id })}
        >
          <span className={css.actionText}>{label}</span>
        </Button>
      </Tooltip>
    );
  }
  const steers = maySteer(me, summary);
  const others = agents.filter(
    ({ id, disabled, role, departmentIds }) =>
      !disabled &&
      id !== me.id &&
      (role === 'administrator' || departmentIds.includes(summary.department.id)),
  );
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened} width={230}>
      <Menu.Target>
        <Button
          className={css.action}
          variant="default"
          aria-label={label}
          leftSection={
            <Avatar name={agent.name} size={20} {...(agent.id === me.id ? { tone: 'accent' } : {})} />
          }
        >
          <span className={css.actionText}>{agent.id === me.id ? t('conversation.you') : agent.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        <Menu.Label>
          {steers ? t('conversation.assign') : t('conversation.ofColleague', { name: agent.name })}
        </Menu.Label>
        {agent.id !== me.id && (
          <Menu.Item
            leftSection={<IconUserPlus size={17} />}
            rightSection={<Key>m</Key>}
            onClick={() => void onChange({ agentId: me.id })}
          >
            {t(steers ? 'conversation.assignToMe' : 'conversation.takeOver')}
          </Menu.Item>
        )}
        {others.slice(0, steers ? MOST_COLLEAGUES : 0).map((each) => (
          <Menu.Item
            key={each.id}
            leftSection={<Avatar name={each.name} size={20} />}
            rightSection={each.id === agent.id && <IconCheck size={16} />}
            onClick={() => void onChange({ agentId: each.id })}
          >
            <bdi>{each.name}</bdi>
          </Menu.Item>
        ))}
        {steers && others.length > MOST_COLLEAGUES && (
          <Menu.Item leftSection={<IconTransfer size={17} />} onClick={onHandOver}>
            {t('conversation.somebodyElse')}
          </Menu.Item>
        )}
        {steers && (
          <Menu.Item leftSection={<IconUser size={17} />} onClick={() => void onChange({ agentId: null })}>
            {t('conversation.nobody')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Hint({ text, letter }: { readonly text: string; readonly letter: string }) {
  return (
    <>
      {text} <Key>{letter}</Key>
    </>
  );
}
