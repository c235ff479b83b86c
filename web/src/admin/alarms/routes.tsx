/** By which way alarm mail leaves: a first one, and others for when it is itself the trouble. All can be tried. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowUp, IconPlugConnected, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureWords } from '../../ui/failure-note.tsx';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import admin from '../admin.module.css';
import { Section } from '../page.tsx';
import css from './alarms.module.css';
import { type AlarmRoute, alarmRoutesQuery, checkRoutes, type RouteWish, setRoutes } from './queries.ts';
import { RouteForm } from './route-form.tsx';

export function Routes() {
  const { t } = useTranslation('alarms');
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { data: routes, error, refetch } = useQuery(alarmRoutesQuery);
  const [adding, setAdding] = useState(false);
  const checking = useMutation({ mutationFn: checkRoutes });
  const setting = useMutation({
    mutationFn: (wishes: RouteWish[]) => setRoutes(wishes),
    onSuccess: ({ items }) => {
      queries.setQueryData(alarmRoutesQuery.queryKey, items);
      checking.reset();
    },
    onError: (failed) => showToast(problemText(failed), { tone: 'bad' }),
  });
  const wishes = (routes ?? []).map(wishOf);
  const moveUp = (index: number) => {
    const moved = [...wishes];
    const [taken] = moved.splice(index, 1);
    if (taken) moved.splice(index - 1, 0, taken);
    setting.mutate(moved);
  };
  return (
    <Section
      title={t('settingsPage.routes')}
      action={
        <span className={css.actions}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlugConnected size={16} />}
            loading={checking.isPending}
            onClick={() => checking.mutate()}
          >
            {t('settingsPage.check')}
          </Button>
          {!adding && wishes.length < MOST_ROUTES && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={16} />}
              onClick={() => setAdding(true)}
            >
              {t('settingsPage.addRoute')}
            </Button>
          )}
        </span>
      }
    >
      <p className={css.sectionDetail}>{t('settingsPage.routesDetail')}</p>
      {adding && (
        <div className={`${admin.card} ${admin.inset} ${admin.apart}`}>
          <RouteForm
            onCancel={() => setAdding(false)}
            save={async (wish) => {
              const { items } = await setRoutes([...wishes, wish]);
              queries.setQueryData(alarmRoutesQuery.queryKey, items);
              checking.reset();
              setAdding(false);
            }}
          />
        </div>
      )}
      {error && !routes ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !routes ? (
        <Bone width="100%" height={60} />
      ) : (
        <div className={admin.card}>
          <ol className={css.story}>
            {routes.map((route, index) => (
              <li key={route.id} className={css.item}>
                <span className={css.itemMain}>
                  <span className={css.itemTitle}>
                    <Chip>{index === 0 ? t('settingsPage.first') : t('settingsPage.second')}</Chip>
                    <strong>{nameOf(route)}</strong>
                  </span>
                  <span className={css.itemDetail}>
                    {route.relay
                      ? `${t('settingsPage.routeRelay')} · ${route.relay.from}${route.relay.user ? ` · ${route.relay.user}` : ''}`
                      : t('settingsPage.routeMailbox')}
                  </span>
                </span>
                <span className={css.itemActions}>
                  {index > 0 && (
                    <ActionIcon
                      aria-label={t('settingsPage.moveUp', { what: nameOf(route) })}
                      onClick={() => moveUp(index)}
                    >
                      <IconArrowUp size={17} />
                    </ActionIcon>
                  )}
                  <ActionIcon
                    aria-label={tc('app.remove', { what: nameOf(route) })}
                    onClick={() => setting.mutate(wishes.filter((_, other) => other !== index))}
                  >
                    <IconX size={17} />
                  </ActionIcon>
                </span>
              </li>
            ))}
          </ol>
          {routes.length === 0 && <p className={css.remarkLine}>{t('settingsPage.automatic')}</p>}
          {checking.data && <Checked report={checking.data} />}
          {checking.error && (
            <p className={css.remarkLine} data-tone="warn" role="alert">
              {problemText(checking.error)}
            </p>
          )}
        </div>
      )}
    </Section>
  );
}

const MOST_ROUTES = 5;

const nameOf = ({ mailbox, relay }: AlarmRoute) => mailbox?.address ?? `${relay?.host}:${relay?.port}`;

function wishOf({ id, mailbox, relay }: AlarmRoute): RouteWish {
  return mailbox ? { mailboxId: mailbox.id } : { id, ...(relay ? { relay } : {}) };
}

type Report = Awaited<ReturnType<typeof checkRoutes>>;

function Checked({ report }: { readonly report: Report }) {
  const { t } = useTranslation('alarms');
  const words = useFailureWords();
  return (
    <div role="status">
      {report.routes.map(({ name, failure }) => (
        <p key={name} className={css.remarkLine} data-tone={failure ? 'warn' : 'good'}>
          <strong>{name}</strong>:{' '}
          {failure ? `${words(failure).summary} ${failure.detail}` : t('settingsPage.checkOk')}
        </p>
      ))}
      <p className={css.remarkLine} data-tone={report.redundant ? 'good' : 'warn'}>
        {report.failure
          ? words(report.failure).summary
          : report.redundant
            ? t('settingsPage.checkRedundant')
            : t('settingsPage.checkSingle')}
      </p>
    </div>
  );
}
