/**
 * The figures that rules judge, of the whole installation: a handful of statements however many mailboxes there are,
 * all at one moment, in the time of the database. Nothing is judged here.
 */
import type { RemedyNames } from '../accounts/names.ts';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { HostEndpoint } from '../store/schema.ts';

export interface MailboxReading {
  readonly id: string;
  readonly address: string;
  readonly accountId: string;
  readonly enabled: boolean;
  readonly retrieveFailure: RecordedFailure | null;
  readonly dispatchFailure: RecordedFailure | null;
  /** How often in a row either failed; 0: all is well. */
  readonly retrieveAttempts: number;
  readonly dispatchAttempts: number;
  /** Since it was last looked at with success; since it was connected when it never was. */
  readonly unseenMs: number;
  /** Mails that the server lists and did not hand out so far. */
  readonly withheld: number;
  /** Mail that was retrieved and not accepted; how long the oldest waits. */
  readonly arrivalsWaiting: number;
  readonly oldestArrivalMs: number;
  /** Answers whose time to be sent has come; how long the oldest is overdue. */
  readonly overdue: number;
  readonly overdueMs: number;
  /** All answers that are not sent yet. */
  readonly waitingOut: number;
  /** Answers that failed for good within the last hour, and why most of them did. */
  readonly failedLately: number;
  readonly failedBy: string | null;
  /** Answers of the last day that failed or wait for a person. */
  readonly exceptions: number;
  readonly incoming: HostEndpoint;
  readonly outgoing: HostEndpoint;
}

export interface AccountReading {
  readonly id: string;
  readonly name: string;
  readonly signIn: string;
  readonly departmentId: string;
  readonly registrationId: string;
  /** For the words of its failures. */
  readonly names: RemedyNames;
  readonly state: 'new' | 'connected' | 'needs-sign-in' | 'disabled';
  readonly byPassword: boolean;
  readonly failure: RecordedFailure | null;
  /** How long ago its token should have been renewed; negative: that time is still to come. null: nothing to renew. */
  readonly refreshLateMs: number | null;
  /** Host of the token service. */
  readonly login: string;
}

export interface RegistrationReading {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  /** Days until that day begins; null: none, or not known. */
  readonly secretDays: number | null;
  readonly secretExpiresOn: string | null;
  readonly certificateDays: number | null;
  readonly certificateExpiresOn: string | null;
}

export interface NodeReading {
  readonly id: string;
  readonly host: string;
  readonly roles: readonly string[];
  readonly startedAt: Date;
  readonly unseenMs: number;
  /** `died`: it did not say goodbye; null: it has not ended as far as anybody knows. */
  readonly ending: 'stopped' | 'died' | null;
  /** Parts of it that stand still. */
  readonly stalled: readonly string[];
  /** How far its clock is ahead of the database's; null: not told. */
  readonly clockOffsetMs: number | null;
  readonly freeDiskBytes: number | null;
}

export interface CertificateReading {
  readonly host: string;
  readonly port: number;
  readonly issuer: string;
  readonly expiresOn: string;
  readonly days: number;
}

export interface ChannelReading {
  readonly id: string;
  readonly name: string;
  readonly target: string | null;
  readonly failure: RecordedFailure;
}

export interface RefusedRecipient {
  readonly address: string;
  readonly channel: string;
  readonly route: string | null;
  /** Status and words of the report. */
  readonly said: string;
}

export interface Reading {
  readonly at: Date;
  readonly mailboxes: readonly MailboxReading[];
  readonly accounts: ReadonlyMap<string, AccountReading>;
  readonly departments: ReadonlyMap<string, string>;
  readonly registrations: readonly RegistrationReading[];
  readonly nodes: readonly NodeReading[];
  readonly certificates: readonly CertificateReading[];
  /** Somebody can sign in here, so there should be an application node. */
  readonly hasPeople: boolean;
  /** Alarm mails that could not be sent so far although they were tried more than once. */
  readonly noticesStuck: number;
  /** Webhooks that did not take what they were sent more than once. */
  readonly channelsStuck: readonly ChannelReading[];
  /** Whom the last alarm mail did not reach, as a delivery report said, though they are still to be told. */
  readonly refusedRecipients: readonly RefusedRecipient[];
  /** How long the database took for the simplest question, lately. */
  readonly databaseMs: number;
}
