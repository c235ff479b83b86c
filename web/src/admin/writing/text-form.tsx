/** The form of one text: its fields, the text itself, what may stand in it, and what can be done. */
import { Button } from '@mantine/core';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bone } from '../../ui/small.tsx';
import { useProblemText } from '../../ui/state.tsx';
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
  const { t: tc } = useTranslation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [html, setHtml] = useState(props.html);
  const done = async () => {
    await queries.invalidateQueries({ queryKey: props.queryKey });
    props.onClose();
  };
  const saving = useMutation({ mutationFn: () => props.save(html), onSuccess: done });
  const removing = useMutation({ mutationFn: async () => props.remove?.(), onSuccess: done });
  const error = saving.error ?? removing.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
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
      {error && (
        <p className={css.error} role="alert">
          {problemText(error)}
        </p>
      )}
      <footer className={css.buttons}>
        <Button
          type="submit"
          loading={saving.isPending}
          disabled={!props.isReady || html.replace(/<[^>]*>|\s/g, '') === ''}
        >
          {tc('app.save')}
        </Button>
        <Button variant="default" onClick={props.onClose}>
          {tc('app.cancel')}
        </Button>
        {props.remove && (
          <Button
            variant="subtle"
            color="red"
            ml="auto"
            loading={removing.isPending}
            onClick={() => removing.mutate()}
          >
            {t('remove')}
          </Button>
        )}
      </footer>
    </form>
  );
}
