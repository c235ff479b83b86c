/** A list of texts, each a card with its beginning; one at a time is opened to be written. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainOf } from '../../agent/composer/draft.ts';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import css from './writing.module.css';

export interface TextRow {
  readonly id: string;
  readonly title: string;
  readonly marks: readonly string[];
  readonly html: string;
}

interface TextListProps {
  readonly rows: readonly TextRow[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  readonly empty: string;
  readonly add: string;
  readonly mayChange: boolean;
  /** @param id undefined: a new one. */
  readonly form: (id: string | undefined, close: () => void) => ReactNode;
}

export function TextList({ rows, error, retry, empty, add, mayChange, form }: TextListProps) {
  const { t } = useTranslation('writing');
  const [open, setOpen] = useState<string>();
  const close = () => setOpen(undefined);
  if (!rows) return error ? <ProblemState error={error} retry={retry} /> : <Bone width="100%" height={90} />;
  return (
    <>
      {rows.length === 0 && open === undefined && <p className={css.empty}>{empty}</p>}
      <ul className={css.cards}>
        {rows.map((row) =>
          open === row.id ? (
            <li key={row.id} className={css.card}>
              {form(row.id, close)}
            </li>
          ) : (
            <li key={row.id} className={css.card}>
              <button
                type="button"
                className={css.row}
                disabled={!mayChange}
                aria-label={t('change', { what: row.title })}
                onClick={() => setOpen(row.id)}
              >
                <span className={css.rowHead}>
                  <strong dir="auto">{row.title}</strong>
                  {row.marks.map((mark) => (
                    <Chip key={mark}>{mark}</Chip>
                  ))}
                </span>
                <span className={css.words} dir="auto">
                  {plainOf(row.html).slice(0, 300)}
                </span>
              </button>
            </li>
          ),
        )}
        {open === 'new' && <li className={css.card}>{form(undefined, close)}</li>}
      </ul>
      {mayChange && open !== 'new' && (
        <Button variant="default" leftSection={<IconPlus size={17} />} mt="md" onClick={() => setOpen('new')}>
          {add}
        </Button>
      )}
    </>
  );
}
