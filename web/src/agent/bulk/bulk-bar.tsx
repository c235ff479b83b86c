/** What can be done with all that are selected. */
import { ActionIcon, Button, CloseButton, Menu, Tooltip } from '@mantine/core';
import {
  IconCheck,
  IconChecks,
  IconClockPause,
  IconDots,
  IconMailOpened,
  IconTransfer,
  IconUserPlus,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationSummary } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { showChange } from '../change-conversation.ts';
import { HandOver } from '../hand-over/hand-over.tsx';
import { type ConversationChange, changeMany } from '../queries.ts';
import css from './bulk.module.css';

interface BulkBarProps {
  readonly selected: readonly ConversationSummary[];
  readonly onSelectLoaded: () => void;
  readonly onDone: () => void;
}

/** What one request may change. */
const MOST = 200;

export function BulkBar({ selected, onSelectLoaded, onDone }: BulkBarProps) {
  const { t } = useTranslation('desk');
  const { session } = useRouteContext({ from: '/signed-in' });
  const queries = useQueryClient();
  const problemText = useProblemText();
  const me = session.agent;
  const [handingOver, setHandingOver] = useState(false);
  const changing = useMutation({
    mutationFn: async (change: ConversationChange) => {
      const { agentId, queueId: _, ...plain } = change;
      const shown = {
        ...plain,
        ...(agentId === me.id ? { agent: me } : agentId === null ? { agent: null } : {}),
      };
      const restore = selected.map(({ id }) => showChange(queries, id, shown, me.id));
      try {
        const answers = [];
        for (let at = 0; at < selected.length; at += MOST) {
          answers.push(
            await changeMany(
              selected.slice(at, at + MOST).map(({ id }) => id),
              change,
            ),
          );
        }
        return answers;
      } catch (error) {
        for (const back of restore.reverse()) back();
        throw error;
      }
    },
    onSuccess: (answers) => {
      const changed = answers.flatMap((each) => each.changed).length;
      const refused = answers.flatMap((each) => each.refused).length;
      const why = me.role === 'agent' ? 'list.colleagues' : 'list.notAll';
      if (refused > 0) showToast(t(why, { count: refused }), { tone: 'bad' });
      else showToast(t('list.changed', { count: changed }));
      onDone();
    },
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['conversations'] }),
  });
  const departments = new Set(selected.map(({ department }) => department.id));
  const act = (change: ConversationChange) => changing.mutate(change);
  return (
    <div className={css.bar} role="toolbar" aria-label={t('list.selected', { count: selected.length })}>
      <CloseButton aria-label={t('list.clearSelection')} onClick={onDone} />
      <strong className={css.count}>{t('list.selected', { count: selected.length })}</strong>
      <span className={css.spring} />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCheck size={16} />}
        loading={changing.isPending}
        onClick={() => act({ state: 'closed' })}
      >
        {t('list.closeThem')}
      </Button>
      <Tooltip label={t('list.handOver')}>
        <ActionIcon
          aria-label={t('list.handOver')}
          disabled={changing.isPending}
          onClick={() => setHandingOver(true)}
        >
          <IconTransfer size={18} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon aria-label={t('conversation.more')} disabled={changing.isPending}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserPlus size={17} />} onClick={() => act({ agentId: me.id })}>
            {t('list.assignToMe')}
          </Menu.Item>
          <Menu.Item leftSection={<IconClockPause size={17} />} onClick={() => act({ state: 'pending' })}>
            {t('list.setPending')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMailOpened size={17} />} onClick={() => act({ unread: false })}>
            {t('list.markRead')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconChecks size={17} />} onClick={onSelectLoaded}>
            {t('list.selectLoaded')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {handingOver && (
        <HandOver
          departmentId={departments.size === 1 ? [...departments][0] : undefined}
          onClose={() => setHandingOver(false)}
          onPick={(to) => {
            setHandingOver(false);
            act(to);
          }}
        />
      )}
    </div>
  );
}
