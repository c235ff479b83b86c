/** For who is not signed in yet: the other language, in its own words. */
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../i18n/language.ts';
import { switchLanguage } from '../i18n/start.ts';
import css from './sign-in.module.css';

const NAMES = { en: 'English', nl: 'Nederlands' } as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className={css.languages} aria-label={t('nav.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => void switchLanguage(language)}
        >
          {NAMES[language]}
        </button>
      ))}
    </fieldset>
  );
}
