/** A failure of the closed list: what is wrong, who must do what, the command to copy, and what the other side said. */
import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/types.ts';
import { CopyBox } from './copy.tsx';
import css from './ui.module.css';

/** What a failure says in the language of the person. */
export function useFailureWords(): (failure: Failure) => {
  readonly summary: string;
  readonly remedy: string;
} {
  const { i18n } = useTranslation();
  return (failure) => (i18n.language === 'nl' ? failure.translations.nl : failure);
}

interface FailureNoteProps {
  readonly failure: Failure;
  /** Stands above, such as "Retrieving". */
  readonly title?: string;
  readonly action?: ReactNode;
}

export function FailureNote({ failure, title, action }: FailureNoteProps) {
  const { t } = useTranslation();
  const { summary, remedy } = useFailureWords()(failure);
  // What time or another try may cure is no alarm yet.
  const passes = failure.actor === 'nobody' || failure.kind === 'transient' || failure.kind === 'throttled';
  return (
    <section className={css.note} data-tone={passes ? 'warn' : 'bad'} aria-label={summary}>
      <div className={css.noteTitle}>
        {passes ? <IconClockPause size={18} /> : <IconAlertTriangle size={18} />}
        <span>
          {title && `${title}: `}
          {summary}
        </span>
      </div>
      <p className={css.noteBody}>{remedy}</p>
      {failure.command && <CopyBox text={failure.command} />}
      {action && <div style={{ marginTop: '0.75rem' }}>{action}</div>}
      <div className={css.noteMeta}>
        <span>
          {t('actor.label')}: {t(`actor.${failure.actor}`)}
        </span>
        {failure.documentation && (
          <a href={failure.documentation} target="_blank" rel="noreferrer">
            {t('app.documentation')}
          </a>
        )}
        {failure.detail && (
          <details>
            <summary>{t('app.details')}</summary>
            <p className={css.said} lang="en">
              {failure.detail}
            </p>
          </details>
        )}
      </div>
    </section>
  );
}
