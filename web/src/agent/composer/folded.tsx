/** The composer while nothing is written: one line to begin with, and the other things one may begin. */
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconNote } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Key } from '../../ui/small.tsx';
import css from './composer.module.css';
import { type Draft, firstWords, hasContent } from './draft.ts';

interface FoldedProps {
  readonly draft: Draft;
  readonly name: string;
  /** Somebody was writing just now: the keyboard goes on from here, not from the top of the page. */
  readonly focus: boolean;
  /** @param kind undefined: go on with the draft. */
  readonly onOpen: (kind?: 'reply' | 'forward' | 'note') => void;
}

export function Folded({ draft, name, focus, onOpen }: FoldedProps) {
  const { t } = useTranslation('composer');
  const { t: td } = useTranslation('desk');
  const begun = hasContent(draft);
  // Whoever reads a mail soon answers it: the editor is there by then.
  useEffect(() => void import('./editor.tsx'), []);
  const begin = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focus) begin.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <div className={css.foldedPlace}>
      <button
        ref={begin}
        type="button"
        className={css.folded}
        data-begun={begun}
        onClick={() => onOpen(begun ? undefined : 'reply')}
      >
        <IconArrowBackUp size={18} />
        <bdi className={css.foldedText}>
          {begun
            ? `${td('reply.continueDraft')}: ${firstWords(draft).slice(0, 200)}`
            : td('reply.start', { name })}
        </bdi>
        <span className={css.wide}>
          <Key>r</Key>
        </span>
      </button>
      <Button
        variant="default"
        className={css.foldedMore ?? ''}
        leftSection={<IconArrowForwardUp size={17} />}
        aria-label={t('kind.forward')}
        onClick={() => onOpen('forward')}
      >
        <span className={css.wide}>{t('kind.forward')}</span>
      </Button>
      <Button
        variant="default"
        className={css.foldedMore ?? ''}
        leftSection={<IconNote size={17} />}
        aria-label={t('kind.note')}
        onClick={() => onOpen('note')}
      >
        <span className={css.wide}>{t('kind.note')}</span>
      </Button>
    </div>
  );
}
