/**
 * The administration: its places on the left, or in a row above on a narrow screen. Supervisors see how the mailboxes of
 * their departments stand, take up their alarms and write their texts; the rest is for administrators.
 */
import './mantine-styles.ts';
import {
  IconApps,
  IconArchive,
  IconBell,
  IconHistory,
  IconMailbox,
  IconMailSearch,
  IconServer2,
  IconSitemap,
  IconStethoscope,
  IconUsers,
  IconWriting,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation, useRouteContext } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { AlarmBadge } from '../app/alarm-badge.tsx';
import { ProblemState } from '../ui/state.tsx';
import css from './admin.module.css';

const PLACES = [
  { to: '/admin/accounts', name: 'accounts', Icon: IconMailbox, administrator: false },
  { to: '/admin/alarms', name: 'alarms', Icon: IconBell, administrator: false },
  { to: '/admin/doctor', name: 'doctor', Icon: IconStethoscope, administrator: true },
  { to: '/admin/app-registrations', name: 'apps', Icon: IconApps, administrator: true },
  { to: '/admin/departments', name: 'departments', Icon: IconSitemap, administrator: true },
  { to: '/admin/people', name: 'agents', Icon: IconUsers, administrator: true },
  { to: '/admin/writing', name: 'writing', Icon: IconWriting, administrator: false },
  { to: '/admin/received-mail', name: 'reading', Icon: IconMailSearch, administrator: true },
  { to: '/admin/nodes', name: 'nodes', Icon: IconServer2, administrator: true },
  { to: '/admin/originals', name: 'originals', Icon: IconArchive, administrator: true },
  { to: '/admin/audit', name: 'audit', Icon: IconHistory, administrator: true },
] as const;

export function AdminScreen() {
  const { t } = useTranslation('admin');
  const { session } = useRouteContext({ from: '/signed-in' });
  const { role } = session.agent;
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a narrow screen the row scrolls: where one is must be in sight.
  useEffect(() => {
    if (!pathname) return;
    row.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  if (role === 'agent') return <ProblemState error={new Problem('forbidden', { title: '', status: 403 })} />;
  const places = PLACES.filter(({ administrator }) => !administrator || role === 'administrator');
  return (
    <div className={css.admin}>
      <nav ref={row} className={css.places} aria-label={t('nav.label')}>
        {places.map(({ to, name, Icon }) => (
          <Link key={to} to={to} className={css.place} activeProps={{ 'data-active': true }}>
            <Icon size={18} stroke={1.7} />
            {t(`nav.${name}`)}
            {name === 'alarms' && <AlarmBadge />}
          </Link>
        ))}
      </nav>
      <div className={css.scroller}>
        <Suspense>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
