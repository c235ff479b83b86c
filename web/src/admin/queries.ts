/** Accounts, app registrations, departments and people: the questions, and under which keys the answers are kept. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type {
  Account,
  AppRegistration,
  Department,
  Mailbox,
  NewAccount,
  NewAgent,
  NewAppRegistration,
  StartPoint,
  TriedMailbox,
} from '../api/types.ts';

/** Times such as the next token move by themselves; a hint comes only when the state changes. */
const LIVE_MS = 30_000;

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts', { signal })).then(({ items }) => items),
  refetchInterval: LIVE_MS,
});

export function accountQuery(id: string) {
  return queryOptions({
    queryKey: ['accounts', id],
    queryFn: ({ signal }): Promise<Account> =>
      answer(api.GET('/api/v1/accounts/{id}', { params: { path: { id } }, signal })),
    refetchInterval: LIVE_MS,
  });
}

export const accountEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', id, 'events'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/accounts/{id}/events', { params: { path: { id } }, signal })).then(
        ({ items }) => items,
      ),
  });

export const appsQuery = queryOptions({
  queryKey: ['app-registrations'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/app-registrations', { signal })).then(({ items }) => items),
});

export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/departments', { signal })).then(({ items }) => items),
});

export function addApp(body: NewAppRegistration): Promise<AppRegistration> {
  return answer(api.POST('/api/v1/app-registrations', { body }));
}

export interface AppChange {
  readonly name?: string;
  readonly clientSecret?: string;
  readonly secretExpiresOn?: string | null;
  readonly authentication?: 'secret' | 'certificate';
}

/** Accounts that had stopped because of what is changed go on by themselves. */
export function changeApp(id: string, body: AppChange): Promise<AppRegistration> {
  return answer(api.PATCH('/api/v1/app-registrations/{id}', { params: { path: { id } }, body }));
}

export function addAccount(body: NewAccount): Promise<Account> {
  return answer(api.POST('/api/v1/accounts', { body }));
}

export type AddedMailboxes = Account & { refused: TriedMailbox[] };

/** Each is opened first, with the sign-in of the account; those that do not open come back as refused. */
export function addMailboxes(accountId: string, mailboxes: NewAccount['mailboxes']): Promise<AddedMailboxes> {
  return answer(
    api.POST('/api/v1/accounts/{id}/mailboxes', {
      params: { path: { id: accountId } },
      body: { mailboxes, untried: false },
    }),
  );
}

/** Opens the mailboxes of the account for real, in both directions. */
export function tryMailboxes(accountId: string): Promise<TriedMailbox[]> {
  return answer(
    api.POST('/api/v1/accounts/{id}/try-mailboxes', { params: { path: { id: accountId } }, body: {} }),
  ).then(({ items }) => items);
}

export interface MailboxChange {
  readonly enabled?: boolean;
  readonly displayName?: string;
  readonly folders?: string[];
  readonly incoming?: Mailbox['incoming'];
  readonly outgoing?: Mailbox['outgoing'];
  readonly afterRetrieval?: Mailbox['afterRetrieval'];
  readonly moveTo?: string;
  readonly startPoint?: StartPoint;
  readonly limits?: Mailbox['limits'];
}

export function changeMailbox(id: string, body: MailboxChange): Promise<Mailbox> {
  return answer(api.PATCH('/api/v1/mailboxes/{id}', { params: { path: { id } }, body }));
}

/** Another sign-in user throws the grant of the one before away. */
export function changeAccount(
  id: string,
  body: { name?: string; signIn?: string; enabled?: boolean },
): Promise<Account> {
  return answer(api.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, body }));
}

/** For an account without a person: the application signs in by itself. */
export function connectApp(id: string): Promise<Account> {
  return answer(api.POST('/api/v1/accounts/{id}/connect', { params: { path: { id } } }));
}

/** The password is tried before it is kept. */
export function connectByPassword(id: string, password: string): Promise<Account> {
  return answer(api.PUT('/api/v1/accounts/{id}/password', { params: { path: { id } }, body: { password } }));
}

export function startDeviceSignIn(id: string) {
  return answer(api.POST('/api/v1/accounts/{id}/device', { params: { path: { id } } }));
}

/** Asks once whether somebody has typed the code. */
export function askDeviceSignIn(id: string, attemptId: string) {
  return answer(
    api.POST('/api/v1/accounts/{id}/device/{attemptId}', { params: { path: { id, attemptId } } }),
  );
}

/** Tries a stopped account again, after the cause was cured elsewhere. */
export function resumeAccount(id: string): Promise<Account> {
  return answer(api.POST('/api/v1/accounts/{id}/resume', { params: { path: { id } } }));
}

/** Leaves the console: Microsoft sends the browser back to the account's page. */
export async function signInAtProvider(accountId: string): Promise<void> {
  const { authorizeUrl } = await answer(
    api.POST('/api/v1/accounts/{id}/consent', { params: { path: { id: accountId } } }),
  );
  // Only a web address: what the server answers must not be able to run as a script.
  if (!/^https?:\/\//i.test(authorizeUrl)) throw new TypeError('not a web address');
  window.location.assign(authorizeUrl);
}

export function addDepartment(name: string): Promise<Department> {
  return answer(api.POST('/api/v1/departments', { body: { name } }));
}

export function renameDepartment(id: string, name: string): Promise<Department> {
  return answer(api.PATCH('/api/v1/departments/{id}', { params: { path: { id } }, body: { name } }));
}

export function addAgent(body: NewAgent) {
  return answer(api.POST('/api/v1/agents', { body }));
}

export function changeAgent(
  id: string,
  body: {
    name?: string;
    disabled?: boolean;
    role?: NewAgent['role'];
    password?: string;
    departmentIds?: string[];
  },
) {
  return answer(api.PATCH('/api/v1/agents/{id}', { params: { path: { id } }, body }));
}

export type Cloud = NonNullable<NewAppRegistration['cloud']>;

/** What to do in Entra ID before an app registration can be added here. */
export const registrationSetupQuery = (cloud: Cloud, grantKind: 'delegated' | 'app-only', graph = false) =>
  queryOptions({
    queryKey: ['registration-setup', cloud, grantKind, graph],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/registration-setup', {
          params: { query: { cloud, grantKind, graph: String(graph) } },
          signal,
        }),
      ),
  });

/** Settings of well-known providers. */
export const presetsQuery = queryOptions({
  queryKey: ['provider-presets'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/provider-presets', { signal })).then(({ items }) => items),
  staleTime: Number.POSITIVE_INFINITY,
});

/** A new key with its certificate; used at once where there is no secret. */
export function issueCertificate(id: string): Promise<AppRegistration> {
  return answer(api.POST('/api/v1/app-registrations/{id}/certificate', { params: { path: { id } } }));
}

/** The Exchange commands that give an account its rights. */
export const exchangeSetupQuery = (accountId: string) =>
  queryOptions({
    // Under the account, because adding a mailbox adds commands.
    queryKey: ['accounts', accountId, 'exchange-setup'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/accounts/{id}/exchange-setup', { params: { path: { id: accountId } }, signal }),
      ),
  });

/** Where an administrator of Microsoft 365 agrees for all users at once. */
export async function adminConsentAddress(appId: string): Promise<string> {
  const { url } = await answer(
    api.GET('/api/v1/app-registrations/{id}/admin-consent', { params: { path: { id: appId } } }),
  );
  return url;
}
