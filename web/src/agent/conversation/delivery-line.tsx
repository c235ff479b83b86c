/** How far an answer got: one quiet line while all is well; the failure with its remedy when it is not. */
import {
  IconAlertTriangle,
  IconArrowBackUp,
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
import { DecisionButtons } from '../../outgoing/decision-buttons.tsx';
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
  cancelled: IconArrowBackUp,
} as const;

/** Nearer than this, seconds are told rather than the time of the day. */
const SOON_MS = 3 * 60_000;

export function DeliveryLine({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation('desk');
  const { state, failure, mailboxFailure, recipients } = delivery;
  const delivered = recipients.length > 0 && recipients.every(({ outcome }) => outcome === 'delivered');
  const Icon = ICONS[delivered ? 'delivered' : state];
  const bad = state === 'failed' || state === 'uncertain' || state === 'held' || delivery.lateSince !== null;
  const troubled = recipients.filter(({ outcome }) => outcome === 'failed' || outcome === 'delayed');
  return (
    <div className={css.delivery}>
      <div className={css.deliveryHead}>
        <p className={css.deliveryLine} data-tone={bad ? 'bad' : undefined} data-state={state}>
          <Icon size={15} />
          <Words delivery={delivery} delivered={delivered} />
        </p>
        <DecisionButtons delivery={delivery} />
      </div>
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
      {failure && state !== 'sent' && state !== 'cancelled' && <FailureNote failure={failure} />}
      {mailboxFailure && mailboxFailure.code !== failure?.code && <FailureNote failure={mailboxFailure} />}
    </div>
  );
}

function Words({ delivery, delivered }: { readonly delivery: Delivery; readonly delivered: boolean }) {
  const { t } = useTranslation('desk');
  const { t: to } = useTranslation('outgoing');
  const format = useFormat();
  const now = useNow();
  const { state, notBefore, expectedAt, attempts, finishedAt, lateSince } = delivery;
  if (delivered) return t('delivery.delivered');
  if (state === 'sent' && finishedAt) {
    return <time dateTime={finishedAt}>{t('delivery.sentAt', { time: format.brief(finishedAt, now) })}</time>;
  }
  if (state === 'cancelled') return to('line.cancelled');
  if (state === 'held') return to('line.held');
  if (state !== 'waiting') return t(`delivery.${state}`);
  if (attempts === 0 && !lateSince) {
    const aheadMs = Date.parse(notBefore) - now;
    if (aheadMs > SOON_MS) return to('line.scheduled', { when: format.dateTime(notBefore) });
    if (aheadMs > 0) return to('line.undoable', { when: format.distance(notBefore, now) });
    if (expectedAt && Date.parse(expectedAt) - now > SOON_MS) {
      return to('line.expected', { when: format.distance(expectedAt, now) });
    }
    return t('delivery.waiting');
  }
  return [
    lateSince ? to('line.lateSince', { when: format.dateTime(lateSince) }) : t('delivery.waiting'),
    attempts > 0 && t('delivery.attempts', { count: attempts }),
    Date.parse(notBefore) > now && t('delivery.retry', { when: format.distance(notBefore, now) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
