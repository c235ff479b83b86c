/** Who did what to whom, newest first. */
import { Button, NativeSelect } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { agentsQuery } from '../../agent/queries.ts';
import { Bone, Time } from '../../ui/small.tsx';
import { ProblemState, State } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { Page } from '../page.tsx';
import rows from '../rows.module.css';
import audit from './audit.module.css';
import { factsOf } from './facts.ts';
import { type AuditEvent, auditQuery } from './queries.ts';
import { SUBJECTS } from './search.ts';

export function AuditScreen() {
  const { t } = useTranslation('audit');
  const search = useSearch({ from: '/signed-in/admin/audit' });
  const navigate = useNavigate({ from: '/admin/audit' });
  const { data: agents = [] } = useQuery(agentsQuery);
  const trail = useInfiniteQuery(auditQuery(search));
  const events = trail.data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('title')} detail={t('detail')}>
      <div className={audit.filters}>
        <NativeSelect
          label={t('about')}
          value={search.about ?? ''}
          data={[
            { value: '', label: t('everything') },
            ...SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({
              search: { ...search, about: SUBJECTS.find((each) => each === value) },
              replace: true,
            })
          }
        />
        <NativeSelect
          label={t('who')}
          value={search.agentId ?? ''}
          data={[
            { value: '', label: t('everybody') },
            ...agents.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { ...search, agentId: value || undefined }, replace: true })
          }
        />
      </div>
      {trail.error && !events ? (
        <ProblemState error={trail.error} retry={() => void trail.refetch()} />
      ) : !events ? (
        <Bone width="100%" height={240} />
      ) : events.length === 0 ? (
        <div className={css.card}>
          <State icon={<IconHistory size={26} stroke={1.6} />} title={t('empty')} />
        </div>
      ) : (
        <ul className={css.card}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ul>
      )}
      {trail.hasNextPage && (
        <div className={css.buttons}>
          <Button
            variant="default"
            loading={trail.isFetchingNextPage}
            onClick={() => void trail.fetchNextPage()}
          >
            {t('more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

function EventRow({ event }: { readonly event: AuditEvent }) {
  const { t } = useTranslation('audit');
  const { action, subject, subjectName, agent, at, detail } = event;
  const kind = subject.split(':')[0] ?? '';
  const { t: tc } = useTranslation();
  return (
    <li className={rows.event}>
      <span className={rows.eventWhen}>
        <Time iso={at} />
      </span>
      <span className={rows.eventWhat}>
        {t(`action.${action.replace('.', '_')}` as 'title', { defaultValue: action })}
        {subjectName && (
          <>
            {' '}
            <strong dir="auto">{subjectName}</strong>
          </>
        )}
        <span className={audit.facts}>
          {t(`subject.${kind}` as 'title', { defaultValue: kind })}
          {factsOf(detail).map(({ name, value }) => (
            <span key={name}>
              {t(`fact.${name}` as 'title', { defaultValue: inWords(name) })}:{' '}
              <bdi>{typeof value === 'boolean' ? tc(value ? 'app.yes' : 'app.no') : value}</bdi>
            </span>
          ))}
        </span>
      </span>
      <span className={rows.eventWho}>{agent?.name ?? 'Postvak'}</span>
    </li>
  );
}

/** A name that no language has a word for yet: "resumeAt" as "resume at". */
function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
