/** How Postvak is known in Entra ID: typed over from the portal, checked before it is sent. */
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import type { AppRegistration, NewAppRegistration } from '../../api/types.ts';
import { useProblemText } from '../../ui/state.tsx';
import css from '../admin.module.css';
import { addApp, appsQuery, type Cloud } from '../queries.ts';
import steps from './connect.module.css';
import { EntraSteps } from './entra-steps.tsx';
import { HostsFields } from './hosts-fields.tsx';
import { isGuid, isSecretId, isTenant } from './judge-app.ts';
import { NO_HOSTS, readHosts } from './read-hosts.ts';

const CLOUDS = ['global', 'gcc-high', 'dod', 'china'] as const;

interface AppFormProps {
  readonly onSaved: (app: AppRegistration) => void;
  /** Stands beside the button. */
  readonly beside?: ReactNode;
}

export function AppForm({ onSaved, beside }: AppFormProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const form = useForm({
    initialValues: {
      name: 'Microsoft 365',
      cloud: 'global' as Cloud,
      tenant: '',
      clientId: '',
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
  const saving = useMutation({
    mutationFn: () => {
      const { clientSecret, secretExpiresOn, ...rest } = form.values;
      return addApp({
        ...rest,
        tenant: rest.tenant.trim(),
        clientId: rest.clientId.trim(),
        endpoints: hosts.endpoints,
        ...(clientSecret ? { clientSecret: clientSecret.trim() } : {}),
        ...(secretExpiresOn ? { secretExpiresOn } : {}),
      } as NewAppRegistration);
    },
    onSuccess: (app) => {
      queries.setQueryData(appsQuery.queryKey, (before) => [...(before ?? []), app]);
      onSaved(app);
    },
    onError: (error) => {
      if (error instanceof Problem)
        form.setErrors(Object.fromEntries(error.errors.map(({ path, message }) => [path, message])));
    },
  });
  return (
    <div className={steps.twoSides}>
      <form
        className={css.fields}
        onSubmit={form.onSubmit(() => {
          if (hosts.bad.length === 0) saving.mutate();
        })}
        noValidate
      >
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
        <HostsFields value={hostTexts} bad={hosts.bad} onChange={setHostTexts} />
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
      <EntraSteps cloud={form.values.cloud} />
    </div>
  );
}
