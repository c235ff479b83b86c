/** Where copies of a shared mailbox's mail are kept, when that is not where its team would look for them. */
import { useTranslation } from 'react-i18next';
import css from '../admin/admin.module.css';
import type { Mailbox } from '../api/types.ts';
import { CopyBox } from '../ui/copy.tsx';

interface SentCopiesNoteProps {
  readonly mailbox: Mailbox;
  /** Who signs in for it. */
  readonly user: string;
}

export function SentCopiesNote({ mailbox, user }: SentCopiesNoteProps) {
  const { t } = useTranslation('outgoing');
  const { sentCopies, submitsAs, address } = mailbox;
  const elsewhere = sentCopies === 'sign-in' || sentCopies === 'nowhere';
  if (!elsewhere && submitsAs !== 'sign-in') return null;
  return (
    <div className={css.mailboxRemark}>
      {submitsAs === 'sign-in' && <p>{t('copies.submitsAs', { user })}</p>}
      {elsewhere && (
        <>
          <p>{t(`copies.${sentCopies}`, { mailbox: address, user })}</p>
          <CopyBox text={`Set-Mailbox ${address} -MessageCopyForSentAsEnabled $true`} />
        </>
      )}
    </div>
  );
}
