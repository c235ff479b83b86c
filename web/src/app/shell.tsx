/** The frame of every screen for who is signed in: where to go, who you are, whether the line is up. */
import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconChartBar,
  IconEye,
  IconInbox,
  IconKeyboard,
  IconLogout,
  IconSend,
  IconSettings,
  IconSignature,
  IconUserCircle,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../agent/keys/use-keys.ts';
import { useLiveDesk } from '../agent/use-live-desk.ts';
import { saveLocale, sessionQuery, signOut } from '../api/session.ts';
import { isLanguage, LANGUAGES } from '../i18n/language.ts';
import { switchLanguage } from '../i18n/start.ts';
import { ExceptionBadge } from '../outgoing/exception-badge.tsx';
import { Logo } from '../ui/logo.tsx';
import { Avatar } from '../ui/small.tsx';
import { useProblemText } from '../ui/state.tsx';
import { showToast } from '../ui/toast.tsx';
import { AlarmBadge } from './alarm-badge.tsx';
import { LineBanner } from './line-banner.tsx';
import css from './shell.module.css';

const KeysHelp = lazy(() =>
  import('../agent/keys/keys-help.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })),
);

export function Shell() {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const administrator = session.agent.role === 'administrator';
  const line = useLiveDesk(session.agent.id);
  const [helpOpen, setHelpOpen] = useState(false);
  useKeys({ '?': () => setHelpOpen(true) });

  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        {t('app.skip')}
      </a>
      <nav className={css.rail} aria-label={t('nav.main')}>
        <Link to="/desk" className={css.brand} aria-label="Postvak" tabIndex={-1}>
          <Logo size={30} />
        </Link>
        <Link to="/desk" className={css.place} activeProps={{ 'data-active': true }}>
          <IconInbox size={21} stroke={1.7} />
          <span>{t('nav.desk')}</span>
        </Link>
        <Link to="/outgoing" className={css.place} activeProps={{ 'data-active': true }}>
          <IconSend size={21} stroke={1.7} />
          <span>{t('nav.outgoing')}</span>
          <ExceptionBadge />
        </Link>
        {session.agent.role !== 'agent' && (
          <Link to="/team" className={css.place} activeProps={{ 'data-active': true }}>
            <IconChartBar size={21} stroke={1.7} />
            <span>{t('nav.team')}</span>
          </Link>
        )}
        {session.agent.role !== 'agent' && (
          <Link to="/admin" className={css.place} activeProps={{ 'data-active': true }}>
            {administrator ? <IconSettings size={21} stroke={1.7} /> : <IconEye size={21} stroke={1.7} />}
            <span>{t(administrator ? 'nav.admin' : 'nav.oversight')}</span>
            <AlarmBadge afloat />
          </Link>
        )}
        <div className={css.spring} />
        <PersonMenu onHelp={() => setHelpOpen(true)} />
      </nav>
      <div className={css.content}>
        <LineBanner line={line} />
        <main id="main" className={css.main} tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>{helpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}</Suspense>
    </div>
  );
}

function PersonMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const problemText = useProblemText();

  const choose = async (language: string) => {
    if (!isLanguage(language)) return;
    await switchLanguage(language);
    // Replies quote the customer in the agent's language, so the server wants to know it too.
    await saveLocale(language).catch(() => undefined);
  };
  const leave = async () => {
    try {
      await signOut();
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: '/sign-in' });
    } catch (error) {
      showToast(problemText(error), { tone: 'bad' });
    }
  };

  return (
    <Menu position="right-end" width={252} withinPortal>
      <Menu.Target>
        <UnstyledButton className={css.person} aria-label={t('nav.account')}>
          <Avatar name={session.agent.name} size={34} tone="accent" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <strong dir="auto">{session.agent.name}</strong>
          <span>{session.agent.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Label>{t('nav.appearance')}</Menu.Label>
        <div className={css.choice}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('nav.appearance')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`nav.${value}`) }))}
          />
        </div>
        <Menu.Label>{t('nav.language')}</Menu.Label>
        <div className={css.choice}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('nav.language')}
            value={i18n.language}
            onChange={(language) => void choose(language)}
            data={LANGUAGES.map((value) => ({ value, label: nameOfLanguage(value) }))}
          />
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={17} />}>
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Item component={Link} to="/signature" leftSection={<IconSignature size={17} />}>
          {t('nav.signature')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={17} />} onClick={onHelp}>
          {t('nav.shortcuts')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => void leave()}>
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** In that language itself, so that whoever needs it can read it. */
function nameOfLanguage(language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
