/** Who is told of alarms, each with a button to try it. */
import { Button } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../../ui/copy.tsx';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import admin from '../admin.module.css';
import { Section } from '../page.tsx';
import { departmentsQuery } from '../queries.ts';
import css from './alarms.module.css';
import { ChannelForm } from './channel-form.tsx';
import {
  type AlarmChannel,
  alarmChannelsQuery,
  changeChannel,
  removeChannel,
  renewSigningKey,
  testChannel,
} from './queries.ts';

export function Channels() {
  const { t } = useTranslation('alarms');
  const { data: channels, error, refetch } = useQuery(alarmChannelsQuery);
  const [adding, setAdding] = useState(false);
  const [signingKey, setSigningKey] = useState<string | null>(null);
  return (
    <Section
      title={t('settingsPage.channels')}
      action={
        !adding && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={16} />}
            onClick={() => setAdding(true)}
          >
            {t('settingsPage.addChannel')}
          </Button>
        )
      }
    >
      <p className={css.sectionDetail}>{t('settingsPage.channelsDetail')}</p>
      {adding && (
        <div className={`${admin.card} ${admin.inset} ${admin.apart}`}>
          <ChannelForm onDone={() => setAdding(false)} onKey={setSigningKey} />
        </div>
      )}
      {signingKey && (
        <div className={admin.apart}>
          <p>{t('settingsPage.signingKey')}</p>
          <CopyBox text={signingKey} />
        </div>
      )}
      {error && !channels ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !channels ? (
        <Bone width="100%" height={70} />
      ) : (
        <ul className={admin.card}>
          {channels.map((channel) => (
            <ChannelItem key={channel.id} channel={channel} onKey={setSigningKey} />
          ))}
          {channels.length === 0 && (
            <li className={css.remarkLine} data-tone="warn">
              {t('settingsPage.noChannels')}
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}

interface ChannelItemProps {
  readonly channel: AlarmChannel;
  readonly onKey: (key: string) => void;
}

function ChannelItem({ channel, onKey }: ChannelItemProps) {
  const { t } = useTranslation('alarms');
  const problemText = useProblemText();
  const [editing, setEditing] = useState(false);
  const testing = useMutation({
    mutationFn: () => testChannel(channel.id),
    onSuccess: ({ route }) => showToast(t('settingsPage.testSent', { route })),
  });
  return (
    <li className={css.item} data-off={!channel.enabled}>
      <span className={css.itemMain}>
        <span className={css.itemTitle}>
          <strong dir="auto">{channel.name}</strong>
          <Chip>{t(`settingsPage.kind.${channel.kind}`)}</Chip>
          {!channel.enabled && <Chip>{t('settingsPage.off')}</Chip>}
        </span>
        <ChannelDetail channel={channel} />
        {testing.error && (
          <span className={css.itemFailure} role="alert">
            {problemText(testing.error)}
          </span>
        )}
      </span>
      <span className={css.itemActions}>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconSend size={15} />}
          loading={testing.isPending}
          onClick={() => testing.mutate()}
        >
          {t('settingsPage.test')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          aria-expanded={editing}
          onClick={() => setEditing(!editing)}
        >
          {t('settingsPage.edit')}
        </Button>
      </span>
      {editing && (
        <div className={css.itemForm}>
          <ChannelForm channel={channel} onDone={() => setEditing(false)} onKey={onKey} />
          <ChannelEnd channel={channel} onKey={onKey} />
        </div>
      )}
    </li>
  );
}

function ChannelDetail({ channel }: { readonly channel: AlarmChannel }) {
  const { t } = useTranslation('alarms');
  const { data: departments = [] } = useQuery(departmentsQuery);
  const department = departments.find(({ id }) => id === channel.departmentId)?.name;
  const to =
    channel.kind === 'mail'
      ? [...(channel.toAdministrators ? [t('settingsPage.administrators')] : []), ...channel.recipients]
      : [channel.target ?? ''];
  const facts = [
    t(`settingsPage.fromSeverity.${channel.leastSeverity}`),
    ...(department ? [department] : []),
    ...(channel.quiet
      ? [t('settingsPage.quietSummary', { from: channel.quiet.from, until: channel.quiet.until })]
      : []),
  ];
  return (
    <span className={css.itemDetail}>
      {to.join(', ')} · {facts.join(' · ')}
    </span>
  );
}

/** What ends or renews a channel, apart from what changes it. */
function ChannelEnd({ channel, onKey }: ChannelItemProps) {
  const { t } = useTranslation('alarms');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [sure, setSure] = useState(false);
  const onError = (error: unknown) => showToast(problemText(error), { tone: 'bad' });
  const reread = () => queries.invalidateQueries({ queryKey: alarmChannelsQuery.queryKey });
  const removing = useMutation({ mutationFn: () => removeChannel(channel.id), onSuccess: reread, onError });
  const switching = useMutation({
    mutationFn: () => changeChannel(channel.id, { enabled: !channel.enabled }),
    onSuccess: reread,
    onError,
  });
  const renewing = useMutation({
    mutationFn: () => renewSigningKey(channel.id),
    onSuccess: ({ signingSecret }) => onKey(signingSecret),
    onError,
  });
  return (
    <div className={admin.buttons}>
      <Button variant="subtle" color="gray" size="xs" onClick={() => switching.mutate()}>
        {channel.enabled ? t('settingsPage.off') : t('settingsPage.enabled')}
      </Button>
      {channel.kind === 'webhook' && (
        <Button variant="subtle" color="gray" size="xs" onClick={() => renewing.mutate()}>
          {t('settingsPage.renewKey')}
        </Button>
      )}
      <Button
        variant={sure ? 'filled' : 'subtle'}
        color="red"
        size="xs"
        loading={removing.isPending}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? removing.mutate() : setSure(true))}
      >
        {sure ? t('settingsPage.removeSure') : t('settingsPage.remove')}
      </Button>
    </div>
  );
}
