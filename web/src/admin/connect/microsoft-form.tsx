/** An application in Entra ID: typed over from the portal, checked before it is sent. */
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import type { Cloud } from '../queries.ts';
import type { AppFormProps } from './app-form-props.ts';
import { Choice } from './choice.tsx';
import steps from './connect.module.css';
import { EntraSteps } from './entra-steps.tsx';
import { MicrosoftHosts } from './hosts-fields.tsx';
import { isGuid, isSecretId, isTenant } from './judge-app.ts';
import { NO_HOSTS, readHosts } from './read-hosts.ts';
import { useAddingApp } from './use-adding-app.ts';

const CLOUDS = ['global', 'gcc-high', 'dod', 'china'] as const;
const PROOFS = ['secret', 'certificate'] as const;

export function MicrosoftForm({ onSaved, beside }: AppFormProps) {
  const { t } = useTranslation('admin');
  const problemText = useProblemText();
  const form = useForm({
    initialValues: {
      name: 'Microsoft 365',
      cloud: 'global' as Cloud,
      tenant: '',
      clientId: '',
      proof: 'secret' as (typeof PROOFS)[number],
      clientSecret: '',
      secretExpiresOn: '',
    },
    validateInputOnBlur: true,
    validate: {
      tenant: (value) => (isTenant(value) ? null : t('app.tenantBad')),
      clientId: (value) => (isGuid(value) ? null : t('app.clientIdBad')),
      clientSecret: (value) => (isSecretId(value) ? t('app.secretIsId') : null),
    },
  });
  const [hostTexts, setHostTexts] = useState(NO_HOSTS);
  const hosts = readHosts(hostTexts);
  const saving = useAddingApp(onSaved, form.setErrors);
  const { proof } = form.values;
  const save = ({ name, cloud, tenant, clientId, clientSecret, secretExpiresOn }: typeof form.values) => {
    if (hosts.bad.length > 0) return;
    const secret = proof === 'secret' ? clientSecret.trim() : '';
    saving.mutate({
      certificate: proof === 'certificate',
      app: {
        provider: 'microsoft',
        name,
        cloud,
        tenant: tenant.trim(),
        clientId: clientId.trim(),
        endpoints: hosts.endpoints,
        ...(secret ? { clientSecret: secret } : {}),
        ...(secret && secretExpiresOn ? { secretExpiresOn } : {}),
      },
    });
  };
  return (
    <div className={steps.twoSides}>
      <form className={css.fields} onSubmit={form.onSubmit(save)} noValidate>
        <TextInput label={t('app.name')} required withAsterisk={false} {...form.getInputProps('name')} />
        <NativeSelect
          label={t('app.cloud')}
          data={CLOUDS.map((value) => ({ value, label: t(`app.${value}`) }))}
          {...form.getInputProps('cloud')}
        />
        <TextInput
          label={t('app.clientId')}
          description={t('app.clientIdHint')}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('clientId')}
        />
        <TextInput
          label={t('app.tenant')}
          description={t('app.tenantHint')}
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('tenant')}
        />
        <Choice
          label={t('proof.label')}
          value={proof}
          onChange={(value) => form.setFieldValue('proof', value)}
          options={PROOFS.map((value) => ({
            value,
            label: t(`proof.${value}`),
            detail: t(`proof.${value}Detail`),
          }))}
        />
        {proof === 'secret' && (
          <>
            <PasswordInput
              label={t('app.secret')}
              description={t('app.secretHint')}
              autoComplete="off"
              {...form.getInputProps('clientSecret')}
              onChange={(event) => {
                form.setFieldValue('clientSecret', event.currentTarget.value);
                form.setFieldError(
                  'clientSecret',
                  isSecretId(event.currentTarget.value) ? t('app.secretIsId') : null,
                );
              }}
            />
            <TextInput
              type="date"
              label={t('app.secretExpires')}
              description={t('app.secretExpiresHint')}
              {...form.getInputProps('secretExpiresOn')}
            />
          </>
        )}
        <MicrosoftHosts value={hostTexts} bad={hosts.bad} onChange={setHostTexts} />
        {saving.error && (
          <p className={css.buttonProblem} role="alert">
            {problemText(saving.error)}
          </p>
        )}
        <div className={css.buttons}>
          <Button type="submit" loading={saving.isPending}>
            {proof === 'certificate' ? t('proof.make') : t('app.save')}
          </Button>
          {beside}
        </div>
      </form>
      <EntraSteps cloud={form.values.cloud} proof={proof} />
    </div>
  );
}
