/** A client at any provider with OpenID Connect; Google as settings to begin with. */
import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyBox } from '../../ui/copy.tsx';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { presetsQuery, registrationSetupQuery } from '../queries.ts';
import type { AppFormProps } from './app-form-props.ts';
import steps from './connect.module.css';
import { OtherHosts } from './hosts-fields.tsx';
import { NO_HOSTS, readHosts, writeHosts } from './read-hosts.ts';
import { useAddingApp } from './use-adding-app.ts';

const OTHER = '';

export function OidcForm({ onSaved, beside }: AppFormProps) {
  const { t } = useTranslation('admin');
  const problemText = useProblemText();
  const { data: presets = [] } = useQuery(presetsQuery);
  const { data: setup } = useQuery(registrationSetupQuery('global', 'delegated'));
  const [chosen, setChosen] = useState(OTHER);
  const preset = presets.find(({ id }) => id === chosen);
  const form = useForm({
    initialValues: { name: '', clientId: '', clientSecret: '', scopes: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('provider.needed')),
      clientId: (value) => (value.trim() ? null : t('provider.needed')),
    },
  });
  const [hostTexts, setHostTexts] = useState(NO_HOSTS);
  const hosts = readHosts(hostTexts);
  const missing = [
    ...(hostTexts.login.trim() ? [] : (['login'] as const)),
    ...(hostTexts.imap.trim() || hostTexts.pop3.trim() ? [] : (['imap'] as const)),
    ...(hostTexts.smtp.trim() ? [] : (['smtp'] as const)),
  ];
  const [asked, setAsked] = useState(false);
  const bad = [...hosts.bad, ...(asked ? missing : [])];
  const saving = useAddingApp(onSaved, form.setErrors);
  const choose = (id: string) => {
    const next = presets.find((each) => each.id === id);
    setChosen(id);
    setHostTexts(next ? writeHosts(next.endpoints) : NO_HOSTS);
    form.setValues({ name: next?.name ?? '', scopes: next?.endpoints.scopes?.join('\n') ?? '' });
  };
  const save = ({ name, clientId, clientSecret, scopes }: typeof form.values) => {
    setAsked(true);
    if (hosts.bad.length > 0 || missing.length > 0) return;
    const wanted = scopes.split(/\s+/).filter((scope) => scope !== '');
    saving.mutate({
      app: {
        provider: 'oidc',
        name: name.trim(),
        cloud: 'global',
        tenant: '',
        clientId: clientId.trim(),
        endpoints: { ...hosts.endpoints, ...(wanted.length > 0 ? { scopes: wanted } : {}) },
        ...(clientSecret.trim() ? { clientSecret: clientSecret.trim() } : {}),
      },
    });
  };
  return (
    <div className={steps.twoSides}>
      <form className={css.fields} onSubmit={form.onSubmit(save)} noValidate>
        <NativeSelect
          label={t('provider.preset')}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: OTHER, label: t('provider.other') },
            ...presets.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextInput label={t('app.name')} {...form.getInputProps('name')} />
        <TextInput
          label={t('provider.issuer')}
          description={t('provider.issuerHint')}
          placeholder="https://login.example.com"
          spellCheck={false}
          autoComplete="off"
          value={hostTexts.login}
          error={bad.includes('login') && t('hosts.bad')}
          onChange={(event) => setHostTexts({ ...hostTexts, login: event.currentTarget.value })}
        />
        <TextInput
          label={t('provider.clientId')}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('clientId')}
        />
        <PasswordInput label={t('app.secret')} autoComplete="off" {...form.getInputProps('clientSecret')} />
        <Textarea
          label={t('provider.scopes')}
          description={t('provider.scopesHint')}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          {...form.getInputProps('scopes')}
        />
        <OtherHosts value={hostTexts} bad={bad} onChange={setHostTexts} />
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
      <aside className={`${css.card} ${css.inset} ${steps.steps}`}>
        <h2>{t('provider.registerTitle')}</h2>
        <ol>
          <li>
            {t('provider.register')}{' '}
            {preset && (
              <a href={preset.console} target="_blank" rel="noreferrer">
                {preset.name} <IconExternalLink size={14} />
              </a>
            )}
          </li>
          <li>
            {t('provider.redirect')}
            {setup && <CopyBox text={setup.redirectUri} what={t('app.redirectUri')} />}
          </li>
          <li>{t('provider.rights')}</li>
        </ol>
      </aside>
    </div>
  );
}
