/** The doctor for the whole installation or one account: examine, follow row by row, see what to do. */
import { Button, NativeSelect } from '@mantine/core';
import { IconFileText, IconPackage, IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Bone } from '../../ui/small.tsx';
import { ProblemState, State, useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import admin from '../admin.module.css';
import { Page } from '../page.tsx';
import { accountsQuery } from '../queries.ts';
import { Diagnosis } from './diagnosis.tsx';
import css from './doctor.module.css';
import { Findings } from './findings.tsx';
import { type DoctorLanguage, examine, isUnderWay, latestQuery, rowsQuery } from './queries.ts';
import { RunHistory, reportAddress } from './run-history.tsx';

export function DoctorScreen() {
  const { t, i18n } = useTranslation('doctor');
  const lang: DoctorLanguage = i18n.language === 'nl' ? 'nl' : 'en';
  const { account: accountId, check: wanted } = useSearch({ from: '/signed-in/admin/doctor' });
  const queries = useQueryClient();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { data: run, error, isPending, refetch } = useQuery(latestQuery(accountId, lang));
  const { data: rows = [] } = useQuery(rowsQuery(accountId));
  const underWay = run ? isUnderWay(run) : false;
  useEffect(() => {
    // What a run has changed beside itself shows when it has ended.
    if (underWay) return;
    void queries.invalidateQueries({ queryKey: ['doctor', 'rows'] });
    void queries.invalidateQueries({ queryKey: ['doctor', 'runs'] });
  }, [underWay, queries]);
  useEffect(() => {
    if (wanted && run) document.querySelector(`[id^="row-${CSS.escape(wanted)}"]`)?.scrollIntoView();
  }, [wanted, run?.id]);

  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      action={
        <div className={admin.inline}>
          {run?.finishedAt && (
            <Button
              variant="default"
              component="a"
              href={reportAddress(run.id, lang)}
              title={t('reportHint')}
              leftSection={<IconFileText size={17} />}
            >
              {t('report')}
            </Button>
          )}
          {run?.finishedAt && (
            <Button
              variant="default"
              component="a"
              href={`/api/v1/doctor/bundle?lang=${lang}`}
              title={t('bundleHint')}
              leftSection={<IconPackage size={17} />}
            >
              {t('bundle')}
            </Button>
          )}
          <ExamineButton accountId={accountId} underWay={underWay} />
        </div>
      }
    >
      <ScopeChoice accounts={accounts} accountId={accountId} />
      {error && run === undefined ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Bone width="100%" height={140} />
      ) : run ? (
        <>
          <Diagnosis run={run} />
          <Findings findings={run.report.findings} rows={rows} accounts={accounts} wanted={wanted} />
        </>
      ) : (
        <div className={admin.card}>
          <State
            icon={<IconStethoscope size={26} stroke={1.6} />}
            title={t('never')}
            detail={t('neverDetail')}
            action={<ExamineButton accountId={accountId} underWay={false} />}
          />
        </div>
      )}
      <RunHistory accountId={accountId} lang={lang} />
    </Page>
  );
}

interface ExamineButtonProps {
  readonly accountId: string | undefined;
  readonly underWay: boolean;
}

export function ExamineButton({ accountId, underWay }: ExamineButtonProps) {
  const { t } = useTranslation('doctor');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { mutate, isPending } = useMutation({
    mutationFn: () => examine(accountId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['doctor', 'latest'] }),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  return (
    <Button
      leftSection={<IconStethoscope size={17} />}
      loading={isPending || underWay}
      onClick={() => mutate()}
    >
      {t('examine')}
    </Button>
  );
}

function ScopeChoice({
  accounts,
  accountId,
}: {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly accountId: string | undefined;
}) {
  const { t } = useTranslation('doctor');
  const navigate = useNavigate();
  return (
    <NativeSelect
      className={css.scope}
      aria-label={t('scope')}
      value={accountId ?? ''}
      data={[
        { value: '', label: t('everything') },
        ...accounts.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        void navigate({ to: '/admin/doctor', search: value ? { account: value } : {} })
      }
    />
  );
}
