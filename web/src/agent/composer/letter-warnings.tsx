/** All that may stand between a letter and its sending, the most pressing first. */
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import type { Conversation, KeptDraft } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useProblemText } from '../../ui/state.tsx';
import { BouncedWarnings } from './bounced-warnings.tsx';
import css from './composer.module.css';
import { firstWords, ofKept } from './draft.ts';
import { Warning } from './warnings.tsx';

interface LetterWarningsProps {
  readonly conversation: Conversation | undefined;
  readonly to: readonly string[];
  readonly error: unknown;
  readonly movedOn: boolean;
  readonly seenId: string | undefined;
  readonly attachmentDoubt: boolean;
  readonly othersWriting: readonly string[];
  readonly conflict: KeptDraft | null | undefined;
  readonly onResolve: (choice: 'here' | 'there') => void;
  readonly onSeen: () => void;
  readonly onAnyway: () => void;
  readonly onNoDoubt: () => void;
}

export function LetterWarnings(props: LetterWarningsProps) {
  const { t } = useTranslation('composer');
  const format = useFormat();
  const problemText = useProblemText();
  const { conversation, conflict, error, othersWriting } = props;
  const messages = conversation?.messages ?? [];
  const seenAt = messages.findIndex(({ id }) => id === props.seenId);
  const isNews = messages
    .slice(seenAt + 1)
    .some(({ direction, automatic }) => direction === 'in' && !automatic);
  return (
    <div className={css.warnings}>
      {conflict !== undefined && (
        <Warning
          kind="problem"
          actions={[
            { label: t('conflict.here'), onClick: () => props.onResolve('here') },
            {
              label: conflict ? t('conflict.there') : t('conflict.discard'),
              onClick: () => props.onResolve('there'),
            },
          ]}
        >
          {conflict
            ? t('conflict.changed', { words: firstWords(ofKept(conflict)).slice(0, 80) })
            : t('conflict.gone')}
        </Warning>
      )}
      {error !== undefined && (
        <div className={css.notSent} role="alert">
          <strong>{t('notSent')}</strong>{' '}
          {error instanceof Problem && error.failure ? (
            <FailureNote failure={error.failure} />
          ) : (
            <span>{problemText(error)}</span>
          )}
        </div>
      )}
      {(props.movedOn || isNews) && (
        <Warning
          kind="movedOn"
          actions={[
            { label: t('movedOn.seen'), onClick: props.onSeen },
            ...(props.movedOn ? [{ label: t('anyway'), onClick: props.onAnyway }] : []),
          ]}
        >
          {t('movedOn.text')}
        </Warning>
      )}
      {props.attachmentDoubt && (
        <Warning
          kind="attachment"
          actions={[
            { label: t('anyway'), onClick: props.onAnyway },
            { label: t('attachmentDoubt.back'), onClick: props.onNoDoubt },
          ]}
        >
          {t('attachmentDoubt.text')}
        </Warning>
      )}
      <BouncedWarnings addresses={props.to} />
      {othersWriting.length > 0 && (
        <Warning kind="writing">
          {t('othersWriting', { names: format.list(othersWriting), count: othersWriting.length })}
        </Warning>
      )}
    </div>
  );
}
