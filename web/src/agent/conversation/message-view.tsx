/** One message: who, when, to whom; its text or its page; what hangs on it; for an answer, how far it got. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronDown, IconDotsVertical, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address, Message } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Avatar, Time } from '../../ui/small.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { CalendarCard, calendarHref } from './calendar-card.tsx';
import { DeliveryLine } from './delivery-line.tsx';
import { HtmlFrame } from './html-frame.tsx';
import css from './message.module.css';
import { MessageBadges } from './message-badges.tsx';
import { MessageNotes } from './message-notes.tsx';
import { MessageText } from './message-text.tsx';
import { ReportCard } from './report-card.tsx';
import { splitQuote } from './split-quote.ts';
import { HeaderOnly, OriginalGone } from './whole-mail.tsx';

interface MessageProps {
  readonly message: Message;
  readonly initiallyOpen: boolean;
  /** The newest cannot be folded away: there would be nothing to look at. */
  readonly last: boolean;
}

export function MessageView({ message, initiallyOpen, last }: MessageProps) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState(initiallyOpen);
  const open = opened || last;
  const name = nameOf(message);
  const at = message.sentAt ?? message.createdAt;
  const { calendar, report } = message.traits;

  if (!open) {
    return (
      <button type="button" className={css.folded} aria-expanded={false} onClick={() => setOpened(true)}>
        <Avatar name={name} size={22} {...(message.direction === 'out' ? { tone: 'accent' } : {})} />
        <bdi className={css.foldedName}>{name}</bdi>
        <bdi className={css.foldedText}>{firstWords(message)}</bdi>
        <span className={css.when}>
          <Time iso={at} />
        </span>
      </button>
    );
  }
  return (
    <section className={css.message} data-open="true" data-direction={message.direction} aria-label={name}>
      <header className={css.messageHead}>
        <Avatar name={name} size={34} {...(message.direction === 'out' ? { tone: 'accent' } : {})} />
        <div className={css.people}>
          <p className={css.from}>
            <bdi className={css.fromName}>{name}</bdi>
            {message.direction === 'in' && message.from.name && (
              <bdi className={css.fromAddress}>{message.from.address}</bdi>
            )}
          </p>
          <Recipients message={message} />
          <MessageBadges message={message} />
        </div>
        <span className={css.when}>
          <Time iso={at} />
        </span>
        <MessageMenu message={message} />
        {!last && (
          <ActionIcon
            size="md"
            aria-label={t('message.collapse')}
            aria-expanded={true}
            onClick={() => setOpened(false)}
          >
            <IconChevronDown size={17} style={{ transform: 'rotate(180deg)' }} />
          </ActionIcon>
        )}
      </header>
      {message.direction === 'in' && <MessageNotes traits={message.traits} rawHref={message.rawHref} />}
      {calendar && <CalendarCard event={calendar} href={calendarHref(message.attachments)} />}
      {report && <ReportCard report={report} />}
      <MessageBody message={message} name={name} />
      <AttachmentList attachments={message.attachments} />
      {message.delivery && <DeliveryLine delivery={message.delivery} />}
    </section>
  );
}

function Recipients({ message }: { readonly message: Message }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const names = [...message.to, ...message.cc].map(({ name, address }) => name || address);
  if (names.length === 0) return null;
  if (!all) {
    const shown = names.length > 3 ? [...names.slice(0, 2), `+${names.length - 2}`] : names;
    return (
      <button type="button" className={css.toWhom} onClick={() => setAll(true)}>
        <bdi>{t('message.toWhom', { names: format.list(shown) })}</bdi>
      </button>
    );
  }
  const rows: readonly (readonly [string, readonly Address[]])[] = [
    [t('message.from'), [message.from]],
    [t('message.to'), message.to],
    [t('message.cc'), message.cc],
  ];
  return (
    <dl className={css.addresses}>
      {rows.map(
        ([label, addresses]) =>
          addresses.length > 0 && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                {addresses.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ')}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function MessageMenu({ message }: { readonly message: Message }) {
  const { t } = useTranslation('desk');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="md" aria-label={t('conversation.more')}>
          <IconDotsVertical size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {message.rawHref === null ? (
          <OriginalGone />
        ) : (
          <Menu.Item component="a" href={message.rawHref} download leftSection={<IconDownload size={17} />}>
            {t('message.original')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function MessageBody({ message, name }: { readonly message: Message; readonly name: string }) {
  const { t } = useTranslation('desk');
  const [asText, setAsText] = useState(false);
  if (message.reading === 'header-only') return <HeaderOnly message={message} />;
  return (
    <>
      {message.reading === 'unparsable' && <p className={css.remark}>{t('message.unparsable')}</p>}
      {message.htmlHref && !asText ? (
        <HtmlFrame
          href={message.htmlHref}
          title={`${t('message.html')}: ${name}`}
          subject={message.subject}
          onUnshowable={() => setAsText(true)}
        />
      ) : (
        <MessageText text={message.text} subject={message.subject} />
      )}
    </>
  );
}

function nameOf({ direction, author, from }: Message): string {
  if (direction === 'out' && author) return author.name;
  return from.name || from.address;
}

function firstWords({ text, subject }: Message): string {
  return splitQuote(text, subject).body.slice(0, 300).replace(/\s+/g, ' ').trim();
}
