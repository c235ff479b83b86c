/** A plain text mail: its addresses as links, the quoted mail below it folded. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkText } from './link-text.ts';
import css from './message.module.css';
import { QuoteButton } from './quote-button.tsx';
import { splitQuote } from './split-quote.ts';

export function MessageText({ text, subject }: { readonly text: string; readonly subject: string }) {
  const { t } = useTranslation('desk');
  const [quoteShown, setQuoteShown] = useState(false);
  const { body, quote } = useMemo(() => splitQuote(text, subject), [text, subject]);
  if (text.trim() === '') return <p className={css.remark}>{t('message.noText')}</p>;
  return (
    <div className={css.text} dir="auto">
      <LinkedText text={body} />
      {quote && (
        <>
          <div>
            <QuoteButton shown={quoteShown} onToggle={() => setQuoteShown(!quoteShown)} />
          </div>
          {quoteShown && (
            <div className={css.quote}>
              <LinkedText text={quote} />
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** Its web addresses as links. */
export function LinkedText({ text }: { readonly text: string }) {
  const parts = useMemo(() => linkText(text), [text]);
  let place = 0;
  return parts.map(({ text: words, href }) => {
    place += words.length;
    return href ? (
      <a key={place} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {words}
      </a>
    ) : (
      words
    );
  });
}
