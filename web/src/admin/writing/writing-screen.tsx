/** Everything that letters are made of, part by part. */
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../page.tsx';
import { Acknowledgements } from './acknowledgements.tsx';
import { Aliases } from './aliases.tsx';
import { Answers } from './answers.tsx';
import { Queues } from './queues.tsx';
import { PARTS } from './search.ts';
import { Signatures } from './signatures.tsx';
import { Signing } from './signing.tsx';
import css from './writing.module.css';

const SCREENS = {
  answers: Answers,
  signatures: Signatures,
  queues: Queues,
  aliases: Aliases,
  acknowledgements: Acknowledgements,
  signing: Signing,
} as const;

export function WritingScreen() {
  const { t } = useTranslation('writing');
  const { part = 'answers' } = useSearch({ from: '/signed-in/admin/writing' });
  const Screen = SCREENS[part];
  return (
    <Page
      title={t(`${part}.title`)}
      detail={t(`${part}.detail`)}
      above={
        <nav className={css.tabs} aria-label={t('parts')}>
          {PARTS.map((each) => (
            <Link
              key={each}
              to="/admin/writing"
              search={each === 'answers' ? {} : { part: each }}
              className={css.tab}
              activeOptions={{ exact: true }}
            >
              {t(`${each}.title`)}
            </Link>
          ))}
        </nav>
      }
    >
      <Screen key={part} />
    </Page>
  );
}
