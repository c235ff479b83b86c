/** Mailboxes with their account, and the names that remedies want. */
import { FAILURES, type RecordedFailure } from '../../kernel/failure.ts';
import type { HostEndpoint } from '../../store/schema.ts';
import { type Finding, touchesBoth } from '../condition.ts';
import type { AccountReading, MailboxReading, Reading } from '../reading.ts';

export interface WorkingMailbox {
  readonly mailbox: MailboxReading;
  readonly account: AccountReading;
}

/** Those that the services work on: paused ones and those of accounts that are switched off are nobody's alarm. */
export function workingMailboxes({ mailboxes, accounts }: Reading): WorkingMailbox[] {
  return enabledMailboxes({ mailboxes, accounts }).filter(({ account }) => account.state === 'connected');
}

export function enabledMailboxes({
  mailboxes,
  accounts,
}: Pick<Reading, 'mailboxes' | 'accounts'>): WorkingMailbox[] {
  return mailboxes.flatMap((mailbox) => {
    const account = accounts.get(mailbox.accountId);
    return account && mailbox.enabled ? [{ mailbox, account }] : [];
  });
}

/** A finding about one mailbox; several with the same cause become one. */
export function ofMailbox(
  { mailbox, account }: WorkingMailbox,
  cause: string,
  failure: RecordedFailure,
  touches: readonly string[] = touchesBoth(mailbox.id),
): Finding {
  return {
    cause,
    failure: withFacts(failure, { ...account.names, mailbox: mailbox.address }),
    mailboxIds: [mailbox.id],
    accountId: account.id,
    departmentIds: [account.departmentId],
    touches,
  };
}

export function ofAccount(
  account: AccountReading,
  mailboxes: readonly MailboxReading[],
  cause: string,
  failure: RecordedFailure,
): Finding {
  return {
    cause,
    failure: withFacts(failure, account.names),
    mailboxIds: mailboxes.map(({ id }) => id),
    accountId: account.id,
    departmentIds: [account.departmentId],
    touches: mailboxes.flatMap(({ id }) => touchesBoth(id)),
  };
}

/** The failure's own facts win. */
export function withFacts(
  failure: RecordedFailure,
  names: Readonly<Record<string, string>>,
): RecordedFailure {
  return { ...failure, facts: { ...names, ...failure.facts } };
}

export const byItself = (
  code: RecordedFailure['code'],
  facts: RecordedFailure['facts'] = {},
): RecordedFailure => ({ code, detail: '', facts });

export const traitsOf = ({ code }: RecordedFailure) => FAILURES[code] ?? FAILURES.unknown;

export function hostCause(failure: RecordedFailure, { host, port }: HostEndpoint): string {
  return `host:${failure.facts.host ?? host}:${failure.facts.port ?? port}`;
}

export const ago = ({ at }: Reading, ms: number): string => new Date(at.getTime() - ms).toISOString();
