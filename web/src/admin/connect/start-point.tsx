/** Which mail is retrieved from a mailbox that already has mail. */
import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StartPoint } from '../../api/types.ts';
import { Choice } from './choice.tsx';

const KINDS = ['now', 'unread', 'days', 'everything'] as const;
const FIRST_DAYS = 14;

interface StartPointFieldProps {
  readonly value: StartPoint;
  readonly onChange: (value: StartPoint) => void;
}

export function StartPointField({ value, onChange }: StartPointFieldProps) {
  const { t } = useTranslation('admin');
  return (
    <Choice
      label={t('start.label')}
      value={value.from}
      options={KINDS.map((kind) => ({
        value: kind,
        label: t(`start.${kind}`),
        detail: t(`start.${kind}Detail`),
      }))}
      onChange={(kind) => onChange(kind === 'days' ? { from: 'days', days: FIRST_DAYS } : { from: kind })}
    >
      {value.from === 'days' && (
        <NumberInput
          label={t('start.daysCount')}
          min={1}
          max={3650}
          allowDecimal={false}
          clampBehavior="strict"
          maw={180}
          value={value.days}
          onChange={(days) => onChange({ from: 'days', days: Math.max(1, Number(days) || 1) })}
        />
      )}
    </Choice>
  );
}

export function useStartPointText(): (startPoint: StartPoint) => string {
  const { t } = useTranslation('admin');
  return (startPoint) =>
    startPoint.from === 'days'
      ? t('start.daysShown', { count: startPoint.days })
      : t(`start.${startPoint.from}`);
}
