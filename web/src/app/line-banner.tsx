/** Says that the line to the server is down; not for the blink of an eye in which a stream reopens. */
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../api/events.ts';
import css from './shell.module.css';

const PATIENCE_MS = 3_000;

export function LineBanner({ line }: { readonly line: LineState }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (line !== 'down') return setShown(false);
    const timer = window.setTimeout(() => setShown(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [line]);

  return (
    <div role="status">
      {shown && (
        <div className={css.line}>
          <IconCloudOff size={18} />
          <strong>{t('line.down')}</strong>
          <span>{t('line.stale')}</span>
        </div>
      )}
    </div>
  );
}
