/** Remarks above the text of a mail: how it is protected, what to beware of, what was too much to show. */
import {
  IconAlertTriangle,
  IconLock,
  IconScissors,
  IconSignature,
  IconUserQuestion,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import css from './reading.module.css';

type Traits = Message['traits'];

interface NotesProps {
  readonly traits: Traits;
  /** null: the original is not kept any more. */
  readonly rawHref: string | null;
}

export function MessageNotes({ traits, rawHref }: NotesProps) {
  const { t } = useTranslation('reading');
  const format = useFormat();
  const { protection, shortened, exception, spam, apartFrom } = traits;
  const notes: {
    readonly key: string;
    readonly icon: ReactNode;
    readonly text: string;
    readonly tone?: 'bad';
  }[] = [];
  if (spam?.verdict === 'phishing') {
    notes.push({
      key: 'phishing',
      icon: <IconAlertTriangle size={16} />,
      text: t('phishingDetail'),
      tone: 'bad',
    });
  }
  if (protection) {
    const icon = protection.endsWith('encrypted') ? <IconLock size={16} /> : <IconSignature size={16} />;
    notes.push({ key: 'protection', icon, text: t(`protection.${protection}`) });
  }
  if (exception) {
    notes.push({
      key: 'exception',
      icon: <IconAlertTriangle size={16} />,
      text: t('exceptionDetail', { phrase: exception }),
    });
  }
  if (notes.length === 0 && !shortened && !apartFrom) return null;
  return (
    <ul className={css.notes} aria-label={t('notes')}>
      {notes.map(({ key, icon, text, tone }) => (
        <li key={key} className={css.note} data-tone={tone}>
          {icon}
          <span>{text}</span>
        </li>
      ))}
      {apartFrom && (
        <li className={css.note} data-tone="bad">
          <IconUserQuestion size={16} />
          <span>
            {t('apart')}{' '}
            <Link to="/desk/$conversationId" params={{ conversationId: apartFrom }} search={true}>
              {t('apartLink')}
            </Link>
          </span>
        </li>
      )}
      {shortened && (
        <li className={css.note}>
          <IconScissors size={16} />
          <span>
            {t('shortened', { what: format.list(shortened.map((part) => t(`part.${part}`))) })}{' '}
            {rawHref && (
              <a href={rawHref} download>
                {t('getOriginal')}
              </a>
            )}
          </span>
        </li>
      )}
    </ul>
  );
}
