/** The foot of a form: what went wrong, then save, whatever else the form can do, and leave. The same everywhere. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './form-buttons.module.css';
import { useProblemText } from './state.tsx';

interface FormButtonsProps {
  /** What the first button says; left out: "Save". */
  readonly label?: string;
  readonly saving: boolean;
  readonly disabled?: boolean;
  /** Left out where there is nowhere to go back to. */
  readonly onCancel?: () => void;
  /** Of a change that was refused. Where the fields tell it themselves, none is given. */
  readonly error?: unknown;
  /** Further buttons, between saving and leaving. */
  readonly children?: ReactNode;
  readonly remove?: { readonly label: string; readonly removing: boolean; readonly onRemove: () => void };
}

export function FormButtons(props: FormButtonsProps) {
  const { label, saving, disabled = false, onCancel, error, children, remove } = props;
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (
    <>
      {error ? (
        <p className={css.error} role="alert">
          {problemText(error)}
        </p>
      ) : null}
      <footer className={css.buttons}>
        <Button type="submit" loading={saving} disabled={disabled}>
          {label ?? t('app.save')}
        </Button>
        {children}
        {onCancel && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {t('app.cancel')}
          </Button>
        )}
        {remove && (
          <Button variant="subtle" color="red" ml="auto" loading={remove.removing} onClick={remove.onRemove}>
            {remove.label}
          </Button>
        )}
      </footer>
    </>
  );
}
