/** Shows and hides what was quoted. */
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './message.module.css';

export function QuoteButton({ shown, onToggle }: { readonly shown: boolean; readonly onToggle: () => void }) {
  const { t } = useTranslation('desk');
  const label = shown ? t('message.hideQuote') : t('message.showQuote');
  return (
    <button
      type="button"
      className={css.quoteButton}
      aria-label={label}
      aria-expanded={shown}
      title={label}
      onClick={onToggle}
    >
      <IconDots size={16} />
    </button>
  );
}
