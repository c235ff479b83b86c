/** A mail server that wants passwords: only its hosts are said here; the password belongs to the account. */
import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import type { AppFormProps } from './app-form-props.ts';
import { OtherHosts } from './hosts-fields.tsx';
import { NO_HOSTS, readHosts } from './read-hosts.ts';
import { useAddingApp } from './use-adding-app.ts';

export function MailServerForm({ onSaved, beside }: AppFormProps) {
  const { t } = useTranslation('admin');
  const problemText = useProblemText();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() ? null : t('provider.needed')) },
  });
  const [hostTexts, setHostTexts] = useState(NO_HOSTS);
  const [asked, setAsked] = useState(false);
  const hosts = readHosts(hostTexts);
  const missing = [
    ...(hostTexts.imap.trim() || hostTexts.pop3.trim() ? [] : (['imap'] as const)),
    ...(hostTexts.smtp.trim() ? [] : (['smtp'] as const)),
  ];
  const saving = useAddingApp(onSaved, form.setErrors);
  const unprotected = Object.values(hosts.endpoints).some(
    (endpoint) => typeof endpoint === 'object' && endpoint.tls === 'none',
  );
  return (
    <form
      className={`${css.fields} ${css.narrow}`}
      noValidate
      onSubmit={form.onSubmit(({ name }) => {
        setAsked(true);
        if (hosts.bad.length > 0 || missing.length > 0) return;
        saving.mutate({
          app: {
            provider: 'password',
            name: name.trim(),
            cloud: 'global',
            tenant: '',
            clientId: '',
            endpoints: hosts.endpoints,
          },
        });
      })}
    >
      <TextInput label={t('app.name')} {...form.getInputProps('name')} />
      <OtherHosts value={hostTexts} bad={[...hosts.bad, ...(asked ? missing : [])]} onChange={setHostTexts} />
      {unprotected && <p className={css.warning}>{t('hosts.unprotected')}</p>}
      {saving.error && (
        <p className={css.buttonProblem} role="alert">
          {problemText(saving.error)}
        </p>
      )}
      <div className={css.buttons}>
        <Button type="submit" loading={saving.isPending}>
          {t('app.save')}
        </Button>
        {beside}
      </div>
    </form>
  );
}
