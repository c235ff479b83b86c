/** The limits of one mailbox over the general ones, which are those of Exchange Online. */
import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../api/types.ts';
import css from './admin.module.css';

type Limits = Mailbox['limits'];

const MEGABYTE = 1024 * 1024;
/** What holds where nothing is said (docs/operations.md), and the most that the API takes. */
const FIELDS = [
  { name: 'messageBytes', general: 150, most: 150, unit: MEGABYTE },
  { name: 'messagesPerMinute', general: 30, most: 10_000, unit: 1 },
  { name: 'connections', general: 3, most: 20, unit: 1 },
  { name: 'recipientsPerDay', general: 10_000, most: 1_000_000, unit: 1 },
  { name: 'recipientsPerMessage', general: 500, most: 10_000, unit: 1 },
] as const;

interface LimitFieldsProps {
  readonly value: Limits;
  readonly onChange: (value: Limits) => void;
}

export function LimitFields({ value, onChange }: LimitFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <div className={css.pair}>
      {FIELDS.map(({ name, general, most, unit }) => (
        <NumberInput
          key={name}
          label={t(`limits.${name}`)}
          placeholder={String(general)}
          min={1}
          max={most}
          allowDecimal={false}
          clampBehavior="blur"
          value={value[name] === undefined ? '' : Math.round(value[name] / unit)}
          onChange={(typed) =>
            onChange({ ...value, [name]: Number(typed) > 0 ? Number(typed) * unit : undefined })
          }
        />
      ))}
    </div>
  );
}

/** What is left empty is not said, and so back at the general limit. */
export function readLimits(limits: Limits): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}
