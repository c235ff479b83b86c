/** Sign-ins that are dead, late, or about to end with their secret or certificate. */
import type { FailureCode } from '../../kernel/failure.ts';
import type { Finding } from '../condition.ts';
import type { AccountReading, RegistrationReading } from '../reading.ts';
import { MINUTE_MS, type Rule } from '../rule.ts';
import { ago, byItself, enabledMailboxes, ofAccount, traitsOf, withFacts } from './subjects.ts';

/** What is wrong with the registration is wrong with all of its accounts: one cause. */
const OF_REGISTRATION: ReadonlySet<FailureCode> = new Set([
  'app-not-found',
  'app-disabled',
  'app-not-single-tenant-endpoint',
  'secret-wrong',
  'secret-expired',
  'secret-missing',
  'secret-not-wanted',
  'certificate-wrong',
  'tenant-not-found',
  'tenant-other-cloud',
  'resource-not-configured',
  'resource-not-found',
  'scope-invalid',
  'public-client-not-allowed',
  'admin-consent-required',
]);

export const grantDead: Rule = {
  id: 'grant-dead',
  severity: 'critical',
  threshold: null,
  unit: 'none',
  // Entra's word is final, and nothing is retrieved or sent from now on: only a hand that is just curing it is waited for.
  durationMs: 15_000,
  codes: ['grant-revoked', 'grant-inactive', 'grant-missing', ...OF_REGISTRATION],
  judge: (reading) =>
    accountsWith(reading).flatMap(({ account, mailboxes }) => {
      if (account.state !== 'needs-sign-in' || mailboxes.length === 0) return [];
      const failure = account.failure ?? byItself('grant-missing');
      const cause = OF_REGISTRATION.has(failure.code)
        ? `registration:${account.registrationId}`
        : `account:${account.id}`;
      return [ofAccount(account, mailboxes, cause, failure)];
    }),
};

export const refreshLate: Rule = {
  id: 'refresh-late',
  severity: 'warning',
  threshold: 10,
  unit: 'minutes',
  durationMs: 0,
  codes: ['refresh-late', 'token-service-unavailable'],
  judge: (reading, minutes) =>
    accountsWith(reading).flatMap(({ account, mailboxes }) => {
      const late = (account.refreshLateMs ?? 0) > minutes * MINUTE_MS;
      if (account.state !== 'connected' || account.byPassword || !late) return [];
      const failure =
        account.failure ?? byItself('refresh-late', { since: ago(reading, account.refreshLateMs ?? 0) });
      const host = failure.facts.host ?? account.login;
      const ofHost = traitsOf(failure).scope === 'host';
      const cause = ofHost ? `host:${host}` : `account:${account.id}`;
      return [ofAccount(account, mailboxes, cause, withFacts(failure, { host }))];
    }),
};

function accountsWith(reading: Parameters<Rule['judge']>[0]) {
  const byAccount = Map.groupBy(enabledMailboxes(reading), ({ account }) => account.id);
  return [...byAccount.values()].map((group) => ({
    account: (group[0] as { account: AccountReading }).account,
    mailboxes: group.map(({ mailbox }) => mailbox),
  }));
}

/** Days before the end at which it is told again, the more urgent the later. */
const STEPS = [
  { days: 1, severity: 'critical' },
  { days: 7, severity: 'critical' },
  { days: 14, severity: 'warning' },
  { days: 30, severity: 'warning' },
  { days: 60, severity: 'info' },
] as const;

/**
 * @returns the most urgent step that has been reached; undefined when the end is further away, or over: then it is no
 * warning any more, and what stopped because of it is an incident of its own.
 */
export function expiryStep(days: number, first: number) {
  if (days > first || days < 0) return undefined;
  const step = STEPS.find((each) => days <= each.days) ?? STEPS.at(-1);
  return step && { step: `${step.days}-days`, severity: step.severity };
}

export const credentialExpiring: Rule = {
  id: 'credential-expiring',
  severity: 'warning',
  threshold: 60,
  unit: 'days',
  durationMs: 0,
  codes: ['secret-expiring', 'certificate-expiring'],
  judge: ({ registrations, accounts, mailboxes }, first) => {
    const users = Map.groupBy(accounts.values(), ({ registrationId }) => registrationId);
    return registrations.flatMap((registration) => {
      const used = users.get(registration.id) ?? [];
      if (used.length === 0) return [];
      const ids = new Set(used.map(({ id }) => id));
      const reach = {
        mailboxIds: mailboxes.filter(({ accountId }) => ids.has(accountId)).map(({ id }) => id),
        departmentIds: [...new Set(used.map(({ departmentId }) => departmentId))],
      };
      return endsOf(registration, first).map((finding) => ({ ...finding, ...reach }));
    });
  },
};

function endsOf(registration: RegistrationReading, first: number): Finding[] {
  const ends = [
    ['secret-expiring', registration.secretDays, registration.secretExpiresOn],
    ['certificate-expiring', registration.certificateDays, registration.certificateExpiresOn],
  ] as const;
  return ends.flatMap(([code, days, expires]) => {
    const reached = days === null ? undefined : expiryStep(days, first);
    if (!reached || expires === null) return [];
    const facts = { app: registration.name, clientId: registration.clientId, expires, days: String(days) };
    return [{ cause: `${code}:${registration.id}`, failure: byItself(code, facts), ...reached }];
  });
}
