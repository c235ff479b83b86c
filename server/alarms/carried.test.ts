/**
 * Which rule tells of which failure. A new failure does not compile before it has been decided here; and whatever stops
 * mail in one place or another is told by exactly one rule, once it has lasted.
 */
import { describe, expect, it, test } from 'vitest';
import { accountReading, MINUTE, mailboxReading, readingOf } from '../../test/support/alarm-reading.ts';
import { FAILURES, type FailureCode, type RecordedFailure } from '../kernel/failure.ts';
import { judge, RULES, settingsOf } from './rules.ts';

/** Where a failure stands that stops mail: on the row of a mailbox, in one direction or the other, or of an account. */
type Place = 'in' | 'out' | 'sign-in';

/** By which rule, place by place; where it cannot stand there, that place is left out. */
const BY_PLACE = {
  'a server that does not answer': { in: 'retrieval-silent', out: 'outbox-late', 'sign-in': 'refresh-late' },
  'a server that must not be trusted': {
    in: 'mailbox-stopped',
    out: 'mailbox-stopped',
    'sign-in': 'refresh-late',
  },
  'a sign-in': { in: 'mailbox-stopped', out: 'mailbox-stopped', 'sign-in': 'grant-dead' },
  'a sign-in that asks for patience': { in: 'throttled', out: 'throttled', 'sign-in': 'refresh-late' },
  'a mailbox': { in: 'mailbox-stopped', out: 'mailbox-stopped' },
  'a mailbox that asks for patience': { in: 'throttled', out: 'throttled' },
  'a mailbox, for a while': { in: 'retrieval-silent', out: 'outbox-late' },
  'what all mailboxes stand on': { in: 'mailbox-stopped', out: 'mailbox-stopped' },
  'what all mailboxes stand on, for a while': { in: 'retrieval-silent', out: 'outbox-late' },
} as const satisfies Record<string, Partial<Record<Place, string>>>;

/** By a rule that reads it off figures, or counts it. */
const BY_FIGURES = [
  'deliveries-failing',
  'exceptions-growing',
  'mail-withheld',
  'credential-expiring',
  'tls-expiring',
  'refresh-late',
  'retrieval-silent',
  'retrieval-lag',
  'outbox-late',
  'node-gone',
  'node-stalled',
  'role-silent',
  'clock-skew',
  'disk-nearly-full',
  'database-slow',
  'database-away',
  'alarm-route-broken',
] as const;

/** Why no rule has to tell. */
const BY_NOBODY = [
  // Somebody signs in, registers or makes a setting at this moment, and reads it on the page; mail goes on as before.
  'whoever is doing it sees it',
  // The process ends with the words, or does not come up; that it is not there is told by role-silent and node-gone.
  'a node that does not start',
  // Of one mail; nothing else waits for it, and what it means stands in its conversation.
  'stands at the mail',
  // It is tried again by itself; what is late for four hours is told to whoever wrote it, what is given up is counted.
  'told to the writer',
  'of a doctor that examines an ECE',
] as const;

type Carrier = keyof typeof BY_PLACE | (typeof BY_FIGURES)[number] | (typeof BY_NOBODY)[number];

const CARRIERS: Readonly<Record<FailureCode, Carrier>> = {
  'dns-not-found': 'a server that does not answer',
  'host-unreachable': 'a server that does not answer',
  'host-timeout': 'a server that does not answer',
  'connection-lost': 'a server that does not answer',
  'proxy-refused': 'a server that does not answer',
  'tls-expired': 'a server that must not be trusted',
  'tls-wrong-name': 'a server that must not be trusted',
  'tls-untrusted': 'a server that must not be trusted',
  'tls-failed': 'a server that does not answer',
  'wrong-service': 'a server that does not answer',
  'protocol-error': 'a server that does not answer',
  'server-unavailable': 'a server that does not answer',

  'app-not-found': 'a sign-in',
  'app-disabled': 'a sign-in',
  'app-not-single-tenant-endpoint': 'a sign-in',
  'secret-wrong': 'a sign-in',
  'secret-expired': 'a sign-in',
  'secret-missing': 'a sign-in',
  'secret-not-wanted': 'a sign-in',
  'certificate-wrong': 'a sign-in',
  'tenant-not-found': 'a sign-in',
  'tenant-other-cloud': 'a sign-in',
  'redirect-uri-mismatch': 'a sign-in',
  'resource-not-configured': 'a sign-in',
  'resource-not-found': 'a sign-in',
  'scope-invalid': 'a sign-in',
  'public-client-not-allowed': 'a sign-in',
  'consent-missing': 'a sign-in',
  'consent-declined': 'a sign-in',
  'admin-consent-required': 'a sign-in',
  'mfa-required': 'a sign-in',
  'conditional-access': 'a sign-in',
  'user-not-found': 'a sign-in',
  'user-other-tenant': 'a sign-in',
  'user-password-wrong': 'a sign-in',
  'user-password-expired': 'a sign-in',
  'user-locked': 'a sign-in',
  'user-disabled': 'a sign-in',
  'user-not-assigned': 'a sign-in',
  'grant-inactive': 'a sign-in',
  'grant-revoked': 'a sign-in',
  'grant-missing': 'a sign-in',
  'authorization-code-invalid': 'whoever is doing it sees it',
  'authorization-pending': 'whoever is doing it sees it',
  'sign-in-cancelled': 'whoever is doing it sees it',
  'sign-in-expired': 'whoever is doing it sees it',
  'wrong-user': 'a sign-in',
  'refresh-token-missing': 'a sign-in',
  'token-audience-wrong': 'a sign-in',
  'token-request-malformed': 'a sign-in',
  'token-request-loop': 'a sign-in that asks for patience',
  'token-service-unavailable': 'a server that does not answer',
  'token-refused': 'a sign-in',

  'sign-in-refused': 'a mailbox',
  'authenticated-not-connected': 'a mailbox',
  'imap-disabled': 'a mailbox',
  'pop-disabled': 'a mailbox',
  'graph-access-denied': 'a mailbox',
  'mailbox-not-in-cloud': 'a mailbox',
  'folder-not-found': 'a mailbox',
  'mailbox-throttled': 'a mailbox that asks for patience',
  'too-many-connections': 'a mailbox that asks for patience',
  'access-token-expired': 'a mailbox, for a while',
  'message-unavailable': 'mail-withheld',
  'message-unparsable': 'stands at the mail',
  'message-too-large': 'stands at the mail',

  'smtp-disabled-tenant': 'a mailbox',
  'smtp-disabled-mailbox': 'a mailbox',
  'security-defaults': 'a mailbox',
  'basic-auth-refused': 'a mailbox',
  'send-as-denied': 'a mailbox',
  'alias-not-allowed': 'deliveries-failing',
  'sender-blocked': 'a mailbox',
  'sender-throttled': 'a mailbox',
  'sending-quota-exceeded': 'a mailbox that asks for patience',
  'mailbox-full': 'a mailbox',
  'licence-missing': 'a mailbox',

  'message-refused': 'deliveries-failing',
  'message-deferred': 'told to the writer',
  'recipient-unknown': 'deliveries-failing',
  'recipient-refused': 'deliveries-failing',
  'recipient-deferred': 'told to the writer',
  'delivery-expired': 'deliveries-failing',
  'delivery-uncertain': 'exceptions-growing',

  'secret-expiring': 'credential-expiring',
  'certificate-expiring': 'credential-expiring',
  'tls-expiring': 'tls-expiring',
  'refresh-late': 'refresh-late',
  'retrieval-late': 'retrieval-silent',
  'accepting-late': 'retrieval-lag',
  'mail-withheld': 'mail-withheld',
  'outbox-late': 'outbox-late',
  'deliveries-failing': 'deliveries-failing',
  'exceptions-growing': 'exceptions-growing',
  'node-gone': 'node-gone',
  'node-stalled': 'node-stalled',
  'role-silent': 'role-silent',
  'clock-skewed': 'clock-skew',
  'disk-nearly-full': 'disk-nearly-full',
  'database-slow': 'database-slow',
  'webhook-refused': 'alarm-route-broken',
  'webhook-address-forbidden': 'alarm-route-broken',
  'alarm-recipient-refused': 'alarm-route-broken',
  'alarm-route-broken': 'alarm-route-broken',

  'version-too-old': 'of a doctor that examines an ECE',
  'external-url-wrong': 'of a doctor that examines an ECE',
  'console-origin-differs': 'of a doctor that examines an ECE',
  'redirect-uri-differs': 'of a doctor that examines an ECE',

  'database-unavailable': 'database-away',
  // While a node runs it is the database that is away (store/fault.ts).
  'database-missing': 'a node that does not start',
  'schema-newer': 'a node that does not start',
  'schema-changed': 'a node that does not start',
  'data-directory-in-use': 'a node that does not start',
  'settings-invalid': 'a node that does not start',
  'vault-key-missing': 'what all mailboxes stand on',
  'vault-unreadable': 'what all mailboxes stand on',
  'backup-unreadable': 'whoever is doing it sees it',
  'database-not-empty': 'whoever is doing it sees it',
  'disk-full': 'what all mailboxes stand on',
  'blob-store-unavailable': 'what all mailboxes stand on, for a while',
  'blob-store-refused': 'what all mailboxes stand on',
  'original-missing': 'stands at the mail',
  'role-not-running': 'a node that does not start',
  unknown: 'a mailbox, for a while',
};

const LONG_MS = 90 * MINUTE;
const ALL = settingsOf(new Map());
const failure = (code: FailureCode): RecordedFailure => ({ code, detail: '', facts: {} });

/** Two mailboxes of which one alone is in trouble, for longer than any rule waits. */
function conditionsOf(code: FailureCode, place: Place) {
  const troubled = {
    in: { retrieveFailure: failure(code), unseenMs: LONG_MS },
    out: { dispatchFailure: failure(code), overdue: 3, overdueMs: LONG_MS },
    'sign-in': {},
  }[place];
  const { kind, scope } = FAILURES[code];
  const needsPerson = kind === 'operator' && scope === 'grant';
  const account = accountReading('account-of-a', {
    failure: failure(code),
    state: needsPerson ? 'needs-sign-in' : 'connected',
    refreshLateMs: LONG_MS,
  });
  return judge(
    readingOf({
      mailboxes: [mailboxReading('a', troubled), mailboxReading('b')],
      accounts: place === 'sign-in' ? [account] : [],
    }),
    ALL,
  );
}

const byPlace = (Object.keys(CARRIERS) as FailureCode[]).flatMap((code) =>
  Object.entries((BY_PLACE as Record<string, Partial<Record<Place, string>>>)[CARRIERS[code]] ?? {}).map(
    ([place, rule]) => [code, place as Place, rule] as const,
  ),
);

test.each(byPlace)('%s that lasts is told: %s by %s', (code, place, rule) => {
  expect(conditionsOf(code, place).map((condition) => [condition.rule, condition.failure.code])).toEqual([
    [rule, code],
  ]);
});

describe('what all mailboxes stand on', () => {
  it.each(['disk-full', 'blob-store-unavailable', 'vault-unreadable'] as const)(
    '%s is one cause, however many mailboxes fail by it, in whichever direction',
    (code) => {
      const mailboxes = ['a', 'b'].map((id) =>
        mailboxReading(id, {
          retrieveFailure: failure(code),
          unseenMs: LONG_MS,
          dispatchFailure: failure(code),
          overdue: 3,
          overdueMs: LONG_MS,
        }),
      );
      expect(judge(readingOf({ mailboxes }), ALL)).toMatchObject([
        { cause: `installation:${code}`, mailboxIds: ['a', 'b'] },
      ]);
    },
  );
});

test('even a failure in a place where it should never stand is told by some rule', () => {
  for (const code of Object.keys(FAILURES) as FailureCode[]) {
    for (const place of ['in', 'out', 'sign-in'] as const) {
      expect(conditionsOf(code, place), `${code} ${place}`).toHaveLength(1);
    }
  }
});

test('every rule carries something, and nothing is carried by a rule that is not there', () => {
  const ids = new Set(RULES.map(({ id }) => id));
  const used = new Set<string>([
    ...byPlace.map(([, , rule]) => rule),
    ...Object.values(CARRIERS).filter((carrier) => (BY_FIGURES as readonly string[]).includes(carrier)),
  ]);
  for (const rule of used) expect(ids, rule).toContain(rule);
  // How much waits is a figure without a failure of its own.
  expect([...ids].filter((id) => !used.has(id))).toEqual(['outbox-backlog']);
});
