/** The nodes: which role is silent, who runs and how, and who ended lately. */
import { IconAlertTriangle, IconVersions } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { Bone } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import ui from '../../ui/ui.module.css';
import css from '../admin.module.css';
import { Page, Section } from '../page.tsx';
import { NodeCard } from './node-card.tsx';
import { type Nodes, nodesQuery } from './queries.ts';

export function NodesScreen() {
  const { t } = useTranslation('nodes');
  const { data, error, refetch } = useQuery(nodesQuery);
  return (
    <Page title={t('title')} detail={t('detail')}>
      {error && !data ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Bone width="100%" height={220} />
      ) : (
        <NodeLists nodes={data} />
      )}
    </Page>
  );
}

function NodeLists({ nodes }: { readonly nodes: Nodes }) {
  const { t } = useTranslation('nodes');
  const now = new Date(nodes.now).getTime();
  const running = nodes.items.filter(({ endedAt }) => endedAt === null);
  const ended = nodes.items.filter(({ endedAt }) => endedAt !== null);
  return (
    <>
      <SilentRoles nodes={nodes} />
      <VersionMix nodes={nodes} />
      <Section title={t('running')}>
        <ul className={css.cards}>
          {running.map((node) => (
            <NodeCard key={node.id} node={node} now={now} />
          ))}
        </ul>
      </Section>
      {ended.length > 0 && (
        <Section title={t('ended')}>
          <ul className={css.cards}>
            {ended.map((node) => (
              <NodeCard key={node.id} node={node} now={now} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function SilentRoles({ nodes: { roles, now } }: { readonly nodes: Nodes }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  return roles
    .filter(({ live }) => live === 0)
    .map(({ role, lastSeenAt }) => (
      <Note key={role} tone="bad" icon={<IconAlertTriangle size={18} />} title={t(`silentRole.${role}`)}>
        {t(`silentRoleDetail.${role}`)}{' '}
        {lastSeenAt
          ? t('lastSeen', { when: format.distance(lastSeenAt, new Date(now).getTime()) })
          : t('neverSeen')}
      </Note>
    ));
}

function VersionMix({ nodes: { items } }: { readonly nodes: Nodes }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const versions = [...new Set(items.filter(({ state }) => state === 'live').map(({ version }) => version))];
  if (versions.length < 2) return null;
  return (
    <Note
      tone="warn"
      icon={<IconVersions size={18} />}
      title={t('versions', { versions: format.list(versions.sort()) })}
    >
      {t('versionsDetail')}
    </Note>
  );
}

interface NoteProps {
  readonly tone: 'bad' | 'warn';
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Note({ tone, icon, title, children }: NoteProps) {
  return (
    <section className={`${ui.note} ${css.apart}`} data-tone={tone} aria-label={title} role="status">
      <div className={ui.noteTitle}>
        {icon}
        <span>{title}</span>
      </div>
      <p className={ui.noteBody}>{children}</p>
    </section>
  );
}
