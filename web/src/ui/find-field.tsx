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
        value && <CloseButton size={24} aria-label={t('app.clearFind')} onClick={() => onChange('')} />
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
