/** What stands where content would: nothing yet, or a reason why not, with a way on. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconLock, IconMapQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, isNothingThere, type Problem } from '../api/problem.ts';
import { FailureNote, useFailureWords } from './failure-note.tsx';
import css from './ui.module.css';

interface StateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: ReactNode;
  readonly action?: ReactNode;
  readonly tone?: 'bad';
}

export function State({ icon, title, detail, action, tone }: StateProps) {
  return (
    <div className={css.state}>
      <div className={css.stateIcon} data-tone={tone}>
        {icon}
      </div>
      <h2 className={css.stateTitle}>{title}</h2>
      {detail && <div className={css.stateDetail}>{detail}</div>}
      {action && <div className={css.stateAction}>{action}</div>}
    </div>
  );
}

/** @param retry left out when trying again cannot help. */
export function ProblemState({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const { icon, title, detail } = useProblemWords(problem);
  const hopeless = problem.code === 'forbidden' || isNothingThere(problem);
  return (
    <div role="alert">
      {problem.failure ? (
        <div style={{ padding: '1rem' }}>
          <FailureNote failure={problem.failure} />
        </div>
      ) : (
        <State
          icon={icon}
          title={title}
          detail={detail}
          {...(hopeless ? {} : { tone: 'bad' as const })}
          action={
            retry &&
            !hopeless && (
              <Button variant="default" onClick={retry}>
                {t('app.retry')}
              </Button>
            )
          }
        />
      )}
    </div>
  );
}

/** A problem in one line, for beside a button or in a toast. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  const failureWords = useFailureWords();
  return (error) => {
    const problem = asProblem(error);
    if (problem.code === 'offline') return t('problem.offline');
    if (problem.failure) return failureWords(problem.failure).summary;
    const fields = problem.errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    return fields || problem.detail || problem.title || t('problem.internal');
  };
}

function useProblemWords(problem: Problem): { icon: ReactNode; title: string; detail: ReactNode } {
  const { t } = useTranslation();
  const icons = { size: 26, stroke: 1.6 };
  if (isNothingThere(problem)) {
    return {
      icon: <IconMapQuestion {...icons} />,
      title: t('problem.notFound'),
      detail: t('problem.notFoundDetail'),
    };
  }
  switch (problem.code) {
    case 'offline':
      return {
        icon: <IconCloudOff {...icons} />,
        title: t('problem.offline'),
        detail: t('problem.offlineDetail'),
      };
    case 'forbidden':
      return {
        icon: <IconLock {...icons} />,
        title: t('problem.forbidden'),
        detail: t('problem.forbiddenDetail'),
      };
    case 'too-many-requests':
      return {
        icon: <IconAlertTriangle {...icons} />,
        title: t('problem.tooMany'),
        detail: t('problem.tooManyDetail'),
      };
    default:
      return {
        icon: <IconAlertTriangle {...icons} />,
        title: t('problem.internal'),
        detail: (
          <>
            {problem.detail && <p>{problem.detail}</p>}
            {problem.instance && (
              <p>
                {t('problem.internalDetail')} <code>{problem.instance.split(':').at(-1)}</code>
              </p>
            )}
          </>
        ),
      };
  }
}
