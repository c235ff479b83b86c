/** Chooses a time in the time zone of the browser, which stands beside it. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './outgoing.module.css';

interface SendLaterProps {
  readonly initial: string;
  readonly onChoose: (iso: string) => void;
  readonly onCancel: () => void;
}

export function SendLater({ initial, onChoose, onCancel }: SendLaterProps) {
  const { t } = useTranslation('outgoing');
  const [value, setValue] = useState(() => localValue(nextHour(initial)));
  const [past, setPast] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(value);
    if (!(at.getTime() > Date.now())) return setPast(true);
    onChoose(at.toISOString());
  };
  return (
    <form className={css.later} onSubmit={submit} aria-label={t('later.title')} noValidate>
      <TextInput
        type="datetime-local"
        label={t('later.when')}
        description={t('later.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        value={value}
        min={localValue(new Date())}
        error={past && t('later.past')}
        onChange={(event) => {
          setPast(false);
          setValue(event.currentTarget.value);
        }}
        data-autofocus
      />
      <div className={css.decisions}>
        <Button type="submit" size="compact-sm">
          {t('later.confirm')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('later.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** What was chosen before, or the next full hour. */
function nextHour(initial: string): Date {
  const before = new Date(initial);
  if (before.getTime() > Date.now() + 60_000) return before;
  const hour = new Date();
  hour.setHours(hour.getHours() + 1, 0, 0, 0);
  return hour;
}

/** As `datetime-local` wants it: local time without a zone. */
function localValue(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
