/**
 * What hangs on a message, to take along. Pictures inside the text are shown there and not listed again; a mail that
 * was forwarded as a file can be read here.
 */
import {
  IconCalendarEvent,
  IconChevronDown,
  IconFile,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconPhoto,
  IconTable,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { fileType } from './file-type.ts';
import { ForwardedMail } from './forwarded-mail.tsx';
import css from './message.module.css';
import look from './reading.module.css';

export function AttachmentList({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState<number>();
  const id = useId();
  const listed = attachments.filter(({ inline }) => !inline);
  if (listed.length === 0) return null;
  const shown = listed.find(({ position }) => position === opened);
  return (
    <>
      <ul className={css.attachments} aria-label={t('message.attachments')}>
        {listed.map((attachment) => (
          <li key={attachment.position} className={look.attachmentItem}>
            <Download attachment={attachment} />
            {attachment.forwardedHref && (
              <OpenButton
                attachment={attachment}
                open={attachment.position === opened}
                controls={id}
                onToggle={() => setOpened(attachment.position === opened ? undefined : attachment.position)}
              />
            )}
          </li>
        ))}
      </ul>
      <div id={id}>
        {shown?.forwardedHref && (
          <ForwardedMail
            key={shown.position}
            href={shown.forwardedHref}
            listOf={(files) => <AttachmentList attachments={files} />}
          />
        )}
      </div>
    </>
  );
}

function Download({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const { filename: given, contentType, size, href } = attachment;
  const filename = given || t('message.unnamed', { type: contentType });
  const type = fileType(given, contentType);
  return (
    <a
      className={css.attachment}
      href={href}
      download={given || true}
      title={filename}
      aria-label={t('message.download', { name: filename, size: format.size(size) })}
    >
      <Icon contentType={contentType} />
      <bdi className={css.filename}>{filename}</bdi>
      <span className={css.size}>{[type, format.size(size)].filter(Boolean).join(' · ')}</span>
    </a>
  );
}

interface OpenProps {
  readonly attachment: Attachment;
  readonly open: boolean;
  readonly controls: string;
  readonly onToggle: () => void;
}

function OpenButton({ attachment, open, controls, onToggle }: OpenProps) {
  const { t } = useTranslation('reading');
  const name = attachment.filename || 'message.eml';
  return (
    <button
      type="button"
      className={look.open}
      aria-expanded={open}
      aria-controls={controls}
      aria-label={t(open ? 'forwarded.closeLabel' : 'forwarded.openLabel', { name })}
      onClick={onToggle}
    >
      {t(open ? 'forwarded.close' : 'forwarded.open')}
      <IconChevronDown size={14} style={open ? { transform: 'rotate(180deg)' } : {}} />
    </button>
  );
}

function Icon({ contentType }: { readonly contentType: string }) {
  const props = { size: 18, stroke: 1.6 };
  if (contentType.startsWith('image/')) return <IconPhoto {...props} />;
  if (contentType === 'application/pdf') return <IconFileTypePdf {...props} />;
  if (contentType === 'message/rfc822') return <IconMail {...props} />;
  if (/calendar|ics/.test(contentType)) return <IconCalendarEvent {...props} />;
  if (/zip|compressed|x-rar|x-7z/.test(contentType)) return <IconFileZip {...props} />;
  if (/csv|excel|spreadsheet/.test(contentType)) return <IconTable {...props} />;
  return <IconFile {...props} />;
}
