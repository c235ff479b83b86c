import { FAILURES, type RecordedFailure } from '../kernel/failure.ts';

export type MailboxState = 'well' | 'waiting' | 'troubled' | 'paused' | 'needs-sign-in';

export interface MailboxCondition {
  readonly enabled: boolean;
  readonly accountState: 'new' | 'connected' | 'needs-sign-in' | 'disabled';
  readonly retrieveFailure: RecordedFailure | null;
  readonly dispatchFailure: RecordedFailure | null;
  readonly retrieveAttempts: number;
}

/** From the fifth vain attempt on, "it will pass by itself" is no longer what a person should read. */
const ATTEMPTS_UNTIL_TROUBLED = 5;

/**
 * How a mailbox stands, in one word: `paused` by a person, `needs-sign-in` with its account, `troubled` when
 * someone must act, `waiting` when it goes on by itself, else `well`.
 */
export function mailboxState(condition: MailboxCondition): MailboxState {
  const { enabled, accountState, retrieveFailure, dispatchFailure, retrieveAttempts } = condition;
  if (!enabled || accountState === 'disabled') return 'paused';
  if (accountState !== 'connected') return 'needs-sign-in';
  const failures = [retrieveFailure, dispatchFailure].filter((failure) => failure !== null);
  if (failures.length === 0) return 'well';
  const passes = failures.every(passesByItself) && retrieveAttempts < ATTEMPTS_UNTIL_TROUBLED;
  return passes ? 'waiting' : 'troubled';
}

function passesByItself({ code }: RecordedFailure): boolean {
  const { kind } = FAILURES[code] ?? FAILURES.unknown;
  return kind === 'transient' || kind === 'throttled';
}
