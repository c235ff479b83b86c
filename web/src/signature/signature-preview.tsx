/** A message of one of the mailboxes as it would go out, with what is typed filled in, or with the common signature. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from '../admin/admin.module.css';
import { Section } from '../admin/page.tsx';
import { fillPlaceholders } from '../agent/composer/fill-placeholders.ts';
import { composingQuery } from '../agent/composer/requests.ts';
import { mailboxesQuery } from '../agent/queries.ts';
import { Bone } from '../ui/small.tsx';
import own from './signature.module.css';

const ShownLetter = lazy(() => import('../agent/composer/shown-letter.tsx'));

interface SignaturePreviewProps {
  /** What is typed; undefined: nothing. */
  readonly html: string | undefined;
  /** One of the agent's own is saved, so the server cannot tell the common one. */
  readonly hasOwn: boolean;
}

export function SignaturePreview({ html, hasOwn }: SignaturePreviewProps) {
  const { t } = useTranslation('signature');
  const { data: mailboxes = [] } = useQuery(mailboxesQuery);
  const [chosen, setChosen] = useState<string>();
  const mailboxId = mailboxes.find(({ id }) => id === chosen)?.id ?? mailboxes[0]?.id;
  const { data: composing } = useQuery({
    ...composingQuery({ mailboxId: mailboxId ?? '' }),
    enabled: mailboxId !== undefined,
  });
  if (!composing || (html === undefined && hasOwn)) return null;
  const common = composing.signatureHtml ?? '';
  const shown = html === undefined ? common : fillPlaceholders(html, composing.values);
  return (
    <Section
      title={t('preview.title')}
      action={
        mailboxes.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('preview.mailbox')}
            value={mailboxId}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={mailboxes.map(({ id, address }) => ({ value: id, label: address }))}
          />
        )
      }
    >
      <div className={`${css.card} ${own.letter}`}>
        <p className={own.body}>{t('preview.body')}</p>
        {shown && (
          <Suspense fallback={<Bone width="40%" />}>
            <ShownLetter html={shown} label={t('preview.letter')} />
          </Suspense>
        )}
      </div>
      {html === undefined && <p className={own.remark}>{t(common ? 'preview.common' : 'preview.none')}</p>}
    </Section>
  );
}
