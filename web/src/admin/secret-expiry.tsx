/** When a client secret expires, louder as the day comes near: it stops every mailbox of the tenant at once. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.ts';
import { useNow } from '../i18n/use-now.ts';
import { Chip } from '../ui/small.tsx';

const DAY_MS = 24 * 60 * 60 * 1000;
const SOON_DAYS = 30;

export function SecretExpiry({ on }: { readonly on: string | null }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const now = useNow();
  if (!on) return '–';
  // A date without a time is a day in the calendar of the reader, not midnight in Greenwich.
  const days = Math.ceil((new Date(`${on}T23:59:59`).getTime() - now) / DAY_MS);
  const date = format.date(`${on}T12:00:00`);
  if (days <= 0) return <Chip tone="bad">{`${t('app.expired')} · ${date}`}</Chip>;
  if (days <= SOON_DAYS) return <Chip tone="warn">{`${t('app.expiresSoon')} · ${date}`}</Chip>;
  return date;
}
