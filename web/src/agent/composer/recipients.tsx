/** To, Cc and Bcc as a row each; Cc and Bcc appear when asked for or when they hold somebody. */
import { Pill, PillsInput } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './composer.module.css';
import { isAddress, readAddresses } from './read-addresses.ts';

export interface RecipientFields {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

interface RecipientsProps extends RecipientFields {
  readonly disabled: boolean;
  /** Nobody is named yet: begin there. */
  readonly focusTo?: boolean;
  readonly onChange: (change: Partial<RecipientFields>) => void;
}

export function Recipients({ to, cc, bcc, disabled, focusTo = false, onChange }: RecipientsProps) {
  const { t } = useTranslation('desk');
  const [asked, setAsked] = useState<{ readonly cc: boolean; readonly bcc: boolean }>({
    cc: false,
    bcc: false,
  });
  const shown = { cc: asked.cc || cc.length > 0, bcc: asked.bcc || bcc.length > 0 };
  const fields = [
    { name: 'to', value: to, shown: true, focus: focusTo },
    { name: 'cc', value: cc, shown: shown.cc, focus: asked.cc },
    { name: 'bcc', value: bcc, shown: shown.bcc, focus: asked.bcc },
  ] as const;
  return (
    <div className={css.recipients}>
      {fields.map(
        (field) =>
          field.shown && (
            <div key={field.name} className={css.recipientRow}>
              <AddressField
                label={t(`reply.${field.name}`)}
                addresses={field.value}
                disabled={disabled}
                focus={field.focus}
                onChange={(addresses) => onChange({ [field.name]: addresses })}
              />
              {field.name === 'to' && (
                <span className={css.more}>
                  {(['cc', 'bcc'] as const).map(
                    (name) =>
                      !shown[name] && (
                        <button key={name} type="button" onClick={() => setAsked({ ...asked, [name]: true })}>
                          {t(name === 'cc' ? 'reply.addCc' : 'reply.addBcc')}
                        </button>
                      ),
                  )}
                </span>
              )}
            </div>
          ),
      )}
    </div>
  );
}

interface AddressFieldProps {
  readonly label: string;
  readonly addresses: readonly string[];
  readonly disabled: boolean;
  readonly focus: boolean;
  readonly onChange: (addresses: readonly string[]) => void;
}

function AddressField({ label, addresses, disabled, focus, onChange }: AddressFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');

  const add = (words: string) => {
    const found = readAddresses(words).filter((address) => !addresses.includes(address));
    if (found.length > 0) onChange([...addresses, ...found]);
    setText('');
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const ends = ['Enter', ',', ';'].includes(event.key) || (event.key === ' ' && isAddress(text.trim()));
    if (ends && (text.trim() || !(event.ctrlKey || event.metaKey))) {
      // An address still being typed is taken first: the reply must not leave without it.
      event.preventDefault();
      event.stopPropagation();
      if (text.trim()) add(text);
    } else if (event.key === 'Backspace' && text === '' && addresses.length > 0) {
      onChange(addresses.slice(0, -1));
    }
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/[,;\s<]/.test(pasted.trim())) return;
    event.preventDefault();
    add(text + pasted);
  };
  return (
    <>
      <span className={css.label} aria-hidden="true">
        {label}
      </span>
      <PillsInput className={css.field} variant="unstyled" size="xs" disabled={disabled}>
        <Pill.Group>
          {addresses.map((address) => (
            <Pill
              key={address}
              className={css.pill ?? ''}
              data-bad={!isAddress(address)}
              withRemoveButton={!disabled}
              removeButtonProps={{ 'aria-label': t('app.remove', { what: address }) }}
              onRemove={() => onChange(addresses.filter((each) => each !== address))}
            >
              {address}
            </Pill>
          ))}
          <PillsInput.Field
            inputMode="email"
            aria-label={label}
            value={text}
            maxLength={2000}
            autoFocus={focus}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={press}
            onPaste={paste}
            onBlur={() => text.trim() && add(text)}
          />
        </Pill.Group>
      </PillsInput>
    </>
  );
}
