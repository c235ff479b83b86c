/** One row: what was looked at and how it went; opened, what was seen, what to do, and when it last passed. */
import { ActionIcon } from '@mantine/core';
import { IconChevronRight, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Time } from '../../ui/small.tsx';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { RemedyText } from './diagnosis.tsx';
import css from './doctor.module.css';
import { OutcomeMark } from './outcome-mark.tsx';
import { type DoctorFinding, type DoctorRow, lookAgain } from './queries.ts';

export interface FindingRowProps {
  readonly finding: DoctorFinding;
  readonly history: DoctorRow | undefined;
  /** Opened when it comes to be shown: it is what is wrong, or what was asked for. */
  readonly open: boolean;
}

export function FindingRow({ finding, history, open }: FindingRowProps) {
  const { t } = useTranslation('doctor');
  const { check, title, subject, node, outcome, summary, remedy, evidence, durationMs } = finding;
  const told = outcome === 'skipped' || outcome === 'pass' ? title : (summary ?? title);
  return (
    <li className={css.row} data-outcome={outcome} id={`row-${check}-${subject}`}>
      <details open={open}>
        <summary className={css.rowHead}>
          <IconChevronRight size={15} className={css.turn} aria-hidden />
          <OutcomeMark outcome={outcome} />
          <span className={css.rowTitle}>
            {told}
            {outcome === 'skipped' && summary && <span className={css.faint}> · {summary}</span>}
          </span>
          <code className={css.check}>{check}</code>
        </summary>
        <div className={css.rowBody}>
          {outcome !== 'pass' && outcome !== 'skipped' && (
            <p className={css.faint}>{t('shouldBe', { title })}</p>
          )}
          {remedy && <RemedyText remedy={remedy} />}
          {evidence.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, also by keyboard
            <pre className={css.evidence} tabIndex={0}>
              {evidence.join('\n')}
            </pre>
          )}
          <p className={css.faint}>
            {[subject, node ? t('from', { node }) : '', durationMs >= 1000 ? seconds(durationMs, t) : '']
              .filter(Boolean)
              .join(' · ')}
            {outcome !== 'pass' && (
              <>
                {' · '}
                {history?.passedAt ? (
                  <>
                    {t('lastPassed')} <Time iso={history.passedAt} form="distance" past />
                  </>
                ) : (
                  t('neverPassed')
                )}
              </>
            )}
          </p>
        </div>
      </details>
      {node === null && <Again finding={finding} />}
    </li>
  );
}

function Again({ finding }: { readonly finding: DoctorFinding }) {
  const { t } = useTranslation('doctor');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const { mutate, isPending } = useMutation({
    mutationFn: () => lookAgain(finding),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['doctor'] }),
    onError: (error) => showToast(problemText(error), { tone: 'bad' }),
  });
  return (
    <ActionIcon
      className={css.again}
      variant="subtle"
      color="gray"
      loading={isPending}
      aria-label={t('againLabel', { title: finding.title })}
      title={t('again')}
      onClick={() => mutate()}
    >
      <IconRefresh size={16} />
    </ActionIcon>
  );
}

function seconds(ms: number, t: ReturnType<typeof useTranslation<'doctor'>>['t']): string {
  return t('took', { seconds: (ms / 1000).toFixed(1) });
}
