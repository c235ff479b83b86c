/** A reading in which all is well, to be spoilt by the test. */
import type { AccountReading, MailboxReading, NodeReading, Reading } from '../../server/alarms/reading.ts';
import type { FailureCode, RecordedFailure } from '../../server/kernel/failure.ts';

export const AT = new Date('2026-03-02T10:00:00Z');
export const MINUTE = 60_000;

export const failureOf = (code: FailureCode, facts: Record<string, string> = {}): RecordedFailure => ({
  code,
  detail: '',
  facts,
});

export function mailboxReading(id: string, over: Partial<MailboxReading> = {}): MailboxReading {
  return {
    id,
    address: `${id}@contoso.example`,
    accountId: `account-of-${id}`,
    enabled: true,
    retrieveFailure: null,
    dispatchFailure: null,
    retrieveAttempts: over.retrieveFailure ? 2 : 0,
    dispatchAttempts: over.dispatchFailure ? 2 : 0,
    unseenMs: 5_000,
    withheld: 0,
    arrivalsWaiting: 0,
    oldestArrivalMs: 0,
    overdue: 0,
    overdueMs: 0,
    waitingOut: 0,
    failedLately: 0,
    failedBy: null,
    exceptions: 0,
    incoming: { host: 'outlook.office365.com', port: 993, tls: 'implicit' },
    outgoing: { host: 'smtp.office365.com', port: 587, tls: 'starttls' },
    ...over,
  };
}

export function accountReading(id: string, over: Partial<AccountReading> = {}): AccountReading {
  return {
    id,
    name: `Account ${id}`,
    signIn: `${id}@contoso.example`,
    departmentId: 'service',
    registrationId: 'app',
    names: {
      account: `Account ${id}`,
      user: `${id}@contoso.example`,
      principal: `${id}@contoso.example`,
      app: 'Postvak',
      clientId: 'a4f0c1de-6f0b-4d4e-9d3c-0a86a6a6f3b1',
      tenant: 'contoso.example',
    },
    state: 'connected',
    byPassword: false,
    failure: null,
    refreshLateMs: -10 * MINUTE,
    login: 'login.microsoftonline.com',
    ...over,
  };
}

export function nodeReading(id: string, over: Partial<NodeReading> = {}): NodeReading {
  return {
    id,
    host: `host-of-${id}`,
    roles: ['services', 'application'],
    startedAt: new Date(AT.getTime() - 60 * MINUTE),
    unseenMs: 2_000,
    ending: null,
    stalled: [],
    clockOffsetMs: 3,
    freeDiskBytes: 80e9,
    ...over,
  };
}

export interface Spoilt extends Partial<Omit<Reading, 'accounts'>> {
  readonly accounts?: readonly AccountReading[];
}

/** Accounts that the mailboxes name and the test does not are there and well. */
export function readingOf({ accounts = [], ...over }: Spoilt = {}): Reading {
  const mailboxes = over.mailboxes ?? [];
  const named = new Map(accounts.map((account) => [account.id, account]));
  for (const { accountId } of mailboxes)
    if (!named.has(accountId)) named.set(accountId, accountReading(accountId));
  return {
    at: AT,
    departments: new Map([['service', 'Service']]),
    registrations: [],
    nodes: [nodeReading('node')],
    certificates: [],
    hasPeople: true,
    noticesStuck: 0,
    channelsStuck: [],
    refusedRecipients: [],
    databaseMs: 2,
    ...over,
    mailboxes,
    accounts: named,
  };
}
