/**
 * The addresses of the console, and who gets to see which: a visitor the sign-in page, or the wizard while nobody has
 * set Postvak up; agents the desk; supervisors the figures of the team and how their mailboxes stand;
 * administrators all of the administration. The administration and the
 * wizard are chunks of their own.
 */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  type ErrorRouteComponent,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type AuditSearch, readAuditSearch } from '../admin/audit/search.ts';
import { readConsentSearch } from '../admin/consent-search.ts';
import { readWritingSearch, type WritingSearch } from '../admin/writing/search.ts';
import { DeskScreen } from '../agent/desk-screen.tsx';
import { type DeskSearch, readDeskSearch } from '../agent/list/filter.ts';
import { sessionQuery, setupQuery } from '../api/session.ts';
import { loadTexts } from '../i18n/areas.ts';
import { readTeamSearch, type TeamSearch } from '../team/queries.ts';
import { CrashScreen, LoadingScreen, NotFoundScreen } from './edge-screens.tsx';
import { Shell } from './shell.tsx';

interface Context {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundScreen });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  loader: () => loadTexts('setup'),
  component: lazyRouteComponent(() => import('../setup/setup-screen.tsx'), 'SetupScreen'),
});

interface SignInSearch {
  readonly next?: string;
  readonly ended?: boolean;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next, ended }: Record<string, unknown>): SignInSearch => ({
    // Only an address of ours: "//elsewhere" and "/\elsewhere" would lead away.
    ...(typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {}),
    ...(ended === true ? { ended } : {}),
  }),
  beforeLoad: async ({ context: { queries } }) => {
    if (await queries.ensureQueryData(sessionQuery)) throw redirect({ to: '/desk' });
    const { needed } = await queries.fetchQuery(setupQuery);
    if (needed) throw redirect({ to: '/setup' });
  },
  component: lazyRouteComponent(() => import('./sign-in-screen.tsx'), 'SignInScreen'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context: { queries }, location }) => {
    const session = await queries.ensureQueryData(sessionQuery);
    if (!session) {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
    return { session };
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/desk' });
  },
});

const desk = createRoute({
  getParentRoute: () => signedIn,
  path: '/desk',
  validateSearch: (search): DeskSearch => readDeskSearch(search),
  loader: () => loadTexts('agent'),
  component: DeskScreen,
});

// The list stays as it is while conversations are opened: this route only names which one.
const conversation = createRoute({ getParentRoute: () => desk, path: '$conversationId' });

export interface OutgoingSearch {
  readonly view?: 'outbox';
  readonly mailbox?: string;
}

const outgoing = createRoute({
  getParentRoute: () => signedIn,
  path: '/outgoing',
  validateSearch: ({ view, mailbox }: Record<string, unknown>): OutgoingSearch => ({
    ...(view === 'outbox' ? { view } : {}),
    ...(typeof mailbox === 'string' ? { mailbox } : {}),
  }),
  loader: () => loadTexts('outgoing'),
  component: lazyRouteComponent(() => import('../outgoing/outgoing-screen.tsx'), 'OutgoingScreen'),
});

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  loader: () => loadTexts('profile'),
  component: lazyRouteComponent(() => import('../profile/profile-screen.tsx'), 'ProfileScreen'),
});

const team = createRoute({
  getParentRoute: () => signedIn,
  path: '/team',
  validateSearch: (search): TeamSearch => readTeamSearch(search),
  loader: () => loadTexts('team'),
  component: lazyRouteComponent(() => import('../team/team-screen.tsx'), 'TeamScreen'),
});

const signature = createRoute({
  getParentRoute: () => signedIn,
  path: '/signature',
  loader: () => loadTexts('signature'),
  component: lazyRouteComponent(() => import('../signature/signature-screen.tsx'), 'SignatureScreen'),
});

const admin = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  loader: () => loadTexts('admin'),
  component: lazyRouteComponent(() => import('../admin/admin-screen.tsx'), 'AdminScreen'),
});
const adminHome = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/accounts', search: {} });
  },
});

const accounts = createRoute({
  getParentRoute: () => admin,
  path: 'accounts',
  validateSearch: readConsentSearch,
  component: lazyRouteComponent(() => import('../admin/accounts-screen.tsx'), 'AccountsScreen'),
});
const account = createRoute({
  getParentRoute: () => admin,
  path: 'accounts/$accountId',
  validateSearch: readConsentSearch,
  component: lazyRouteComponent(() => import('../admin/account-screen.tsx'), 'AccountScreen'),
});
const connect = createRoute({
  getParentRoute: () => admin,
  path: 'connect',
  component: lazyRouteComponent(() => import('../admin/connect/connect-screen.tsx'), 'ConnectScreen'),
});
const apps = createRoute({
  getParentRoute: () => admin,
  path: 'app-registrations',
  component: lazyRouteComponent(() => import('../admin/apps-screen.tsx'), 'AppsScreen'),
});
const departments = createRoute({
  getParentRoute: () => admin,
  path: 'departments',
  component: lazyRouteComponent(() => import('../admin/departments-screen.tsx'), 'DepartmentsScreen'),
});
const people = createRoute({
  getParentRoute: () => admin,
  path: 'people',
  component: lazyRouteComponent(() => import('../admin/people-screen.tsx'), 'PeopleScreen'),
});
const reading = createRoute({
  getParentRoute: () => admin,
  path: 'received-mail',
  component: lazyRouteComponent(() => import('../admin/reading/reading-screen.tsx'), 'ReadingScreen'),
});
const originals = createRoute({
  getParentRoute: () => admin,
  path: 'originals',
  component: lazyRouteComponent(() => import('../admin/originals-screen.tsx'), 'OriginalsScreen'),
});
const audit = createRoute({
  getParentRoute: () => admin,
  path: 'audit',
  validateSearch: (search): AuditSearch => readAuditSearch(search),
  component: lazyRouteComponent(() => import('../admin/audit/audit-screen.tsx'), 'AuditScreen'),
});

const writing = createRoute({
  getParentRoute: () => admin,
  path: 'writing',
  validateSearch: (search): WritingSearch => readWritingSearch(search),
  component: lazyRouteComponent(() => import('../admin/writing/writing-screen.tsx'), 'WritingScreen'),
});

interface AlarmsSearch {
  readonly when?: 'history';
}

const alarms = createRoute({
  getParentRoute: () => admin,
  path: 'alarms',
  validateSearch: ({ when }: Record<string, unknown>): AlarmsSearch => (when === 'history' ? { when } : {}),
  component: lazyRouteComponent(() => import('../admin/alarms/alarms-screen.tsx'), 'AlarmsScreen'),
});
const alarmSettings = createRoute({
  getParentRoute: () => admin,
  path: 'alarms/settings',
  component: lazyRouteComponent(() => import('../admin/alarms/settings-screen.tsx'), 'AlarmSettingsScreen'),
});
const alarm = createRoute({
  getParentRoute: () => admin,
  path: 'alarms/$alarmId',
  component: lazyRouteComponent(() => import('../admin/alarms/alarm-screen.tsx'), 'AlarmScreen'),
});
const nodes = createRoute({
  getParentRoute: () => admin,
  path: 'nodes',
  component: lazyRouteComponent(() => import('../admin/nodes/nodes-screen.tsx'), 'NodesScreen'),
});

interface DoctorSearch {
  readonly account?: string;
  /** A check to be shown open: where alarms and failures lead to. */
  readonly check?: string;
}

const doctor = createRoute({
  getParentRoute: () => admin,
  path: 'doctor',
  validateSearch: ({ account: id, check }: Record<string, unknown>): DoctorSearch => ({
    ...(typeof id === 'string' && id ? { account: id } : {}),
    ...(typeof check === 'string' && /^[a-z0-9.-]+$/.test(check) ? { check } : {}),
  }),
  component: lazyRouteComponent(() => import('../admin/doctor/doctor-screen.tsx'), 'DoctorScreen'),
});

const routes = root.addChildren([
  setup,
  signIn,
  signedIn.addChildren([
    home,
    desk.addChildren([conversation]),
    outgoing,
    team,
    profile,
    signature,
    admin.addChildren([
      adminHome,
      alarms,
      alarmSettings,
      alarm,
      accounts,
      account,
      connect,
      apps,
      departments,
      people,
      reading,
      nodes,
      originals,
      writing,
      audit,
      doctor,
    ]),
  ]),
]);

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: 'intent',
    // Data is kept by the queries, not by the router.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: LoadingScreen,
    defaultErrorComponent: CrashScreen as ErrorRouteComponent,
    defaultNotFoundComponent: NotFoundScreen,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
