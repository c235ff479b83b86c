/** Four marks and a word that say how hard a password is to guess. */
import { useTranslation } from 'react-i18next';
import { passwordStrength, SHORTEST } from './password-strength.ts';
import css from './setup.module.css';

const MARKS = { short: 0, weak: 1, fair: 2, good: 3, strong: 4 } as const;

export function PasswordHint({
  password,
  known,
}: {
  readonly password: string;
  readonly known: readonly string[];
}) {
  const { t } = useTranslation('setup');
  const strength = passwordStrength(password, known);
  return (
    <div className={css.strength} data-strength={password ? strength : 'none'}>
      <span className={css.marks} aria-hidden="true">
        {[1, 2, 3, 4].map((mark) => (
          <span key={mark} data-on={password !== '' && mark <= MARKS[strength]} />
        ))}
      </span>
      <span role="status" aria-label={t('you.strength')}>
        {password !== '' &&
          (strength === 'short'
            ? t('you.short', { count: SHORTEST - [...password].length })
            : t(`you.${strength}`))}
      </span>
    </div>
  );
}
