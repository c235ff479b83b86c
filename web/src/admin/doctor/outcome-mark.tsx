/** The outcome of a row as a sign and a word. */
import { IconAlertTriangle, IconBug, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './doctor.module.css';
import type { DoctorOutcome } from './queries.ts';

const ICONS = {
  pass: IconCheck,
  warn: IconAlertTriangle,
  fail: IconX,
  skipped: IconMinus,
  crashed: IconBug,
} as const;

export function OutcomeMark({
  outcome,
  word = false,
}: {
  readonly outcome: DoctorOutcome;
  readonly word?: boolean;
}) {
  const { t } = useTranslation('doctor');
  const Icon = ICONS[outcome];
  const name = t(`outcome.${outcome}`);
  return (
    <span className={css.mark} data-outcome={outcome} title={name}>
      <Icon size={16} stroke={2.2} aria-hidden={word} aria-label={word ? undefined : name} />
      {word && name}
    </span>
  );
}
