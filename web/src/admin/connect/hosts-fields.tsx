/** Hosts of a provider: for Microsoft folded away, because hardly anybody needs others than the cloud's own. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from '../admin.module.css';
import steps from './connect.module.css';
import type { HostField, HostTexts, MailHost, Tls } from './read-hosts.ts';

interface HostsFieldsProps {
  readonly value: HostTexts;
  readonly bad: readonly HostField[];
  readonly onChange: (value: HostTexts) => void;
}

const MICROSOFT = {
  login: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  imap: 'outlook.office365.com:993',
  pop3: 'outlook.office365.com:995',
  smtp: 'smtp.office365.com:587',
} as const;
const EXAMPLES = { imap: 'imap.example.com:993', pop3: 'pop.example.com:995', smtp: 'smtp.example.com:587' };

export function MicrosoftHosts(props: HostsFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <details className={css.innerFold} open={props.bad.length > 0 || undefined}>
      <summary>{t('hosts.title')}</summary>
      <p className={css.pageDetail}>{t('hosts.detail')}</p>
      <div className={css.fields}>
        <HostText name="login" placeholder={MICROSOFT.login} {...props} />
        <HostText name="graph" placeholder={MICROSOFT.graph} {...props} />
        <MailHosts placeholders={MICROSOFT} {...props} />
        <Authority {...props} />
      </div>
    </details>
  );
}

/** The mail servers of any other provider, which have to be said. */
export function OtherHosts(props: HostsFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <>
      <MailHosts placeholders={EXAMPLES} {...props} />
      <details className={css.innerFold} open={props.bad.includes('ca') || undefined}>
        <summary>{t('hosts.ca')}</summary>
        <Authority {...props} />
      </details>
    </>
  );
}

function MailHosts({
  placeholders,
  ...props
}: HostsFieldsProps & { readonly placeholders: Readonly<Record<MailHost, string>> }) {
  return (['imap', 'pop3', 'smtp'] as const).map((name) => (
    <div key={name} className={steps.host}>
      <HostText name={name} placeholder={placeholders[name]} {...props} />
      <TlsChoice name={name} {...props} />
    </div>
  ));
}

function HostText({
  name,
  placeholder,
  value,
  bad,
  onChange,
}: HostsFieldsProps & { readonly name: 'login' | 'graph' | MailHost; readonly placeholder: string }) {
  const { t } = useTranslation('admin');
  return (
    <TextInput
      label={t(`hosts.${name}`)}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      value={value[name]}
      error={bad.includes(name) && t('hosts.bad')}
      onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
    />
  );
}

const TLS: readonly Tls[] = ['implicit', 'starttls', 'none'];

function TlsChoice({ name, value, onChange }: HostsFieldsProps & { readonly name: MailHost }) {
  const { t } = useTranslation('admin');
  return (
    <NativeSelect
      label={t('hosts.tls')}
      aria-label={`${t('hosts.tls')}: ${t(`hosts.${name}`)}`}
      value={value.tls?.[name] ?? ''}
      data={[
        { value: '', label: t('hosts.byPort') },
        ...TLS.map((mode) => ({ value: mode, label: t(`hosts.${mode}`) })),
      ]}
      onChange={({ currentTarget: { value: mode } }) => {
        const { [name]: _, ...others } = value.tls ?? {};
        onChange({ ...value, tls: mode === '' ? others : { ...others, [name]: mode as Tls } });
      }}
    />
  );
}

function Authority({ value, bad, onChange }: HostsFieldsProps) {
  const { t } = useTranslation('admin');
  return (
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
  );
}
