/** What there is to say about the External URL, while it is typed. */
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JudgedUrl } from './judge-url.ts';
import css from './setup.module.css';

interface UrlVerdictsProps {
  readonly judged: JudgedUrl;
  readonly here: string;
  readonly onUseHere: () => void;
}

export function UrlVerdicts({ judged, here, onUseHere }: UrlVerdictsProps) {
  const { t } = useTranslation('setup');
  return (
    <ul className={css.verdicts} role="status">
      {judged.verdicts.map((verdict) => {
        const bad = verdict === 'invalid' || verdict === 'path';
        return (
          <li key={verdict} data-tone={verdict === 'same' ? 'good' : bad ? 'bad' : 'warn'}>
            {verdict === 'same' ? (
              <IconCheck size={17} />
            ) : bad ? (
              <IconX size={17} />
            ) : (
              <IconAlertTriangle size={17} />
            )}
            <span>
              {t(`address.${verdict}`, { origin: here })}
              {verdict === 'differs' && (
                <button type="button" onClick={onUseHere}>
                  {t('address.useThis', { origin: here })}
                </button>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
