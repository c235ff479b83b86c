/** How far an answer got: one quiet line while all is well; the failure with its remedy when it is not. */
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelp,
  IconLoader2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import css from './message.module.css';

const ICONS = {
  waiting: IconClock,
  sending: IconLoader2,
  sent: IconCheck,
  delivered: IconChecks,
  failed: IconAlertTriangle,
  uncertain: IconHelp,
  held: IconClock,
  cancelled: IconAlertTriangle,
} as const;

export function DeliveryLine({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation('desk');
  const { state, failure, recipients } = delivery;
  const delivered = recipients.length > 0 && recipients.every(({ outcome }) => outcome === 'delivered');
  const Icon = ICONS[delivered ? 'delivered' : state];
  const bad = state === 'failed' || state === 'uncertain' || state === 'cancelled';
  const troubled = recipients.filter(({ outcome }) => outcome === 'failed' || outcome === 'delayed');
  return (
    <div className={css.delivery}>
      <p className={css.deliveryLine} data-tone={bad ? 'bad' : undefined} data-state={state}>
        <Icon size={15} />
        <Words delivery={delivery} delivered={delivered} />
      </p>
      {troubled.length > 0 && (
        <ul className={css.troubled}>
          {troubled.map(({ address, outcome, diagnostic }) => (
            <li key={address}>
              {outcome === 'failed'
                ? t('delivery.recipientFailed', { address })
                : t('delivery.recipientDelayed', { address })}
              {diagnostic && (
                <span className={css.diagnostic} lang="en">
                  {diagnostic}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {failure && state !== 'sent' && <FailureNote failure={failure} />}
    </div>
  );
}

function Words({ delivery, delivered }: { readonly delivery: Delivery; readonly delivered: boolean }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const now = useNow();
  const { state, notBefore, attempts, finishedAt } = delivery;
  if (delivered) return t('delivery.delivered');
  if (state === 'sent' && finishedAt) {
    return <time dateTime={finishedAt}>{t('delivery.sentAt', { time: format.brief(finishedAt, now) })}</time>;
  }
  if (state !== 'waiting' || attempts === 0) return t(`delivery.${state}`);
  const when = format.distance(notBefore, now);
  return [
    t('delivery.waiting'),
    t('delivery.attempts', { count: attempts }),
    Date.parse(notBefore) > now && t('delivery.retry', { when }),
  ]
    .filter(Boolean)
    .join(' · ');
}
