/** Which conversations: whose, in which state, of which mailbox, with which words. All of it stands in the address. */
import { ActionIcon, CloseButton, Menu, TextInput, Tooltip } from '@mantine/core';
import { IconCheck, IconChevronDown, IconPencilPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Key } from '../../ui/small.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { agentsQuery, mailboxesQuery, queuesQuery } from '../queries.ts';
import type { DeskSearch, ListFilter } from './filter.ts';
import css from './list.module.css';

const SCOPES = ['all', 'mine', 'unassigned'] as const;
const STATES = ['open', 'pending', 'closed', 'any'] as const;
/** Long enough to type a word, short enough not to wait for. */
const TYPING_MS = 250;

interface HeaderProps {
  readonly filter: ListFilter;
  readonly onNew: () => void;
}

export function ListHeader({ filter, onNew }: HeaderProps) {
  const { t } = useTranslation('desk');
  return (
    <header className={css.header}>
      <div className={css.headerLine}>
        <SearchField q={filter.q ?? ''} />
        <FilterMenu filter={filter} />
        <Tooltip
          label={
            <>
              {t('list.newMessage')} <Key>c</Key>
            </>
          }
        >
          <ActionIcon
            className={css.newMessage ?? ''}
            size={36}
            aria-label={t('list.newMessage')}
            onClick={onNew}
          >
            <IconPencilPlus size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
      <nav className={css.tabs} aria-label={t('list.scope')}>
        {SCOPES.map((scope) => (
          <Link
            key={scope}
            to="/desk"
            search={(before: DeskSearch) => withScope(before, scope)}
            className={css.tab}
            activeOptions={{ exact: true }}
            aria-current={filter.scope === scope && !filter.agentId}
            data-scope={scope}
          >
            {t(`list.${scope}`)}
          </Link>
        ))}
        {filter.agentId && <OfColleague agentId={filter.agentId} />}
      </nav>
    </header>
  );
}

/** The list of one colleague, reached from the figures of the team; the cross leads back to everyone's. */
function OfColleague({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation('desk');
  const { data: agents = [] } = useQuery(agentsQuery);
  const name = agents.find(({ id }) => id === agentId)?.name ?? '…';
  return (
    <span className={`${css.tab} ${css.colleague}`} aria-current="true">
      <bdi>{name}</bdi>
      <Link
        to="/desk"
        search={({ agent: _, ...rest }: DeskSearch) => rest}
        aria-label={t('list.notOnly', { name })}
        title={t('list.notOnly', { name })}
      >
        <IconX size={14} />
      </Link>
    </span>
  );
}

function SearchField({ q }: { readonly q: string }) {
  const { t } = useTranslation('desk');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [focused, setFocused] = useState(false);
  useKeys({ '/': () => input.current?.select() });
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text.trim() === q) return;
    const timer = window.setTimeout(() => search(text), TYPING_MS);
    return () => window.clearTimeout(timer);
  });

  const search = (words: string) => {
    const trimmed = words.trim();
    void navigate({
      to: '/desk',
      search: ({ q: _, ...before }: DeskSearch) => (trimmed ? { ...before, q: trimmed } : before),
      replace: q !== '',
    });
  };
  return (
    <TextInput
      ref={input}
      className={css.searchField}
      role="searchbox"
      aria-label={t('list.search')}
      placeholder={t('list.search')}
      leftSection={<IconSearch size={16} />}
      rightSection={
        text ? (
          <CloseButton size="sm" aria-label={t('list.clearSearch')} onClick={() => search('')} />
        ) : (
          !focused && <Key>/</Key>
        )
      }
      value={text}
      maxLength={500}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') search(text);
        if (event.key === 'Escape') {
          if (text) search('');
          input.current?.blur();
        }
      }}
    />
  );
}

function FilterMenu({ filter }: { readonly filter: ListFilter }) {
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const change = (next: (before: DeskSearch) => DeskSearch) => void navigate({ to: '/desk', search: next });
  const mailbox = mailboxes.find(({ id }) => id === filter.mailboxId);
  const queue = queues.find(({ id }) => id === filter.queueId);
  const isNarrowed = filter.state !== 'open' || Boolean(filter.mailboxId) || Boolean(filter.queueId);
  const nameOf = (state: ListFilter['state']) => (state === 'any' ? t('list.any') : tc(`state.${state}`));

  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <button
          type="button"
          className={css.filterButton}
          data-narrowed={isNarrowed}
          aria-label={[`${t('list.filter')}: ${nameOf(filter.state)}`, mailbox?.address, queue?.name]
            .filter(Boolean)
            .join(', ')}
        >
          <span>{nameOf(filter.state)}</span>
          {(queue || mailbox) && (
            <span className={css.narrowedTo}>· {queue?.name ?? mailbox?.address.split('@')[0]}</span>
          )}
          <IconChevronDown size={15} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.filterMenu ?? ''}>
        <Menu.Label>{t('list.state')}</Menu.Label>
        {STATES.map((state) => (
          <Menu.Item
            key={state}
            rightSection={filter.state === state && <IconCheck size={16} />}
            onClick={() => change((before) => withState(before, state))}
          >
            {nameOf(state)}
          </Menu.Item>
        ))}
        {queues.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('list.queue')}</Menu.Label>
            <Menu.Item
              rightSection={!filter.queueId && <IconCheck size={16} />}
              onClick={() => change(({ queue: _, ...before }) => before)}
            >
              {t('list.allQueues')}
            </Menu.Item>
            {queues.map(({ id, name, departmentName }) => (
              <Menu.Item
                key={id}
                rightSection={filter.queueId === id && <IconCheck size={16} />}
                onClick={() => change((before) => ({ ...before, queue: id }))}
              >
                <bdi>{name === departmentName ? name : `${departmentName} · ${name}`}</bdi>
              </Menu.Item>
            ))}
          </>
        )}
        {mailboxes.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('list.mailbox')}</Menu.Label>
            <Menu.Item
              rightSection={!filter.mailboxId && <IconCheck size={16} />}
              onClick={() => change(({ mailbox: _, ...before }) => before)}
            >
              {t('list.allMailboxes')}
            </Menu.Item>
            {mailboxes.map(({ id, address }) => (
              <Menu.Item
                key={id}
                rightSection={filter.mailboxId === id && <IconCheck size={16} />}
                onClick={() => change((before) => ({ ...before, mailbox: id }))}
              >
                {address}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function withScope({ scope: _, agent: __, ...rest }: DeskSearch, scope: ListFilter['scope']): DeskSearch {
  return scope === 'all' ? rest : { ...rest, scope };
}

function withState({ state: _, ...rest }: DeskSearch, state: ListFilter['state']): DeskSearch {
  return state === 'open' ? rest : { ...rest, state };
}
