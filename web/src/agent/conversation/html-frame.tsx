/**
 * A mail's own page, in a frame as high as the page.
 *
 * The frame runs no script whatever the mail contains: its sandbox has no allow-scripts and the page's content
 * security policy none either. That is what makes allow-same-origin safe, by which we can measure the page, fold what
 * it quotes, pass on the keys that are pressed in it, and by which images inside the mail load with the session.
 */
import { Button } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findQuote } from './find-quote.ts';
import css from './message.module.css';
import { QuoteButton } from './quote-button.tsx';

interface HtmlFrameProps {
  readonly href: string;
  readonly title: string;
  /** Of the mail. */
  readonly subject: string;
  readonly onUnshowable: () => void;
}

const FIRST_PX = 120;
/** A page that grows with its frame must not grow for ever. */
const HIGHEST_PX = 30_000;

export function HtmlFrame({ href, title, subject, onUnshowable }: HtmlFrameProps) {
  const { t } = useTranslation('desk');
  const [images, setImages] = useState(false);
  const [page, setPage] = useState<Document>();
  const [heightPx, setHeightPx] = useState(FIRST_PX);
  const [quoteShown, setQuoteShown] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const quote = useMemo(() => page && findQuote(page, subject), [page, subject]);
  const blocked = Number(page?.querySelector<HTMLMetaElement>('meta[name="blocked-images"]')?.content ?? 0);

  useEffect(() => {
    if (!page) return;
    for (const part of quote ?? []) part.hidden = !quoteShown;
    const measure = () => setHeightPx(Math.min(Math.ceil(heightOf(page)), HIGHEST_PX));
    const observer = new ResizeObserver(measure);
    observer.observe(page.body);
    measure();
    return () => observer.disconnect();
  }, [page, quote, quoteShown]);

  useEffect(() => {
    const pass = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      const copy = new KeyboardEvent('keydown', {
        ...{ key, ctrlKey, metaKey, altKey, shiftKey },
        cancelable: true,
      });
      if (!window.dispatchEvent(copy)) event.preventDefault();
    };
    page?.addEventListener('keydown', pass);
    return () => page?.removeEventListener('keydown', pass);
  }, [page]);

  const loaded = () => {
    const document = frame.current?.contentDocument;
    if (document?.querySelector('meta[name="blocked-images"]')) setPage(document);
    else onUnshowable();
  };
  return (
    <div className={css.html}>
      {blocked > 0 && !images && (
        <div className={css.blocked}>
          <IconPhotoOff size={17} />
          <span>{t('message.blockedImages', { count: blocked })}</span>
          <Button size="compact-sm" variant="subtle" onClick={() => setImages(true)}>
            {t('message.showImages')}
          </Button>
        </div>
      )}
      <iframe
        ref={frame}
        className={css.frame}
        src={images ? `${href}?images=on` : href}
        title={title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        style={{ height: heightPx }}
        data-ready={page !== undefined}
        onLoad={loaded}
      />
      {quote && (
        <div className={css.underFrame}>
          <QuoteButton shown={quoteShown} onToggle={() => setQuoteShown(!quoteShown)} />
        </div>
      )}
    </div>
  );
}

/** The body alone: the root element is never lower than its frame. A wide page needs room for its scroll bar too. */
function heightOf({ body, documentElement }: Document): number {
  const { height } = body.getBoundingClientRect();
  const scrollBarPx = documentElement.scrollWidth > documentElement.clientWidth ? 16 : 0;
  return Math.max(height, body.scrollHeight) + scrollBarPx;
}
