/** To whom conversations go on: a colleague of the department, a queue of any, or back to nobody. By keyboard or mouse. */
import { Modal, TextInput } from '@mantine/core';
import { IconSearch, IconStack2, IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/small.tsx';
import { agentsQuery, type ConversationChange, queuesQuery } from '../queries.ts';
import css from './hand-over.module.css';

interface HandOverProps {
  /** Whose colleagues are offered; undefined: conversations of several departments. */
  readonly departmentId: string | undefined;
  readonly onPick: (to: ConversationChange) => void;
  readonly onClose: () => void;
}

interface Target {
  readonly id: string;
  readonly group: 'agents' | 'queues';
  readonly name: string;
  readonly detail?: string | undefined;
  readonly icon: ReactNode;
  readonly change: ConversationChange;
}

export function HandOver({ departmentId, onPick, onClose }: HandOverProps) {
  const { t } = useTranslation('desk');
  const { t: tc } = useTranslation();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const targets = useTargets(departmentId).filter(({ name, detail }) =>
    fits(`${name} ${detail ?? ''}`, words),
  );
  const chosen = targets[at];
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt(Math.min(Math.max(at + step, 0), Math.max(targets.length - 1, 0)));
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      onPick(chosen.change);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{t('handOver.title')}</strong>}
      closeButtonProps={{ 'aria-label': tc('app.close') }}
    >
      <div>
        <TextInput
          data-autofocus
          leftSection={<IconSearch size={16} />}
          aria-label={t('handOver.search')}
          placeholder={t('handOver.search')}
          role="combobox"
          aria-expanded
          aria-controls="hand-over"
          aria-activedescendant={chosen ? `hand-over-${chosen.id}` : undefined}
          value={words}
          maxLength={200}
          onKeyDown={press}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
        />
        <div id="hand-over" role="listbox" aria-label={t('handOver.title')} className={css.list}>
          {targets.map((target, index) => (
            <div key={target.id}>
              {target.group !== targets[index - 1]?.group && (
                <div className={css.group}>{t(`handOver.${target.group}`)}</div>
              )}
              <button
                id={`hand-over-${target.id}`}
                type="button"
                role="option"
                aria-selected={index === at}
                tabIndex={-1}
                className={css.target}
                data-active={index === at}
                ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
                onMouseMove={() => setAt(index)}
                onClick={() => onPick(target.change)}
              >
                {target.icon}
                <span className={css.name}>
                  <bdi>{target.name}</bdi>
                  {target.detail && <small>{target.detail}</small>}
                </span>
              </button>
            </div>
          ))}
          {targets.length === 0 && <p className={css.none}>{t('handOver.none')}</p>}
        </div>
      </div>
    </Modal>
  );
}

function useTargets(departmentId: string | undefined): Target[] {
  const { t } = useTranslation('desk');
  const { data: agents = [] } = useQuery(agentsQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const colleagues = agents.filter(
    ({ disabled, role, departmentIds }) =>
      !disabled && (role === 'administrator' || !departmentId || departmentIds.includes(departmentId)),
  );
  return [
    ...colleagues.map(({ id, name }) => ({
      id,
      group: 'agents' as const,
      name,
      icon: <Avatar name={name} size={24} />,
      change: { agentId: id },
    })),
    {
      id: 'nobody',
      group: 'agents',
      name: t('handOver.nobody'),
      icon: <IconUserOff size={20} stroke={1.6} />,
      change: { agentId: null },
    },
    ...queues.map((queue) => ({
      id: queue.id,
      group: 'queues' as const,
      name: queue.name === queue.departmentName ? queue.name : `${queue.departmentName} · ${queue.name}`,
      detail: departmentId && queue.departmentId !== departmentId ? t('handOver.otherDepartment') : undefined,
      icon: <IconStack2 size={20} stroke={1.6} />,
      change: { queueId: queue.id },
    })),
  ];
}

function fits(text: string, words: string): boolean {
  const fold = (each: string) => each.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  return fold(words)
    .split(/\s+/)
    .every((word) => fold(text).includes(word));
}
