/** What hangs on a message, to take along. Pictures inside the text are shown there and not listed again. */
import { IconFile, IconFileTypePdf, IconPhoto, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import css from './message.module.css';

export function AttachmentList({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const listed = attachments.filter(({ inline }) => !inline);
  if (listed.length === 0) return null;
  return (
    <ul className={css.attachments} aria-label={t('message.attachments')}>
      {listed.map(({ position, filename: given, contentType, size, href }) => {
        const filename = given || t('message.unnamed', { type: contentType });
        return (
          <li key={position}>
            <a
              className={css.attachment}
              href={href}
              download={given || true}
              aria-label={t('message.download', { name: filename, size: format.size(size) })}
            >
              <Icon contentType={contentType} />
              <bdi className={css.filename}>{filename}</bdi>
              <span className={css.size}>{format.size(size)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Icon({ contentType }: { readonly contentType: string }) {
  const props = { size: 18, stroke: 1.6 };
  if (contentType.startsWith('image/')) return <IconPhoto {...props} />;
  if (contentType === 'application/pdf') return <IconFileTypePdf {...props} />;
  if (/csv|excel|spreadsheet/.test(contentType)) return <IconTable {...props} />;
  return <IconFile {...props} />;
}
