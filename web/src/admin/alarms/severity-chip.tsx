import { useTranslation } from 'react-i18next';
import { Chip, type Tone } from '../../ui/small.tsx';
import type { Severity } from './queries.ts';

const TONES: Readonly<Record<Severity, Tone>> = { info: 'accent', warning: 'warn', critical: 'bad' };

export function SeverityChip({
  severity,
  over = false,
}: {
  readonly severity: Severity;
  readonly over?: boolean;
}) {
  const { t } = useTranslation('alarms');
  if (over) return <Chip tone="good">{t('state.cleared')}</Chip>;
  return <Chip tone={TONES[severity]}>{t(`severity.${severity}`)}</Chip>;
}
