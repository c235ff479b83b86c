/** Hosts other than the cloud's own; folded, because hardly anybody needs them. */
import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from '../admin.module.css';
import type { HostTexts } from './read-hosts.ts';

const FIELDS = [
  ['login', 'https://login.microsoftonline.com'],
  ['graph', 'https://graph.microsoft.com'],
  ['imap', 'outlook.office365.com:993'],
  ['pop3', 'outlook.office365.com:995'],
  ['smtp', 'smtp.office365.com:587'],
] as const;

interface HostsFieldsProps {
  readonly value: HostTexts;
  readonly bad: readonly (keyof HostTexts)[];
  readonly onChange: (value: HostTexts) => void;
}

export function HostsFields({ value, bad, onChange }: HostsFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <details className={css.innerFold}>
      <summary>{t('hosts.title')}</summary>
      <p className={css.pageDetail}>{t('hosts.detail')}</p>
      <div className={css.fields}>
        {FIELDS.map(([name, placeholder]) => (
          <TextInput
            key={name}
            label={t(`hosts.${name}`)}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            value={value[name]}
            error={bad.includes(name) && t('hosts.bad')}
            onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
          />
        ))}
        <Textarea
          label={t('hosts.ca')}
          description={t('hosts.caHint')}
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={3}
          spellCheck={false}
          value={value.ca}
          error={bad.includes('ca') && t('hosts.badCa')}
          onChange={(event) => onChange({ ...value, ca: event.currentTarget.value })}
        />
      </div>
    </details>
  );
}
