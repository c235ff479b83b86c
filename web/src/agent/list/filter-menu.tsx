/**
 * Which state, queue and mailbox the list shows. An organisation may have thousands of mailboxes: then a field narrows
 * them, and no more are drawn than somebody reads.
 */
import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../api/types.ts';
import { mailboxesQuery, queuesQuery } from '../queries.ts';
import type { DeskSearch, ListFilter } from './filter.ts';
import css from './list.module.css';

const STATES = ['open', 'pending', 'closed', 'any'] as const;
/** More than fit on a screen. */
const LONG = 12;
const MOST_SHOWN = 50;

export function FilterMenu({ filter }: { readonly filter: ListFilter }) {
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const change = (next: (before: DeskSearch) => DeskSearch) => void navigate({ to: '/desk', search: next });
  const mailbox = mailboxes.find(({ id }) => id === filter.mailboxId);
  const queue = queues.find(({ id }) => id === filter.queueId);
  const isNarrowed = filter.state !== 'open' || Boolean(filter.mailboxId) || Boolean(filter.queueId);
  const [words, setWords] = useState('');
  const isLong = queues.length + mailboxes.length > LONG;
  const foundQueues = matching(queues.map(named), words, ({ name }) => name);
  const foundMailboxes = matching(mailboxes, words, ({ address }) => address);
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
        {isLong && (
          <Menu.Search
            aria-label={t('list.filterSearch')}
            placeholder={t('list.filterSearch')}
            leftSection={<IconSearch size={15} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {!words.trim() && <Menu.Label>{t('list.state')}</Menu.Label>}
        {!words.trim() &&
          STATES.map((state) => (
            <Menu.Item
              key={state}
              rightSection={filter.state === state && <IconCheck size={16} />}
              onClick={() => change((before) => withState(before, state))}
            >
              {nameOf(state)}
            </Menu.Item>
          ))}
        {queues.length > 1 && foundQueues.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('list.queue')}</Menu.Label>
            <Menu.Item
              rightSection={!filter.queueId && <IconCheck size={16} />}
              onClick={() => change(({ queue: _, ...before }) => before)}
            >
              {t('list.allQueues')}
            </Menu.Item>
            {foundQueues.slice(0, MOST_SHOWN).map(({ id, name }) => (
              <Menu.Item
                key={id}
                rightSection={filter.queueId === id && <IconCheck size={16} />}
                onClick={() => change((before) => ({ ...before, queue: id }))}
              >
                <bdi>{name}</bdi>
              </Menu.Item>
            ))}
            <Unshown count={foundQueues.length - MOST_SHOWN} />
          </>
        )}
        {mailboxes.length > 1 && foundMailboxes.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('list.mailbox')}</Menu.Label>
            <Menu.Item
              rightSection={!filter.mailboxId && <IconCheck size={16} />}
              onClick={() => change(({ mailbox: _, ...before }) => before)}
            >
              {t('list.allMailboxes')}
            </Menu.Item>
            {foundMailboxes.slice(0, MOST_SHOWN).map(({ id, address }) => (
              <Menu.Item
                key={id}
                rightSection={filter.mailboxId === id && <IconCheck size={16} />}
                onClick={() => change((before) => ({ ...before, mailbox: id }))}
              >
                <bdi className={css.filterName}>{address}</bdi>
              </Menu.Item>
            ))}
            <Unshown count={foundMailboxes.length - MOST_SHOWN} />
          </>
        )}
        {foundQueues.length + foundMailboxes.length === 0 && isLong && (
          <Menu.Label>{t('list.filterNone')}</Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Says that there are more, rather than letting the list look complete. */
function Unshown({ count }: { readonly count: number }) {
  const { t } = useTranslation('desk');
  return count > 0 ? <Menu.Label>{t('list.filterMore', { count })}</Menu.Label> : null;
}

/** A queue by its own name, after its department's where that is another. */
function named({ id, name, departmentName }: Queue): { readonly id: string; readonly name: string } {
  return { id, name: name === departmentName ? name : `${departmentName} · ${name}` };
}

function matching<T>(all: readonly T[], words: string, nameOf: (each: T) => string): readonly T[] {
  const wanted = words.trim().toLocaleLowerCase();
  return wanted ? all.filter((each) => nameOf(each).toLocaleLowerCase().includes(wanted)) : all;
}

function withState({ state: _, ...rest }: DeskSearch, state: ListFilter['state']): DeskSearch {
  return state === 'open' ? rest : { ...rest, state };
}
