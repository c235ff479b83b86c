/** How this Exchange behaves where tenants, front ends or tests differ; all can be changed at run time. */
export interface ExchangeSettings {
  /** The name in greetings. */
  host: string;
  /** Exchange Online refuses passwords; mail programs without XOAUTH2 can be tested with them. */
  passwordSignIn: boolean;
  /** Microsoft closes a connection that has not signed in after 60 s and one that has after 30 minutes. */
  signedOutTimeoutMs: number;
  signedInTimeoutMs: number;
  /** Bytes; advertised as SIZE. */
  messageSizeLimit: number;
  smtpConnections: number;
  smtpMessagesPerMinute: number;
  /** What happens to the excess: Microsoft delays it. */
  smtpExcess: 'delay' | 'refuse';
  smtpRecipientsPerDay: number;
  smtpRecipientsPerMessage: number;
  /** A minute of the submission rate lasts so many times shorter. */
  timeCompression: number;
  /** Whether a delegate may sign in to SMTP as the shared mailbox itself. */
  smtpSharedSignIn: boolean;
  /** Where a sender without SendAs is refused: by `550 5.7.60` at MAIL FROM or `554 5.2.252` after DATA. */
  sendAsRefusal: 'mail' | 'data';
  /** Domains outside in which nobody is known, beside every address that begins with `unknown`. */
  unknownDomains: string[];
}

export const DEFAULT_SETTINGS: ExchangeSettings = {
  host: 'outlook.office365.com',
  passwordSignIn: false,
  signedOutTimeoutMs: 60_000,
  signedInTimeoutMs: 30 * 60_000,
  messageSizeLimit: 157_286_400,
  smtpConnections: 3,
  smtpMessagesPerMinute: 30,
  smtpExcess: 'delay',
  smtpRecipientsPerDay: 10_000,
  smtpRecipientsPerMessage: 500,
  timeCompression: 1,
  smtpSharedSignIn: true,
  sendAsRefusal: 'data',
  unknownDomains: [],
};
