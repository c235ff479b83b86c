/** A way for alarm mail: a mailbox that is here already, or a relay. */
import { NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { useFormFocus } from '../../ui/use-form-focus.ts';
import { accountsQuery } from '../queries.ts';
import css from './alarms.module.css';
import type { RouteWish } from './queries.ts';

const TLS = ['starttls', 'implicit', 'none'] as const;

interface RouteFormProps {
  readonly save: (wish: RouteWish) => Promise<void>;
  readonly onCancel: () => void;
}

export function RouteForm({ save, onCancel }: RouteFormProps) {
  const { t } = useTranslation('alarms');
  const { t: tc } = useTranslation();
  const focus = useFormFocus(onCancel);
  const { data: accounts = [] } = useQuery(accountsQuery);
  const mailboxes = accounts.flatMap(({ mailboxes: own }) => own);
  const form = useForm({
    initialValues: {
      kind: 'mailbox' as 'mailbox' | 'relay',
      mailboxId: '',
      host: '',
      port: 587 as number | string,
      tls: 'starttls' as (typeof TLS)[number],
      from: '',
      user: '',
      password: '',
    },
  });
  const saving = useMutation({
    mutationFn: () => {
      const { kind, mailboxId, host, port, tls, from, user, password } = form.values;
      if (kind === 'mailbox') return save({ mailboxId: mailboxId || (mailboxes[0]?.id ?? '') });
      return save({
        relay: {
          host: host.trim(),
          port: Number(port),
          tls,
          from: from.trim(),
          ...(user.trim() ? { user: user.trim() } : {}),
        },
        ...(password ? { password } : {}),
      });
    },
    onError: (error) => {
      if (error instanceof Problem)
        form.setErrors(
          Object.fromEntries(error.errors.map(({ path, message }) => [path.split('.').at(-1), message])),
        );
    },
  });
  const isRelay = form.values.kind === 'relay';
  return (
    <form {...focus} onSubmit={form.onSubmit(() => saving.mutate())}>
      <div className={css.fields}>
        <NativeSelect
          label={t('settingsPage.routeKind')}
          data={[
            { value: 'mailbox', label: t('settingsPage.routeMailbox') },
            { value: 'relay', label: t('settingsPage.routeRelay') },
          ]}
          {...form.getInputProps('kind')}
        />
        {isRelay ? (
          <>
            <TextInput
              label={t('settingsPage.host')}
              required
              withAsterisk={false}
              spellCheck={false}
              {...form.getInputProps('host')}
            />
            <NumberInput
              label={t('settingsPage.port')}
              min={1}
              max={65_535}
              allowDecimal={false}
              {...form.getInputProps('port')}
            />
            <NativeSelect
              label={t('settingsPage.tls')}
              data={TLS.map((value) => ({ value, label: t(`settingsPage.tlsValue.${value}`) }))}
              {...form.getInputProps('tls')}
            />
            <TextInput
              type="email"
              label={t('settingsPage.from')}
              required
              withAsterisk={false}
              {...form.getInputProps('from')}
            />
            <TextInput
              label={t('settingsPage.user')}
              description={t('settingsPage.userHint')}
              autoComplete="off"
              {...form.getInputProps('user')}
            />
            <PasswordInput
              label={t('settingsPage.password')}
              autoComplete="new-password"
              {...form.getInputProps('password')}
            />
          </>
        ) : (
          <NativeSelect
            label={t('settingsPage.mailbox')}
            data={mailboxes.map(({ id, address }) => ({ value: id, label: address }))}
            {...form.getInputProps('mailboxId')}
          />
        )}
      </div>
      <FormButtons
        label={tc('app.add')}
        saving={saving.isPending}
        disabled={!isRelay && mailboxes.length === 0}
        error={Object.keys(form.errors).length === 0 && saving.error}
        onCancel={onCancel}
      />
    </form>
  );
}
