/** Asks for the address that takes the place of one that failed. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAddress, readAddresses } from '../agent/composer/read-addresses.ts';
import css from './outgoing.module.css';

interface ChangeAddressProps {
  /** Those whom the message did not reach; at least one. */
  readonly failed: readonly string[];
  readonly onChoose: (change: { from: string; to: string }) => void;
  readonly onCancel: () => void;
}

export function ChangeAddress({ failed, onChoose, onCancel }: ChangeAddressProps) {
  const { t } = useTranslation('outgoing');
  const [from, setFrom] = useState(failed[0] ?? '');
  // Most are a slip of the pen: what is there is mended rather than typed anew.
  const [typed, setTyped] = useState(from);
  const [wrong, setWrong] = useState<'address' | 'same'>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [to = '', ...more] = readAddresses(typed);
    if (!isAddress(to) || more.length > 0) return setWrong('address');
    if (to === from.toLowerCase()) return setWrong('same');
    onChoose({ from, to });
  };
  return (
    <form className={css.later} onSubmit={submit} aria-label={t('address.title')} noValidate>
      {failed.length > 1 && (
        <NativeSelect
          label={t('address.of')}
          data={[...failed]}
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
            setTyped(event.currentTarget.value);
            setWrong(undefined);
          }}
        />
      )}
      <TextInput
        label={t('address.to')}
        className={css.address}
        value={typed}
        error={wrong && t(`address.wrong.${wrong}`)}
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(undefined);
        }}
      />
      <div className={css.decisions}>
        <Button type="submit" size="compact-sm">
          {t('address.confirm')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('later.cancel')}
        </Button>
      </div>
    </form>
  );
}
