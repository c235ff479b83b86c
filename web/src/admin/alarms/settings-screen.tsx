/** To whom alarms are told, by which way mail about them leaves, and when something is one. */
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import admin from '../admin.module.css';
import { Page } from '../page.tsx';
import { Channels } from './channels.tsx';
import { Routes } from './routes.tsx';
import { Rules } from './rules.tsx';

export function AlarmSettingsScreen() {
  const { t } = useTranslation('alarms');
  return (
    <Page
      above={
        <Link to="/admin/alarms" search={{}} className={admin.back}>
          <IconArrowLeft size={16} />
          {t('settingsPage.back')}
        </Link>
      }
      title={t('settingsPage.title')}
      detail={t('settingsPage.detail')}
    >
      <Channels />
      <Routes />
      <Rules />
    </Page>
  );
}
