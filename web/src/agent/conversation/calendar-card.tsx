/** An invitation: what, when, where, who asks. Times are those of the reader; the sender's stand beside them. */
import { IconCalendarEvent, IconCalendarX, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.ts';
import { Chip } from '../../ui/small.tsx';
import { type EventTimes, eventTimes } from './event-times.ts';
import css from './reading.module.css';

type Event = NonNullable<Message['traits']['calendar']>;

interface CardProps {
  readonly event: Event;
  /** The file, for a calendar program. */
  readonly href: string | undefined;
}

const METHODS = [
  'REQUEST',
  'CANCEL',
  'REPLY',
  'COUNTER',
  'DECLINECOUNTER',
  'PUBLISH',
  'REFRESH',
  'ADD',
] as const;
const ANSWERS = ['ACCEPTED', 'DECLINED', 'TENTATIVE'] as const;

export function CalendarCard({ event, href }: CardProps) {
  const { t, i18n } = useTranslation('reading');
  const { location, organiser, attendees, repeats, more } = event;
  const summary = event.summary || t('calendar.untitled');
  const cancelled = event.method === 'CANCEL' || event.status === 'CANCELLED';
  const method = METHODS.find((each) => each === event.method) ?? 'PUBLISH';
  const answer = ANSWERS.find((each) => each === event.answer);
  const times = eventTimes(event, i18n.language);
  const who = organiser && (organiser.name ? `${organiser.name} <${organiser.address}>` : organiser.address);
  return (
    <section className={css.card} aria-label={t('calendar.label', { summary })} data-cancelled={cancelled}>
      <div className={css.cardIcon} aria-hidden="true">
        {cancelled ? <IconCalendarX size={22} stroke={1.6} /> : <IconCalendarEvent size={22} stroke={1.6} />}
      </div>
      <div className={css.cardBody}>
        <p className={css.cardHead}>
          <bdi className={css.cardTitle}>{summary}</bdi>
          <Chip {...(cancelled ? { tone: 'bad' } : {})}>
            {t(cancelled ? 'calendar.CANCEL' : `calendar.${method}`)}
            {answer && `: ${t(`calendar.${answer}`)}`}
          </Chip>
        </p>
        <dl className={css.facts}>
          {times && (
            <div>
              <dt>{t('calendar.when')}</dt>
              <dd>
                <When times={times} repeats={repeats} />
              </dd>
            </div>
          )}
          {location && (
            <div>
              <dt>{t('calendar.where')}</dt>
              <dd>
                <bdi>{location}</bdi>
              </dd>
            </div>
          )}
          {who && (
            <div>
              <dt>{t('calendar.organiser')}</dt>
              <dd>
                <bdi>{who}</bdi>
              </dd>
            </div>
          )}
          {attendees > 1 && (
            <div>
              <dt>{t('calendar.attendees')}</dt>
              <dd>{t('calendar.people', { count: attendees })}</dd>
            </div>
          )}
        </dl>
        {more > 0 && <p className={css.faint}>{t('calendar.more', { count: more })}</p>}
        {href && (
          <a className={css.cardAction} href={href} download>
            <IconDownload size={15} />
            {t('calendar.download')}
          </a>
        )}
      </div>
    </section>
  );
}

function When({ times, repeats }: { readonly times: EventTimes; readonly repeats: boolean }) {
  const { t } = useTranslation('reading');
  return (
    <>
      <time dateTime={times.machine}>{times.text}</time>
      {times.allDay && `, ${t('calendar.allDay')}`}
      {repeats && `, ${t('calendar.repeats')}`}
      {times.zoneUnknown && <span className={css.faint}> ({t('calendar.unknownZone')})</span>}
      {times.senders && (
        <span className={css.senders}>
          {t('calendar.senderTime', { time: times.senders.text, zone: times.senders.zone })}
        </span>
      )}
    </>
  );
}

interface CalendarFile {
  readonly contentType: string;
  readonly href: string;
}

/** The file behind a card. */
export function calendarHref(attachments: readonly CalendarFile[]): string | undefined {
  return attachments.find(({ contentType }) => /^(text\/calendar|application\/ics)$/i.test(contentType))
    ?.href;
}
