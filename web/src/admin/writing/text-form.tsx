/** The form of one text: its fields, the text itself, what may stand in it, and what can be done. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Bone } from '../../ui/small.tsx';
import { useFormFocus } from '../../ui/use-form-focus.ts';
import css from './writing.module.css';

const Editor = lazy(() => import('../../agent/composer/editor.tsx'));

interface TextFormProps {
  readonly html: string;
  readonly label: string;
  readonly placeholder: string;
  /** Above the text. */
  readonly fields: ReactNode;
  readonly isReady: boolean;
  readonly queryKey: QueryKey;
  readonly placeholders: readonly string[];
  readonly save: (html: string) => Promise<unknown>;
  readonly remove?: (() => Promise<unknown>) | undefined;
  readonly onClose: () => void;
}

export function TextForm(props: TextFormProps) {
  const { t } = useTranslation('writing');
  const focus = useFormFocus(props.onClose);
  const queries = useQueryClient();
  const [html, setHtml] = useState(props.html);
  const done = async () => {
    await queries.invalidateQueries({ queryKey: props.queryKey });
    props.onClose();
  };
  const saving = useMutation({ mutationFn: () => props.save(html), onSuccess: done });
  const removing = useMutation({ mutationFn: async () => props.remove?.(), onSuccess: done });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form {...focus} className={css.form} onSubmit={submit}>
      <div className={css.fields}>{props.fields}</div>
      <div className={css.editor}>
        <Suspense fallback={<Bone width="40%" style={{ margin: '4rem 1rem' }} />}>
          <Editor
            html={props.html}
            label={props.label}
            placeholder={props.placeholder}
            disabled={saving.isPending}
            autoFocus={false}
            onChange={setHtml}
          />
        </Suspense>
      </div>
      <p className={css.placeholders}>
        {t('placeholders')}{' '}
        {props.placeholders.map((name) => (
          <code key={name}>{`{{${name}}}`}</code>
        ))}
      </p>
      <FormButtons
        saving={saving.isPending}
        disabled={!props.isReady || html.replace(/<[^>]*>|\s/g, '') === ''}
        error={saving.error ?? removing.error}
        onCancel={props.onClose}
        {...(props.remove
          ? {
              remove: { label: t('remove'), removing: removing.isPending, onRemove: () => removing.mutate() },
            }
          : {})}
      />
    </form>
  );
}
