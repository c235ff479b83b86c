/** A mail that was forwarded as a file, opened: who wrote it, when, to whom; its text or page; its files in turn. */

import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client.ts';
import type { Address, Attachment, ForwardedMessage } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Bone } from '../../ui/small.tsx';
import { CalendarCard, calendarHref } from './calendar-card.tsx';
import { HtmlFrame } from './html-frame.tsx';
import { MessageNotes } from './message-notes.tsx';
import { MessageText } from './message-text.tsx';
import css from './reading.module.css';
import { ReportCard } from './report-card.tsx';

/** What lies in a mail never changes. */
const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY, retry: 1 };

interface ForwardedMailProps {
  readonly href: string;
  /** Shows files; those of a mail in a mail are shown like those around it. */
  readonly listOf: (files: readonly Attachment[]) => ReactNode;
}

export function ForwardedMail({ href, listOf }: ForwardedMailProps) {
  const { t } = useTranslation('reading');
  const { data, error } = useQuery({
    queryKey: ['forwarded', href],
    queryFn: ({ signal }) => readForwarded(href, signal),
    ...FOR_EVER,
  });
  if (error) {
    return (
      <p className={css.forwarded} role="alert">
        {t('forwarded.failed')}
      </p>
    );
  }
  if (!data) {
    return (
      <div className={css.forwarded} role="status" aria-label={t('forwarded.loading')}>
        <Bone width="40%" />
        <Bone width="80%" height={9} style={{ marginTop: '0.75rem' }} />
      </div>
    );
  }
  return <Opened message={data} listOf={listOf} />;
}

function Opened({
  message,
  listOf,
}: {
  readonly message: ForwardedMessage;
  readonly listOf: ForwardedMailProps['listOf'];
}) {
  const { t } = useTranslation('reading');
  const subject = message.subject || t('forwarded.noSubject');
  const { calendar, report } = message.traits;
  return (
    <section className={css.forwarded} aria-label={t('forwarded.label', { subject })}>
      <Head message={message} subject={subject} />
      <MessageNotes traits={message.traits} rawHref={message.rawHref} />
      {calendar && <CalendarCard event={calendar} href={calendarHref(message.attachments)} />}
      {report && <ReportCard report={report} />}
      <Body message={message} subject={subject} />
      {listOf(message.attachments)}
    </section>
  );
}

function Head({ message, subject }: { readonly message: ForwardedMessage; readonly subject: string }) {
  const { t } = useTranslation('desk');
  const { t: tr } = useTranslation('reading');
  const format = useFormat();
  const rows: readonly (readonly [string, readonly Address[]])[] = [
    [t('message.from'), message.from ? [message.from] : []],
    [t('message.to'), message.to],
    [t('message.cc'), message.cc],
  ];
  return (
    <header className={css.forwardedHead}>
      <h3 className={css.forwardedSubject} dir="auto">
        {subject}
      </h3>
      <dl className={css.facts}>
        {rows.map(
          ([label, addresses]) =>
            addresses.length > 0 && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  {addresses.map(({ name, address }, index) => (
                    <span key={`${address}${name}`}>
                      {index > 0 && ', '}
                      <bdi>{name ? `${name} <${address}>` : address}</bdi>
                    </span>
                  ))}
                </dd>
              </div>
            ),
        )}
      </dl>
      <p className={css.forwardedFoot}>
        {message.sentAt && <time dateTime={message.sentAt}>{format.full(message.sentAt)}</time>}
        <a className={css.cardAction} href={message.rawHref} download>
          <IconDownload size={15} />
          {tr('forwarded.download')}
        </a>
      </p>
    </header>
  );
}

function Body({ message, subject }: { readonly message: ForwardedMessage; readonly subject: string }) {
  const { t } = useTranslation('desk');
  const [asText, setAsText] = useState(false);
  if (!message.htmlHref || asText) return <MessageText text={message.text} subject={message.subject} />;
  return (
    <HtmlFrame
      href={message.htmlHref}
      title={`${t('message.html')}: ${subject}`}
      subject={subject}
      onUnshowable={() => setAsText(true)}
    />
  );
}

async function readForwarded(href: string, signal: AbortSignal): Promise<ForwardedMessage> {
  const [, id = '', path = ''] = /\/messages\/([^/]+)\/forwarded\/([\d.]+)$/.exec(href) ?? [];
  return answer(
    api.GET('/api/v1/messages/{id}/forwarded/{path}', { params: { path: { id, path } }, signal }),
  );
}
