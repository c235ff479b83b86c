/** Who has what and did what. Whoever has most open stands first, until another order is asked for. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TeamFigures } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { Avatar, Time } from '../ui/small.tsx';
import { useGrowing } from '../ui/use-growing.ts';
import css from './team.module.css';

type Person = TeamFigures['people'][number];
type Column = 'name' | 'open' | 'pending' | 'oldestOpenAt' | 'answered' | 'closed';

interface Order {
  readonly by: Column;
  readonly up: boolean;
}

const COLUMNS = [
  ['name', 'person'],
  ['open', 'open'],
  ['oldestOpenAt', 'oldestOpen'],
  ['pending', 'pending'],
  ['answered', 'answered'],
  ['closed', 'closed'],
] as const satisfies readonly (readonly [Column, string])[];

export function PeopleTable({ people }: Pick<TeamFigures, 'people'>) {
  const { t, i18n } = useTranslation('team');
  const [order, setOrder] = useState<Order>({ by: 'open', up: false });
  if (people.length === 0) return <p className={css.empty}>{t('nobodyHere')}</p>;
  const sorted = people.toSorted((a, b) => {
    const difference = compare(a, b, order.by, i18n.language);
    return (order.up ? difference : -difference) || a.name.localeCompare(b.name, i18n.language);
  });
  return <SortedTable sorted={sorted} order={order} onOrder={setOrder} />;
}

interface SortedTableProps {
  readonly sorted: readonly Person[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function SortedTable({ sorted, order, onOrder }: SortedTableProps) {
  const { t } = useTranslation('team');
  const { shown, more, end } = useGrowing(sorted);
  return (
    <div className={css.tableCard}>
      <table className={css.table}>
        <thead>
          <tr>
            {COLUMNS.map(([column, words]) => (
              <th
                key={column}
                aria-sort={order.by !== column ? 'none' : order.up ? 'ascending' : 'descending'}
              >
                <button
                  type="button"
                  title={t('sortBy', { column: t(words) })}
                  onClick={() =>
                    onOrder({ by: column, up: order.by === column ? !order.up : column === 'name' })
                  }
                >
                  {t(words)}
                  {order.by === column &&
                    (order.up ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </tbody>
      </table>
      {more && <div ref={end} className={css.more} />}
    </div>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const [before, after] = t('seen', { time: '\n' }).split('\n');
  return (
    <tr>
      <th scope="row">
        <Link
          to="/desk"
          search={{ agent: person.id }}
          className={css.person}
          title={t('theirs', { name: person.name })}
        >
          <Avatar name={person.name} size={30} />
          <span>
            <bdi>{person.name}</bdi>
            <small>
              {person.lastSeenAt ? (
                <>
                  {before}
                  <Time iso={person.lastSeenAt} />
                  {after}
                </>
              ) : (
                t('away')
              )}
            </small>
          </span>
        </Link>
      </th>
      <td data-zero={person.open === 0}>{format.integer(person.open)}</td>
      <td data-zero={!person.oldestOpenAt}>
        {person.oldestOpenAt ? <Time iso={person.oldestOpenAt} /> : '–'}
      </td>
      <td data-zero={person.pending === 0}>{format.integer(person.pending)}</td>
      <td data-zero={person.answered === 0}>{format.integer(person.answered)}</td>
      <td data-zero={person.closed === 0}>{format.integer(person.closed)}</td>
    </tr>
  );
}

/** Who has nothing open comes last in both orders of "longest open": there is nothing to look at. */
function compare(a: Person, b: Person, by: Column, language: string): number {
  if (by === 'name') return a.name.localeCompare(b.name, language);
  if (by !== 'oldestOpenAt') return a[by] - b[by];
  return (b.oldestOpenAt ?? '9').localeCompare(a.oldestOpenAt ?? '9');
}
