/** One node: how it stands, its figures, and on request the mailboxes in its hands. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { Bone, Chip, Time, type Tone } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { Facts } from '../page.tsx';
import { concernsOf } from './judge-node.ts';
import nodes from './nodes.module.css';
import { type Node, nodeMailboxesQuery } from './queries.ts';

const TONES: Readonly<Record<Node['state'], Tone | undefined>> = {
  live: 'good',
  silent: 'bad',
  stopped: undefined,
  died: 'warn',
};

interface NodeProps {
  readonly node: Node;
  /** The time of the database, by which the node is judged. */
  readonly now: number;
}

export function NodeCard({ node, now }: NodeProps) {
  const { t } = useTranslation('nodes');
  const tone = TONES[node.state];
  const concerns = concernsOf(node);
  return (
    <li className={css.card}>
      <header className={nodes.head}>
        <span className={css.cardTitle}>
          <strong dir="auto">{node.host}</strong>
          <span className={nodes.process}>{t('process', { pid: node.pid })}</span>
          {node.self && <span className={nodes.process}>· {t('self')}</span>}
        </span>
        <span className={css.inline}>
          {node.roles.map((role) => (
            <Chip key={role}>{t(`role.${role}`)}</Chip>
          ))}
          <Chip {...(tone ? { tone } : {})}>{t(`state.${node.state}`)}</Chip>
        </span>
      </header>
      {(concerns.length > 0 || node.state === 'silent') && (
        <ul className={nodes.concerns}>
          {node.state === 'silent' && <li>{t('silentDetail')}</li>}
          {concerns.map((concern) => (
            <li key={concern}>{t(`concern.${concern}`, { parts: node.stalled.join(', ') })}</li>
          ))}
        </ul>
      )}
      <NodeFacts node={node} now={now} />
      {node.state === 'live' && node.roles.includes('services') && <InHand node={node} />}
    </li>
  );
}

function NodeFacts({ node, now }: NodeProps) {
  const { t, i18n } = useTranslation('nodes');
  const format = useFormat();
  const { cpuLoad, memoryBytes, loopDelayMs, databaseMs, clockOffsetMs, diskFreeBytes, diskTotalBytes } =
    node;
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits }).format(value);
  const ms = (value: number | null) =>
    value === null
      ? null
      : value < 1_000
        ? `${number(value, value < 10 ? 1 : 0)} ms`
        : `${number(value / 1_000, 1)} s`;
  const clock =
    clockOffsetMs === null
      ? null
      : Math.abs(clockOffsetMs) < 1
        ? '0 ms'
        : t(clockOffsetMs > 0 ? 'ahead' : 'behind', { value: ms(Math.abs(clockOffsetMs)) });
  const services = node.roles.includes('services');
  const running = node.endedAt === null;
  return (
    <Facts
      facts={[
        [t('fact.version'), node.version],
        [t('fact.started'), <Time key="started" iso={node.startedAt} />],
        node.endedAt === null
          ? [t('fact.seen'), format.distance(node.seenAt, now)]
          : [t('fact.ended'), format.distance(node.endedAt, now)],
        [t('fact.retrieving'), services && running ? t('mailboxes', { count: node.retrieving }) : null],
        [t('fact.sending'), services && running ? t('mailboxes', { count: node.sending }) : null],
        [t('fact.cpu'), cpuLoad === null ? null : t('cores', { value: number(cpuLoad, 2) })],
        [t('fact.memory'), memoryBytes === null ? null : format.size(memoryBytes)],
        [t('fact.loop'), ms(loopDelayMs)],
        [t('fact.database'), ms(databaseMs)],
        [t('fact.clock'), clock],
        [
          t('fact.disk'),
          diskFreeBytes === null || diskTotalBytes === null
            ? null
            : t('diskOf', { free: format.size(diskFreeBytes), total: format.size(diskTotalBytes) }),
        ],
      ]}
    />
  );
}

/** Asked for only when somebody looks: a node may hold thousands. */
function InHand({ node }: { readonly node: Node }) {
  const { t } = useTranslation('nodes');
  const [open, setOpen] = useState(false);
  return (
    <details className={nodes.inHand} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('inHand')}</summary>
      {open && <Mailboxes nodeId={node.id} />}
    </details>
  );
}

function Mailboxes({ nodeId }: { readonly nodeId: string }) {
  const { t } = useTranslation('nodes');
  const { data, error, refetch } = useQuery(nodeMailboxesQuery(nodeId));
  if (error && !data) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!data) return <Bone width="60%" />;
  if (data.items.length === 0) return <p className={nodes.process}>{t('none')}</p>;
  return (
    <ul className={nodes.mailboxes}>
      {data.items.map(({ id, address, accountId, retrieving, sending }) => (
        <li key={id}>
          <Link to="/admin/accounts/$accountId" params={{ accountId }} search={{}}>
            {address}
          </Link>
          <span className={nodes.process}>
            {[retrieving && t('retrieves'), sending && t('sends')].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
      {data.more > 0 && <li className={nodes.process}>{t('more', { count: data.more })}</li>}
    </ul>
  );
}
