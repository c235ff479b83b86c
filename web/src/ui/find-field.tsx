/** Finds in a list that is there already, letter by letter. */
import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface FindFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (words: string) => void;
}

export function FindField({ label, value, onChange }: FindFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      role="searchbox"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} />}
      rightSection={
        value && <CloseButton size="sm" aria-label={t('app.clearFind')} onClick={() => onChange('')} />
      }
      value={value}
      maxLength={200}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value) {
          event.stopPropagation();
          onChange('');
        }
      }}
    />
  );
}

/** Every word is somewhere in the texts, whatever its case and accents. */
export function finds(words: string, texts: readonly (string | null | undefined)[]): boolean {
  const whole = plain(texts.join(' '));
  return plain(words)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
