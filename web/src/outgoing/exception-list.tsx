/** The exception queue: one card each, with the failure, every recipient's outcome, and what can be decided. */
import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from '../admin/admin.module.css';
import { useFormat } from '../i18n/format.ts';
import { Bone } from '../ui/small.tsx';
import { ProblemState, State } from '../ui/state.tsx';
import { ExceptionCard } from './exception-card.tsx';
import own from './outgoing.module.css';
import { type ExceptionKind, exceptionsQuery } from './queries.ts';
import { useDecideMany } from './use-decide.ts';

const MOST_COUNTED = 1000;
const KINDS = ['all', 'failed', 'held'] as const;

export function ExceptionList() {
  const { t } = useTranslation('outgoing');
  const format = useFormat();
  const [kind, setKind] = useState<ExceptionKind>('all');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    exceptionsQuery(kind),
  );
  const deciding = useDecideMany();
  if (error && !data) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!data) return <Bone width="100%" height={140} />;

  const items = data.pages.flatMap((page) => page.items);
  const total = data.pages.at(-1)?.total ?? 0;
  const chosen = items.filter(({ delivery }) => selected.has(delivery.id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const decideAll = (decision: 'send-again' | 'give-up') =>
    deciding.mutate(
      { ids: chosen.map(({ delivery }) => delivery.id), decision },
      { onSuccess: () => setSelected(new Set()) },
    );
  return (
    <>
      <div className={own.bar}>
        <p className={own.total} role="status">
          {total > 0 &&
            (total >= MOST_COUNTED
              ? t('exceptions.totalMany', { count: MOST_COUNTED })
              : t('exceptions.total', { count: total }))}
        </p>
        <SegmentedControl
          size="xs"
          aria-label={t('exceptions.which')}
          value={kind}
          onChange={(value) => {
            setKind(value as ExceptionKind);
            setSelected(new Set());
          }}
          data={KINDS.map((value) => ({ value, label: t(`exceptions.${value}`) }))}
        />
      </div>
      {items.length > 1 && (
        <div className={own.bulk} data-active={chosen.length > 0}>
          <Checkbox
            label={
              chosen.length > 0 ? t('exceptions.selected', { count: chosen.length }) : t('exceptions.all')
            }
            checked={chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={() =>
              setSelected(
                chosen.length === items.length
                  ? new Set()
                  : new Set(items.map(({ delivery }) => delivery.id)),
              )
            }
          />
          {chosen.length > 0 && (
            <div className={own.decisions}>
              <Button
                size="compact-sm"
                variant="default"
                loading={deciding.isPending}
                onClick={() => decideAll('send-again')}
              >
                {t('decision.send-again')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                loading={deciding.isPending}
                onClick={() => decideAll('give-up')}
              >
                {t('decision.give-up')}
              </Button>
            </div>
          )}
        </div>
      )}
      {items.length === 0 ? (
        <State
          icon={<IconMailCheck size={26} stroke={1.6} />}
          title={t('exceptions.empty')}
          detail={t('exceptions.emptyDetail')}
        />
      ) : (
        <ul className={css.cards}>
          {items.map((item) => (
            <li key={item.delivery.id}>
              <ExceptionCard
                item={item}
                selected={selected.has(item.delivery.id)}
                onToggle={items.length > 1 ? () => toggle(item.delivery.id) : undefined}
              />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={own.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('exceptions.more')} ({format.integer(total - items.length)})
          </Button>
        </div>
      )}
    </>
  );
}
