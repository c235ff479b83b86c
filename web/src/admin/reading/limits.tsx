/** How much of a mail is shown. The server checks the bounds; here they keep a typing error from being sent. */
import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../ui/state.tsx';
import { showToast } from '../../ui/toast.tsx';
import { changeReadingSettings, type ReadingSettings, readingSettingsQuery } from './queries.ts';
import css from './reading-screen.module.css';

type Limits = ReadingSettings['limits'];

const KIB = 1024;
/** As shown: bytes in KiB. */
const FIELDS = [
  { name: 'parts', min: 10, max: 20_000, unit: 1 },
  { name: 'nestingDepth', min: 5, max: 200, unit: 1 },
  { name: 'headerBytes', min: 16, max: 8 * KIB, unit: KIB },
  { name: 'lineLength', min: 998, max: 1_000_000, unit: 1 },
  { name: 'attachments', min: 1, max: 2_000, unit: 1 },
] as const satisfies { name: keyof Limits; min: number; max: number; unit: number }[];

interface LimitsProps {
  readonly limits: Limits;
  readonly mayChange: boolean;
}

export function Limits({ limits, mayChange }: LimitsProps) {
  const { t, i18n } = useTranslation('reading');
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [values, setValues] = useState<Partial<Record<keyof Limits, number | string>>>({});
  const saving = useMutation({
    mutationFn: changeReadingSettings,
    onSuccess: (settings) => {
      queries.setQueryData(readingSettingsQuery.queryKey, settings);
      showToast(t('settings.saved'));
    },
  });
  const fields = FIELDS.map((field) => {
    const saved = Math.round(limits[field.name] / field.unit);
    const value = values[field.name] ?? saved;
    const isValid = typeof value === 'number' && value >= field.min && value <= field.max;
    return { ...field, saved, value, isValid };
  });
  const changed = fields.filter(({ value, saved }) => value !== saved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = Object.fromEntries(changed.map(({ name, value, unit }) => [name, Number(value) * unit]));
    saving.mutate({ limits: change });
  };
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <form className={css.limits} onSubmit={submit}>
      {fields.map(({ name, min, max, value, isValid }) => (
        <NumberInput
          key={name}
          label={t(`settings.limit.${name}`)}
          description={t('settings.limitRange', { min: number.format(min), max: number.format(max) })}
          allowDecimal={false}
          allowNegative={false}
          value={value}
          onChange={(next) => setValues((before) => ({ ...before, [name]: next }))}
          disabled={!mayChange}
          error={!isValid && t('settings.limitRange', { min: number.format(min), max: number.format(max) })}
        />
      ))}
      {saving.error && (
        <p className={css.problem} role="alert">
          {problemText(saving.error)}
        </p>
      )}
      {mayChange && (
        <Button
          type="submit"
          variant="default"
          loading={saving.isPending}
          disabled={changed.length === 0 || fields.some(({ isValid }) => !isValid)}
        >
          {t('settings.save')}
        </Button>
      )}
    </form>
  );
}
