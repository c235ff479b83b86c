/** What the doctor last said of one account, on the account's own page. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import admin from '../admin.module.css';
import { Section } from '../page.tsx';
import { Diagnosis } from './diagnosis.tsx';
import { ExamineButton } from './doctor-screen.tsx';
import { type DoctorLanguage, isUnderWay, latestQuery } from './queries.ts';

export function AccountDoctor({ accountId }: { readonly accountId: string }) {
  const { t, i18n } = useTranslation('doctor');
  const lang: DoctorLanguage = i18n.language === 'nl' ? 'nl' : 'en';
  const { data: run } = useQuery(latestQuery(accountId, lang));
  return (
    <Section
      title={t('accountTitle')}
      action={
        <div className={admin.inline}>
          {run && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/admin/doctor" search={{ account: accountId }} {...props} />}
            >
              {t('open')}
            </Button>
          )}
          <ExamineButton accountId={accountId} underWay={run ? isUnderWay(run) : false} />
        </div>
      }
    >
      {run ? <Diagnosis run={run} /> : <p className={admin.pageDetail}>{t('never')}.</p>}
    </Section>
  );
}
