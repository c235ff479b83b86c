/** When something is an alarm: each rule with what it watches, and how it is set. */
import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { Bone, Chip } from '../../ui/small.tsx';
import { ProblemState } from '../../ui/state.tsx';
import { useFormFocus } from '../../ui/use-form-focus.ts';
import admin from '../admin.module.css';
import { Section } from '../page.tsx';
import css from './alarms.module.css';
import { type AlarmRule, alarmRulesQuery, changeRule, type RuleChange, type Severity } from './queries.ts';
import { SeverityChip } from './severity-chip.tsx';

const MINUTE_MS = 60_000;

export function Rules() {
  const { t } = useTranslation('alarms');
  const { data: rules, error, refetch } = useQuery(alarmRulesQuery);
  return (
    <Section title={t('settingsPage.rules')}>
      <p className={css.sectionDetail}>{t('settingsPage.rulesDetail')}</p>
      {error && !rules ? (
        <ProblemState error={error} retry={() => void refetch()} />
      ) : !rules ? (
        <Bone width="100%" height={240} />
      ) : (
        <ul className={admin.card}>
          {rules.map((rule) => (
            <RuleItem key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function RuleItem({ rule }: { readonly rule: AlarmRule }) {
  const { t } = useTranslation('alarms');
  const [editing, setEditing] = useState(false);
  return (
    <li className={css.item} data-off={!rule.enabled}>
      <span className={css.itemMain}>
        <span className={css.itemTitle}>
          <strong>{t(`rule.${rule.id as 'grant-dead'}`)}</strong>
          {rule.enabled ? (
            <SeverityChip severity={rule.severity} />
          ) : (
            <Chip>{t('settingsPage.ruleOff')}</Chip>
          )}
          {rule.changed && <Chip tone="accent">{t('settingsPage.changed')}</Chip>}
        </span>
        <span className={css.itemDetail}>{t(`ruleDetail.${rule.id as 'grant-dead'}`)}</span>
      </span>
      <span className={css.setting}>{useSetting(rule)}</span>
      <span className={css.itemActions}>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          aria-expanded={editing}
          onClick={() => setEditing(!editing)}
        >
          {t('settingsPage.edit')}
        </Button>
      </span>
      {editing && <RuleForm rule={rule} onDone={() => setEditing(false)} />}
    </li>
  );
}

/** "> 10 minutes, lasting 1 minute" */
function useSetting({ threshold, unit, durationMs }: AlarmRule): string {
  const { t } = useTranslation('alarms');
  const sign = isFloor({ unit }) ? '<' : '>';
  const much = threshold === null || unit === 'none' ? [] : [`${sign} ${threshold} ${t(`unit.${unit}`)}`];
  const duration =
    durationMs % MINUTE_MS === 0
      ? t('settingsPage.minutes', { count: durationMs / MINUTE_MS })
      : t('settingsPage.seconds', { count: durationMs / 1000 });
  const long = durationMs === 0 ? t('settingsPage.atOnce') : t('settingsPage.lasting', { duration });
  return [...much, long].join(', ');
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

function RuleForm({ rule, onDone }: { readonly rule: AlarmRule; readonly onDone: () => void }) {
  const { t } = useTranslation('alarms');
  const focus = useFormFocus(onDone);
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      enabled: rule.enabled,
      severity: rule.severity,
      threshold: (rule.threshold ?? '') as number | string,
      minutes: (rule.durationMs / MINUTE_MS) as number | string,
    },
  });
  const saving = useMutation({
    mutationFn: (change: RuleChange) => changeRule(rule.id, change),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: alarmRulesQuery.queryKey });
      onDone();
    },
  });
  const submit = form.onSubmit(({ enabled, severity, threshold, minutes }) => {
    const { defaults } = rule;
    // What is as by default stays bound to the default, also when a later Postvak chooses another.
    const unless = <T,>(value: T, usual: T) => (value === usual ? null : value);
    saving.mutate({
      enabled: unless(enabled, defaults.enabled),
      severity: unless(severity, defaults.severity),
      ...(rule.threshold === null ? {} : { threshold: unless(Number(threshold), defaults.threshold) }),
      durationMs: unless(Math.round(Number(minutes) * MINUTE_MS), defaults.durationMs),
    });
  });
  // The steps of what expires have severities of their own.
  const hasSteps = rule.id === 'credential-expiring' || rule.id === 'tls-expiring';
  return (
    <form {...focus} className={css.itemForm} onSubmit={submit}>
      <div className={css.fields}>
        {!hasSteps && (
          <NativeSelect
            label={t('settingsPage.least')}
            data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
            {...form.getInputProps('severity')}
          />
        )}
        {rule.threshold !== null && (
          <NumberInput
            label={`${t(isFloor(rule) ? 'settingsPage.thresholdLess' : 'settingsPage.threshold')} (${t(`unit.${rule.unit}`)})`}
            min={0}
            max={1_000_000}
            {...form.getInputProps('threshold')}
          />
        )}
        <NumberInput
          label={`${t('settingsPage.duration')} (${t('settingsPage.durationUnit')})`}
          min={0}
          max={43_200}
          {...form.getInputProps('minutes')}
        />
        <Switch
          mt="xl"
          label={t('settingsPage.ruleEnabled')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
      </div>
      <FormButtons saving={saving.isPending} error={saving.error} onCancel={onDone}>
        {rule.changed && (
          <Button
            variant="default"
            onClick={() =>
              saving.mutate({ enabled: null, severity: null, threshold: null, durationMs: null })
            }
          >
            {t('settingsPage.reset')}
          </Button>
        )}
      </FormButtons>
    </form>
  );
}

/** What must not fall below, rather than not rise above. */
function isFloor({ unit }: Pick<AlarmRule, 'unit'>): boolean {
  return unit === 'days' || unit === 'gigabytes';
}
