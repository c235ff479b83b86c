/** Sending: now, now and close, or at a time that is chosen in the agent's own time zone. */
import { Button, Menu } from '@mantine/core';
import { IconCalendarClock, IconChevronDown, IconClock, IconSend } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { Key } from '../../ui/small.tsx';
import css from './composer.module.css';
import { sendTimes, toLocalInput } from './send-times.ts';

export const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

interface SendButtonProps {
  readonly disabled: boolean;
  readonly loading: boolean;
  readonly label: string;
  /** Left out where there is nothing to close. */
  readonly closeLabel?: string | undefined;
  readonly onSend: (how: { readonly close: boolean; readonly sendAt?: Date }) => void;
}

export function SendButton({ disabled, loading, label, closeLabel, onSend }: SendButtonProps) {
  const { t } = useTranslation('composer');
  return (
    <>
      <span className={css.sendGroup}>
        <Button
          className={css.sendNow ?? ''}
          leftSection={<IconSend size={16} />}
          disabled={disabled && !loading}
          loading={loading}
          title={`${COMMAND} + Enter`}
          onClick={() => onSend({ close: false })}
        >
          {label}
        </Button>
        <Menu position="top-start" width={350} closeOnItemClick>
          <Menu.Target>
            <Button
              className={css.sendMore ?? ''}
              px={7}
              disabled={disabled || loading}
              aria-label={t('send.later')}
              title={t('send.later')}
            >
              <IconChevronDown size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Times onPick={(sendAt) => onSend({ close: false, sendAt })} />
          </Menu.Dropdown>
        </Menu>
      </span>
      {closeLabel && (
        <Button
          variant="default"
          className={css.sendAndClose ?? ''}
          disabled={disabled || loading}
          title={`${COMMAND} + Shift + Enter`}
          onClick={() => onSend({ close: true })}
        >
          {closeLabel}
        </Button>
      )}
      <span className={css.sendKeys}>
        <Key>{COMMAND}</Key> <Key>↵</Key>
      </span>
    </>
  );
}

function Times({ onPick }: { readonly onPick: (at: Date) => void }) {
  const { t } = useTranslation('composer');
  const format = useFormat();
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState('');
  const at = new Date(own);
  const isFuture = own !== '' && at.getTime() > Date.now();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (isFuture) onPick(at);
  };
  return (
    <>
      <Menu.Label>{t('send.laterTitle')}</Menu.Label>
      {sendTimes(now).map((time) => (
        <Menu.Item
          key={time.name}
          leftSection={<IconClock size={16} />}
          rightSection={<span className={css.timeHint}>{format.dateTime(time.at.toISOString())}</span>}
          onClick={() => onPick(time.at)}
        >
          {t(`send.${time.name}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <form className={css.ownTime} onSubmit={submit}>
        <label>
          <IconCalendarClock size={16} />
          <input
            type="datetime-local"
            aria-label={t('send.ownTime')}
            value={own}
            min={toLocalInput(now)}
            onChange={(event) => setOwn(event.currentTarget.value)}
            // The menu moves between its items with the arrows, this field changes its numbers.
            onKeyDown={(event) => event.stopPropagation()}
          />
        </label>
        <Button type="submit" size="compact-sm" flex="none" disabled={!isFuture}>
          {t('send.schedule')}
        </Button>
      </form>
      <p className={css.zone}>{t('send.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</p>
    </>
  );
}
