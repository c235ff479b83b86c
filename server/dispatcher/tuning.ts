/** The dispatcher's times, in milliseconds. Tests and benches shorten them; nobody needs to in production. */
import { SMTP_TIMEOUTS, type SmtpTimeouts } from '../wire/smtp/session.ts';

export interface DispatcherTuning {
  /** The lease on a mailbox: how long a dead node blocks it, and how often a live one renews. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** How often the outbox is looked at without being told. */
  readonly pollMs: number;
  /** How long sessions and lease are kept after the last message, so that the next one leaves at once. */
  readonly lingerMs: number;
  /** How long a message under way may still take when Postvak stops. */
  readonly stopMs: number;
  /** How long an uncertain message may take to show up in Sent Items before it is sent again. */
  readonly graceMs: number;
  /** Between two looks into Sent Items. */
  readonly lookMs: number;
  /** How long a look may fail (IMAP down) before a person is asked. */
  readonly lookGiveUpMs: number;
  /** The window of `messagesPerMinute`; a minute but for a sandbox that lives faster. */
  readonly minuteMs: number;
  /** After so long a message that could not leave is late, and its writer is told. */
  readonly lateMs: number;
  readonly smtp: SmtpTimeouts;
}

export const DISPATCHER_TUNING: DispatcherTuning = {
  leaseMs: 15_000,
  renewMs: 5_000,
  pollMs: 2_000,
  lingerMs: 60_000,
  stopMs: 8_000,
  graceMs: 120_000,
  lookMs: 15_000,
  lookGiveUpMs: 30 * 60_000,
  minuteMs: 60_000,
  lateMs: 4 * 60 * 60_000,
  smtp: SMTP_TIMEOUTS,
};
