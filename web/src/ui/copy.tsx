/** Something to take elsewhere, with a button that copies it and says so. */
import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ui.module.css';

const SAID_MS = 1_600;

/** @param what names it for the button, when the text itself is no name. */
export function CopyBox({ text, what }: { readonly text: string; readonly what?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), SAID_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);

  return (
    <div className={css.copyBox}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, also by keyboard */}
      <pre className={css.copyText} tabIndex={0}>
        {text}
      </pre>
      <ActionIcon
        size="md"
        color={copied ? 'petrol' : 'gray'}
        aria-label={copied ? t('app.copied') : what ? t('app.copyWhat', { what }) : t('app.copy')}
        onClick={() => void copy(text).then(setCopied)}
      >
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
      <span role="status" style={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}>
        {copied ? t('app.copied') : ''}
      </span>
    </div>
  );
}

/** @returns whether it worked; the clipboard API is missing on plain http, hence the old way too. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
