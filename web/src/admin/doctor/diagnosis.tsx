/** The first thing to read: what is wrong, in one sentence, and who does what about it. */
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../../ui/copy.tsx';
import { Time } from '../../ui/small.tsx';
import css from './doctor.module.css';
import { OutcomeMark } from './outcome-mark.tsx';
import { type DoctorRun, isUnderWay } from './queries.ts';

type Remedy = NonNullable<DoctorRun['report']['diagnosis']['remedy']>;

export function Diagnosis({ run }: { readonly run: DoctorRun }) {
  const { t } = useTranslation('doctor');
  const { diagnosis, findings } = run.report;
  if (isUnderWay(run)) return <Progress run={run} />;
  return (
    <section className={css.diagnosis} data-outcome={diagnosis.outcome} aria-live="polite">
      <h2 className={css.sentence}>
        <OutcomeMark outcome={diagnosis.outcome} />
        {diagnosis.sentence}
      </h2>
      {diagnosis.remedy && <RemedyText remedy={diagnosis.remedy} />}
      {diagnosis.others > 0 && <p className={css.faint}>{t('others', { count: diagnosis.others })}</p>}
      <p className={css.faint}>
        {t('standing')} <Time iso={run.finishedAt ?? run.askedAt} form="distance" past /> ·{' '}
        {run.askedBy === 'clock' ? t('byClock') : run.agent?.name} · {counts(findings, t)}
      </p>
    </section>
  );
}

export function RemedyText({ remedy }: { readonly remedy: Remedy }) {
  const { t } = useTranslation('doctor');
  const { t: common } = useTranslation();
  return (
    <div className={css.remedy}>
      <p>
        <strong>{remedy.who}:</strong> {remedy.text}
      </p>
      {remedy.command && <CopyBox text={remedy.command} />}
      <p className={css.faint}>
        {t('guide')}: {remedy.guide}
        {remedy.documentation && (
          <>
            {' · '}
            <a href={remedy.documentation} target="_blank" rel="noreferrer">
              {common('app.documentation')}
            </a>
          </>
        )}
      </p>
    </div>
  );
}

function Progress({ run }: { readonly run: DoctorRun }) {
  const { t } = useTranslation('doctor');
  const done = run.report.findings.length;
  const total = Math.max(run.expected, done);
  return (
    <section className={css.diagnosis} data-outcome="skipped">
      <h2 className={css.sentence}>{t('examining')}</h2>
      <progress className={css.progress} value={done} max={total || 1} aria-label={t('examining')} />
      <p className={css.faint}>{total > 0 ? t('progress', { done, total }) : t('waiting')}</p>
    </section>
  );
}

const COUNTED = ['fail', 'warn', 'pass', 'skipped'] as const;

function counts(
  findings: DoctorRun['report']['findings'],
  t: ReturnType<typeof useTranslation<'doctor'>>['t'],
) {
  return COUNTED.map((outcome) => {
    const count = findings.filter((finding) => finding.outcome === outcome).length;
    return count > 0 ? t(`counts.${outcome}`, { count }) : '';
  })
    .filter(Boolean)
    .join(', ');
}
