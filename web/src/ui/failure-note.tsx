/** A failure of the closed list: what is wrong, who must do what, the command to copy, and what the other side said. */
import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/types.ts';
import { CopyBox } from './copy.tsx';
import css from './ui.module.css';

interface FailureNoteProps {
  readonly failure: Failure;
  /** Stands above, such as "Retrieving". */
  readonly title?: string;
  readonly action?: ReactNode;
}

/** The texts of failures are the server's, in English. */
export function FailureNote({ failure, title, action }: FailureNoteProps) {
  const { t } = useTranslation();
  // What time or another try may cure is no alarm yet.
  const passes = failure.actor === 'nobody' || failure.kind === 'transient' || failure.kind === 'throttled';
  return (
    <section className={css.note} data-tone={passes ? 'warn' : 'bad'} aria-label={failure.summary}>
      <div className={css.noteTitle}>
        {passes ? <IconClockPause size={18} /> : <IconAlertTriangle size={18} />}
        <span>
          {title && `${title}: `}
          <span lang="en">{failure.summary}</span>
        </span>
      </div>
      <p className={css.noteBody} lang="en">
        {failure.remedy}
      </p>
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
