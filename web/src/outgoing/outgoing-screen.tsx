/** Outgoing mail: what a person must decide, and what waits to leave each mailbox. */
import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import '../admin/mantine-styles.ts';
import '@mantine/core/styles/Checkbox.layer.css';
import css from '../admin/admin.module.css';
import { Page } from '../admin/page.tsx';
import { ExceptionList } from './exception-list.tsx';
import { OutboxView } from './outbox-view.tsx';
import own from './outgoing.module.css';

export function OutgoingScreen() {
  const { t } = useTranslation('outgoing');
  const { view } = useSearch({ from: '/signed-in/outgoing' });
  const navigate = useNavigate();
  const tab = view === 'outbox' ? 'outbox' : 'exceptions';
  return (
    <div className={`${css.scroller} ${own.screen}`}>
      <Page
        title={t('title')}
        detail={t('detail')}
        action={
          <SegmentedControl
            aria-label={t('title')}
            value={tab}
            onChange={(value) =>
              void navigate({ to: '/outgoing', search: value === 'outbox' ? { view: 'outbox' } : {} })
            }
            data={(['exceptions', 'outbox'] as const).map((value) => ({ value, label: t(`tabs.${value}`) }))}
          />
        }
      >
        {tab === 'outbox' ? <OutboxView /> : <ExceptionList />}
      </Page>
    </div>
  );
}
