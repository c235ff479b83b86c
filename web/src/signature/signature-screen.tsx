/** An agent's own signature: written here, and seen as it will stand under a message. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../admin/mantine-styles.ts';
import css from '../admin/admin.module.css';
import { Page } from '../admin/page.tsx';
import { removeSignature, signaturesQuery, writeSignature } from '../admin/writing/queries.ts';
import look from '../admin/writing/writing.module.css';
import { FormButtons } from '../ui/form-buttons.tsx';
import { Bone } from '../ui/small.tsx';
import { ProblemState, useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import own from './signature.module.css';
import { SignaturePreview } from './signature-preview.tsx';

const Editor = lazy(() => import('../agent/composer/editor.tsx'));

const PLACEHOLDERS = ['agent.name', 'agent.firstName', 'agent.email', 'department.name', 'mailbox.name'];

export function SignatureScreen() {
  const { t } = useTranslation('signature');
  const { data, error, refetch } = useQuery(signaturesQuery);
  const { session } = useRouteContext({ from: '/signed-in' });
  const mine = data?.find(({ agentId }) => agentId === session.agent.id);
  return (
    <div className={`${css.scroller} ${own.screen}`}>
      <Page title={t('title')} detail={t('detail')}>
        {data ? (
          // Another one once it was saved for the first time or removed: then what is typed begins anew.
          <SignatureForm key={mine?.id ?? 'none'} known={mine} agentId={session.agent.id} />
        ) : error ? (
          <ProblemState error={error} retry={() => void refetch()} />
        ) : (
          <Bone width="100%" height={220} />
        )}
      </Page>
    </div>
  );
}

interface SignatureFormProps {
  readonly known: { readonly id: string; readonly html: string } | undefined;
  readonly agentId: string;
}

function SignatureForm({ known, agentId }: SignatureFormProps) {
  const { t } = useTranslation('signature');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [html, setHtml] = useState(known?.html ?? '');
  const told = (words: string) => ({
    onSuccess: async () => {
      showToast(words);
      await Promise.all([
        queries.invalidateQueries({ queryKey: signaturesQuery.queryKey }),
        queries.invalidateQueries({ queryKey: ['composing'] }),
      ]);
    },
    onError: (error: unknown) => showToast(problemText(error), { tone: 'bad' }),
  });
  const saving = useMutation({
    mutationFn: () => writeSignature({ agentId, mailboxId: null, departmentId: null, html }),
    ...told(t('saved')),
  });
  const removing = useMutation({
    mutationFn: async () => known && removeSignature(known.id),
    ...told(t('removed')),
  });
  const isEmpty = html.replace(/<(?!img)[^>]*>|\s/g, '') === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <>
      <form className={`${css.card} ${look.form}`} onSubmit={submit}>
        <div className={own.editor}>
          <Suspense fallback={<Bone width="40%" style={{ margin: '4rem 1rem' }} />}>
            <Editor
              html={known?.html ?? ''}
              label={t('text')}
              placeholder={t('placeholder')}
              disabled={saving.isPending}
              autoFocus={false}
              onChange={setHtml}
            />
          </Suspense>
        </div>
        <p className={look.placeholders}>
          {t('placeholders')}{' '}
          {PLACEHOLDERS.map((name) => (
            <code key={name}>{`{{${name}}}`}</code>
          ))}
        </p>
        <FormButtons
          saving={saving.isPending}
          disabled={isEmpty || html === known?.html}
          {...(known
            ? {
                remove: {
                  label: t('remove'),
                  removing: removing.isPending,
                  onRemove: () => removing.mutate(),
                },
              }
            : {})}
        />
      </form>
      <SignaturePreview html={isEmpty ? undefined : html} hasOwn={known !== undefined} />
    </>
  );
}
