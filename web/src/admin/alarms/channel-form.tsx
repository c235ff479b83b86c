/** A recipient of alarms: who, how, from which severity, in which language and hours. */
import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { useFormFocus } from '../../ui/use-form-focus.ts';
import { departmentsQuery } from '../queries.ts';
import css from './alarms.module.css';
import {
  type AlarmChannel,
  addChannel,
  alarmChannelsQuery,
  type ChannelChange,
  changeChannel,
  type Severity,
} from './queries.ts';

const KINDS = ['mail', 'webhook', 'teams', 'slack'] as const;
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

interface ChannelFormProps {
  readonly channel?: AlarmChannel;
  readonly onDone: () => void;
  /** A webhook's key, to be shown once. */
  readonly onKey: (key: string) => void;
}

export function ChannelForm({ channel, onDone, onKey }: ChannelFormProps) {
  const { t, i18n } = useTranslation('alarms');
  const { t: tc } = useTranslation();
  const focus = useFormFocus(onDone);
  const queries = useQueryClient();
  const { data: departments = [] } = useQuery(departmentsQuery);
  const form = useForm({ initialValues: startOf(channel, i18n.language === 'nl' ? 'nl' : 'en') });
  const { kind, quietOn } = form.values;
  const saving = useMutation({
    mutationFn: async () => {
      const { kind: chosen, url, ...values } = form.values;
      const fields = { ...fieldsOf(values), ...(url.trim() ? { url: url.trim() } : {}) };
      if (channel) return void (await changeChannel(channel.id, fields));
      const { signingSecret } = await addChannel({ kind: chosen, ...fields });
      if (signingSecret) onKey(signingSecret);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: alarmChannelsQuery.queryKey });
      onDone();
    },
    onError: (error) => {
      if (error instanceof Problem)
        form.setErrors(
          Object.fromEntries(error.errors.map(({ path, message }) => [path.split('.')[0] ?? path, message])),
        );
    },
  });
  return (
    <form {...focus} onSubmit={form.onSubmit(() => saving.mutate())}>
      <div className={css.fields}>
        <TextInput
          label={t('settingsPage.name')}
          required
          withAsterisk={false}
          maxLength={100}
          {...form.getInputProps('name')}
        />
        {!channel && (
          <NativeSelect
            label={t('settingsPage.kindLabel')}
            data={KINDS.map((value) => ({ value, label: t(`settingsPage.kind.${value}`) }))}
            {...form.getInputProps('kind')}
          />
        )}
        {kind === 'mail' ? (
          <div className={css.wide}>
            <Textarea
              label={t('settingsPage.recipients')}
              description={t('settingsPage.recipientsHint')}
              autosize
              minRows={1}
              maxRows={6}
              {...form.getInputProps('recipients')}
            />
            <Checkbox
              mt="xs"
              label={t('settingsPage.administrators')}
              {...form.getInputProps('toAdministrators', { type: 'checkbox' })}
            />
          </div>
        ) : (
          <TextInput
            className={css.wide ?? ''}
            label={t('settingsPage.url')}
            description={channel ? t('settingsPage.urlStays') : t(`settingsPage.urlHint.${kind}`)}
            placeholder={channel?.target ? `${channel.target}/…` : 'https://'}
            autoComplete="off"
            spellCheck={false}
            required={!channel}
            withAsterisk={false}
            {...form.getInputProps('url')}
          />
        )}
        <NativeSelect
          label={t('settingsPage.least')}
          data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          {...form.getInputProps('leastSeverity')}
        />
        <NativeSelect
          label={t('settingsPage.departmentLabel')}
          data={[
            { value: '', label: t('settingsPage.everything') },
            ...departments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          {...form.getInputProps('departmentId')}
        />
        <NativeSelect
          label={t('settingsPage.language')}
          data={LANGUAGES.map((value) => ({
            value,
            label: new Intl.DisplayNames(value, { type: 'language' }).of(value) ?? value,
          }))}
          {...form.getInputProps('language')}
        />
        <TextInput
          label={t('settingsPage.timeZone')}
          list="alarm-time-zones"
          required
          withAsterisk={false}
          {...form.getInputProps('timeZone')}
        />
        <NumberInput
          label={t('settingsPage.most')}
          description={t('settingsPage.mostHint')}
          min={1}
          max={1_000}
          allowDecimal={false}
          {...form.getInputProps('mostInWindow')}
        />
        <div className={css.wide}>
          <Checkbox
            label={t('settingsPage.quiet')}
            {...form.getInputProps('quietOn', { type: 'checkbox' })}
          />
          {quietOn && (
            <div className={css.quiet}>
              <TextInput
                type="time"
                label={t('settingsPage.quietFrom')}
                {...form.getInputProps('quietFrom')}
              />
              <TextInput
                type="time"
                label={t('settingsPage.quietUntil')}
                {...form.getInputProps('quietUntil')}
              />
              <NativeSelect
                label={t('settingsPage.quietUpTo')}
                data={SEVERITIES.map((value) => ({
                  value,
                  label: t(`settingsPage.quietUpToValue.${value}`),
                }))}
                {...form.getInputProps('quietUpTo')}
              />
            </div>
          )}
        </div>
      </div>
      <datalist id="alarm-time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <FormButtons
        label={channel ? tc('app.save') : tc('app.add')}
        saving={saving.isPending}
        error={Object.keys(form.errors).length === 0 && saving.error}
        onCancel={onDone}
      />
    </form>
  );
}

function startOf(channel: AlarmChannel | undefined, language: 'en' | 'nl') {
  return {
    kind: channel?.kind ?? ('mail' as (typeof KINDS)[number]),
    name: channel?.name ?? '',
    recipients: channel?.recipients.join(', ') ?? '',
    toAdministrators: channel?.toAdministrators ?? false,
    url: '',
    leastSeverity: channel?.leastSeverity ?? ('warning' as Severity),
    departmentId: channel?.departmentId ?? '',
    language: channel?.language ?? language,
    timeZone: channel?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    mostInWindow: channel?.mostInWindow ?? 5,
    quietOn: channel?.quiet !== undefined && channel.quiet !== null,
    quietFrom: channel?.quiet?.from ?? '22:00',
    quietUntil: channel?.quiet?.until ?? '07:00',
    quietUpTo: channel?.quiet?.upTo ?? ('warning' as Severity),
  };
}

type Values = Omit<ReturnType<typeof startOf>, 'kind' | 'url'>;

function fieldsOf(values: Values): ChannelChange & { readonly name: string } {
  const { quietOn, quietFrom, quietUntil, quietUpTo, departmentId, recipients, ...plain } = values;
  return {
    ...plain,
    mostInWindow: Number(plain.mostInWindow) || 5,
    departmentId: departmentId || null,
    recipients: recipients.split(/[\s,;]+/).filter(Boolean),
    quiet: quietOn ? { from: quietFrom, until: quietUntil, upTo: quietUpTo } : null,
  };
}
