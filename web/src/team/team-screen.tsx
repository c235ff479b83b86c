/** How a team fares: what waits now, each day of the period, and who does what. Every figure leads to its mail. */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import '../admin/mantine-styles.ts';
import admin from '../admin/admin.module.css';
import { Page, Section } from '../admin/page.tsx';
import { departmentsQuery } from '../admin/queries.ts';
import { agentsQuery } from '../agent/queries.ts';
import { Problem } from '../api/problem.ts';
import type { TeamFigures } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { Bone, Time } from '../ui/small.tsx';
import { ProblemState } from '../ui/state.tsx';
import { DayChart } from './day-chart.tsx';
import { PeopleTable } from './people-table.tsx';
import { type TeamDays, teamQuery } from './queries.ts';
import css from './team.module.css';

const PERIODS = [1, 7, 30] as const satisfies readonly TeamDays[];

export function TeamScreen() {
  const { t } = useTranslation('team');
  const { session } = useRouteContext({ from: '/signed-in' });
  if (session.agent.role === 'agent') {
    return <ProblemState error={new Problem('forbidden', { title: '', status: 403 })} />;
  }
  return (
    <div className={`${admin.scroller} ${css.screen}`}>
      <Page title={t('title')} detail={t('detail')} action={<Choice />}>
        <Figures />
      </Page>
    </div>
  );
}

function Choice() {
  const { t } = useTranslation('team');
  const search = useSearch({ from: '/signed-in/team' });
  const navigate = useNavigate({ from: '/team' });
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data: departments = [] } = useQuery(departmentsQuery);
  const { data: agents = [] } = useQuery(agentsQuery);
  const { role, id: me } = session.agent;
  const departmentIds = agents.find(({ id }) => id === me)?.departmentIds ?? [];
  const own = departments.filter(({ id }) => role === 'administrator' || departmentIds.includes(id));
  return (
    <div className={css.choice}>
      {own.length > 1 && (
        <NativeSelect
          aria-label={t('department')}
          value={search.department ?? ''}
          data={[
            { value: '', label: t('allDepartments') },
            ...own.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({
              search: ({ department: _, ...rest }) => (value ? { ...rest, department: value } : rest),
              replace: true,
            })
          }
        />
      )}
      <SegmentedControl
        aria-label={t('period')}
        value={String(search.days ?? 7)}
        data={PERIODS.map((days) => ({ value: String(days), label: t(`days_${days}`) }))}
        onChange={(value) => {
          const days = PERIODS.find((each) => String(each) === value);
          void navigate({
            search: ({ days: _, ...rest }) => (days && days !== 7 ? { ...rest, days } : rest),
            replace: true,
          });
        }}
      />
    </div>
  );
}

function Figures() {
  const { t } = useTranslation('team');
  const search = useSearch({ from: '/signed-in/team' });
  const { data, error, refetch } = useQuery(teamQuery(search));
  if (error && !data) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!data) return <FigureBones />;
  return (
    <>
      <Tiles figures={data} />
      {data.days.length > 1 && (
        <Section title={t('flow')}>
          <DayChart days={data.days} />
        </Section>
      )}
      <Section title={t('people')}>
        <PeopleTable people={data.people} />
      </Section>
    </>
  );
}

function Tiles({ figures: { now, firstAnswer, days } }: { readonly figures: TeamFigures }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const { medianSeconds, slowSeconds } = firstAnswer;
  const today = days.length === 1 ? days[0] : undefined;
  return (
    <ul className={css.tiles}>
      <Tile name={t('open')} value={format.integer(now.open)} to={{ to: '/desk', search: {} }}>
        <Oldest at={now.oldestOpenAt} />
      </Tile>
      <Tile
        name={t('unassigned')}
        value={format.integer(now.unassigned)}
        to={{ to: '/desk', search: { scope: 'unassigned' } }}
      >
        <Oldest at={now.oldestUnassignedAt} />
      </Tile>
      <Tile
        name={t('pending')}
        value={format.integer(now.pending)}
        to={{ to: '/desk', search: { state: 'pending' } }}
      />
      <Tile name={t('firstAnswer')} value={medianSeconds === null ? '–' : format.duration(medianSeconds)}>
        {medianSeconds === null || slowSeconds === null
          ? t('noAnswers')
          : t('slow', { time: format.duration(slowSeconds) })}
      </Tile>
      {today &&
        (['received', 'answered', 'closed'] as const).map((name) => (
          <Tile key={name} name={t(name)} value={format.integer(today[name])} />
        ))}
    </ul>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly to?: Pick<LinkProps, 'to' | 'search'>;
  readonly children?: ReactNode;
}

function Tile({ name, value, to, children }: TileProps) {
  const content = (
    <>
      <span className={css.tileName}>{name}</span>
      <strong className={css.tileValue}>{value}</strong>
      <span className={css.tileDetail}>{children}</span>
    </>
  );
  return (
    <li>
      {to ? (
        <Link {...to} className={css.tile}>
          {content}
        </Link>
      ) : (
        <div className={css.tile}>{content}</div>
      )}
    </li>
  );
}

function Oldest({ at }: { readonly at: string | null }) {
  const { t } = useTranslation('team');
  if (!at) return t('nothing');
  const [before, after] = t('oldest', { time: '\n' }).split('\n');
  return (
    <>
      {before}
      <Time iso={at} />
      {after}
    </>
  );
}

function FigureBones() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('app.loading')}>
      <div className={css.tiles}>
        {[1, 2, 3, 4].map((each) => (
          <div key={each} className={css.tile}>
            <Bone width="5rem" />
            <Bone width="3rem" height={26} style={{ margin: '10px 0' }} />
            <Bone width="7rem" height={10} />
          </div>
        ))}
      </div>
      <Bone width="100%" height={220} style={{ marginTop: 32 }} />
    </div>
  );
}
