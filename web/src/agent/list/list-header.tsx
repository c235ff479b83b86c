/** Which conversations: whose, in which state, of which mailbox, with which words. All of it stands in the address. */
import { ActionIcon, CloseButton, TextInput, Tooltip } from '@mantine/core';
import { IconPencilPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Key } from '../../ui/small.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { agentsQuery } from '../queries.ts';
import type { DeskSearch, ListFilter } from './filter.ts';
import { FilterMenu } from './filter-menu.tsx';
import css from './list.module.css';

const SCOPES = ['all', 'mine', 'unassigned'] as const;
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
          <CloseButton size={24} aria-label={t('list.clearSearch')} onClick={() => search('')} />
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

function withScope({ scope: _, agent: __, ...rest }: DeskSearch, scope: ListFilter['scope']): DeskSearch {
  return scope === 'all' ? rest : { ...rest, scope };
}
