/**
 * Mail that does not come or go, from the cause to the symptom: a mailbox that was stopped, throttled, silent, late.
 * Trouble of a host is one cause, however many mailboxes suffer; else each mailbox is one.
 */
import type { FailureCode, RecordedFailure } from '../../kernel/failure.ts';
import type { Finding } from '../condition.ts';
import type { Reading } from '../reading.ts';
import { MINUTE_MS, type Rule } from '../rule.ts';
import {
  ago,
  byItself,
  hostCause,
  ofMailbox,
  traitsOf,
  type WorkingMailbox,
  workingMailboxes,
} from './subjects.ts';

/** Said of the mailbox that asked, but true of its whole organisation. */
const OF_TENANT: ReadonlySet<FailureCode> = new Set(['smtp-disabled-tenant', 'security-defaults']);

interface Direction {
  readonly touch: (mailboxId: string) => string;
  readonly failureOf: (working: WorkingMailbox) => RecordedFailure | null;
  /** How often in a row it failed. */
  readonly attemptsOf: (working: WorkingMailbox) => number;
  readonly endpointOf: (working: WorkingMailbox) => WorkingMailbox['mailbox']['incoming'];
}
const INCOMING: Direction = {
  touch: (id) => `in:${id}`,
  failureOf: ({ mailbox }) => mailbox.retrieveFailure,
  attemptsOf: ({ mailbox }) => mailbox.retrieveAttempts,
  endpointOf: ({ mailbox }) => mailbox.incoming,
};
const OUTGOING: Direction = {
  touch: (id) => `out:${id}`,
  failureOf: ({ mailbox }) => mailbox.dispatchFailure,
  attemptsOf: ({ mailbox }) => mailbox.dispatchAttempts,
  endpointOf: ({ mailbox }) => mailbox.outgoing,
};

function troubled(
  reading: Reading,
  is: (failure: RecordedFailure, attempts: number) => boolean,
  directions: readonly Direction[] = [INCOMING, OUTGOING],
): Finding[] {
  return workingMailboxes(reading).flatMap((working) =>
    directions.flatMap((direction) => {
      const failure = direction.failureOf(working);
      if (!failure || !is(failure, direction.attemptsOf(working))) return [];
      return [
        ofMailbox(working, causeOf(failure, working, direction), failure, [
          direction.touch(working.mailbox.id),
        ]),
      ];
    }),
  );
}

function causeOf(failure: RecordedFailure, working: WorkingMailbox, direction: Direction): string {
  const { scope } = traitsOf(failure);
  if (scope === 'host') return hostCause(failure, direction.endpointOf(working));
  // A full disk or a bucket that is away is no mailbox's matter, though each of them fails because of it.
  if (scope === 'installation') return `installation:${failure.code}`;
  if (scope === 'grant') return `account:${working.account.id}`;
  if (OF_TENANT.has(failure.code)) return `tenant:${working.account.names.tenant}`;
  return `mailbox:${working.mailbox.id}`;
}

export const mailboxStopped: Rule = {
  id: 'mailbox-stopped',
  severity: 'critical',
  // Servers stumble: "authenticated but not connected" is said once for a moment's trouble too.
  threshold: 1,
  unit: 'attempts',
  durationMs: MINUTE_MS,
  codes: ['authenticated-not-connected', 'imap-disabled', 'smtp-disabled-mailbox', 'tls-expired'],
  judge: (reading, most) =>
    troubled(reading, (failure, attempts) => {
      if (traitsOf(failure).kind !== 'operator') return false;
      // The server's own circuit breaker has counted already, and is not asked again for an hour.
      return attempts > most || failure.code === 'sender-throttled';
    }),
};

export const throttled: Rule = {
  id: 'throttled',
  severity: 'warning',
  threshold: null,
  unit: 'none',
  durationMs: 15 * MINUTE_MS,
  codes: ['mailbox-throttled', 'too-many-connections', 'sending-quota-exceeded'],
  judge: (reading) => troubled(reading, (failure) => traitsOf(failure).kind === 'throttled'),
};

export const retrievalSilent: Rule = {
  id: 'retrieval-silent',
  severity: 'critical',
  threshold: 10,
  unit: 'minutes',
  // Whoever begins again after a long pause has a moment to catch up.
  durationMs: MINUTE_MS,
  codes: ['retrieval-late', 'host-unreachable', 'host-timeout', 'server-unavailable'],
  judge: (reading, minutes) =>
    workingMailboxes(reading).flatMap((working) => {
      const { mailbox } = working;
      if (mailbox.unseenMs <= minutes * MINUTE_MS) return [];
      const failure =
        mailbox.retrieveFailure ?? byItself('retrieval-late', { since: ago(reading, mailbox.unseenMs) });
      return [ofMailbox(working, causeOf(failure, working, INCOMING), failure, [INCOMING.touch(mailbox.id)])];
    }),
};

export const outboxLate: Rule = {
  id: 'outbox-late',
  severity: 'critical',
  threshold: 15,
  unit: 'minutes',
  durationMs: MINUTE_MS,
  codes: ['outbox-late', 'host-unreachable', 'host-timeout', 'server-unavailable'],
  judge: (reading, minutes) =>
    workingMailboxes(reading).flatMap((working) => {
      const { mailbox } = working;
      if (mailbox.overdue === 0 || mailbox.overdueMs <= minutes * MINUTE_MS) return [];
      const failure = mailbox.dispatchFailure ?? lateAnswers(reading, working);
      return [ofMailbox(working, causeOf(failure, working, OUTGOING), failure, [OUTGOING.touch(mailbox.id)])];
    }),
};

export const outboxBacklog: Rule = {
  id: 'outbox-backlog',
  severity: 'warning',
  threshold: 500,
  unit: 'answers',
  durationMs: 10 * MINUTE_MS,
  codes: ['outbox-late'],
  judge: (reading, most) =>
    workingMailboxes(reading)
      .filter(({ mailbox }) => mailbox.overdue > most)
      .map((working) =>
        ofMailbox(working, `mailbox:${working.mailbox.id}`, lateAnswers(reading, working), [
          OUTGOING.touch(working.mailbox.id),
        ]),
      ),
};

function lateAnswers(reading: Reading, { mailbox }: WorkingMailbox): RecordedFailure {
  return byItself('outbox-late', {
    waiting: String(mailbox.overdue),
    since: ago(reading, mailbox.overdueMs),
  });
}

export const retrievalLag: Rule = {
  id: 'retrieval-lag',
  severity: 'warning',
  threshold: 5,
  unit: 'minutes',
  durationMs: MINUTE_MS,
  codes: ['accepting-late'],
  judge: (reading, minutes) =>
    workingMailboxes(reading)
      .filter(({ mailbox }) => mailbox.arrivalsWaiting > 0 && mailbox.oldestArrivalMs > minutes * MINUTE_MS)
      .map((working) =>
        ofMailbox(
          working,
          'accepting',
          byItself('accepting-late', { waiting: String(working.mailbox.arrivalsWaiting) }),
          [INCOMING.touch(working.mailbox.id)],
        ),
      ),
};

/** The mailbox is well, and some of its mail does not come: nothing else would ever tell. */
export const mailWithheld: Rule = {
  id: 'mail-withheld',
  severity: 'warning',
  threshold: null,
  unit: 'none',
  // Each is asked for again after a minute, and after three more: what passes by itself has passed by then.
  durationMs: 15 * MINUTE_MS,
  codes: ['mail-withheld'],
  judge: (reading) =>
    workingMailboxes(reading)
      .filter(({ mailbox }) => mailbox.withheld > 0)
      .map((working) => {
        const { id, withheld, incoming } = working.mailbox;
        const failure = byItself('mail-withheld', { count: String(withheld), host: incoming.host });
        return ofMailbox(working, `mailbox:${id}`, failure, [INCOMING.touch(id)]);
      }),
};

export const deliveriesFailing: Rule = {
  id: 'deliveries-failing',
  severity: 'warning',
  threshold: 5,
  unit: 'answers',
  durationMs: 0,
  codes: ['deliveries-failing'],
  judge: (reading, most) =>
    workingMailboxes(reading)
      .filter(({ mailbox }) => mailbox.failedLately > most)
      .map((working) => {
        const { mailbox } = working;
        const failure = byItself('deliveries-failing', { count: String(mailbox.failedLately) });
        return ofMailbox(
          working,
          `mailbox:${mailbox.id}`,
          { ...failure, detail: mailbox.failedBy ? `most often: ${mailbox.failedBy}` : '' },
          [`failing:${mailbox.id}`],
        );
      }),
};

export const exceptionsGrowing: Rule = {
  id: 'exceptions-growing',
  severity: 'warning',
  threshold: 20,
  unit: 'answers',
  durationMs: MINUTE_MS,
  codes: ['exceptions-growing'],
  judge: (reading, most) => {
    const { accounts, mailboxes, departments } = reading;
    const byDepartment = Map.groupBy(
      mailboxes.filter(({ exceptions }) => exceptions > 0),
      ({ accountId }) => accounts.get(accountId)?.departmentId ?? '',
    );
    return [...byDepartment].flatMap(([departmentId, own]) => {
      const count = own.reduce((sum, { exceptions }) => sum + exceptions, 0);
      if (count <= most) return [];
      const department = departments.get(departmentId) ?? departmentId;
      return [
        {
          cause: `exceptions:${departmentId}`,
          failure: byItself('exceptions-growing', { department, count: String(count) }),
          mailboxIds: own.map(({ id }) => id),
          departmentIds: [departmentId],
          touches: own.map(({ id }) => `failing:${id}`),
        },
      ];
    });
  },
};
