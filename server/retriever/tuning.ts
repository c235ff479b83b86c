/** Times and sizes of the retriever, each with its reason; tests shorten the times. */
import { CONNECT_MS, SILENCE_MS } from '../wire/mail-patience.ts';

export interface Tuning {
  /** A node that stops renewing loses its mailboxes after this. */
  readonly leaseTtlMs: number;
  readonly renewEveryMs: number;
  /** How often the list of mailboxes is looked at; a notification makes it at once. */
  readonly lookEveryMs: number;
  /** Longest wait for a push before looking anyway: some servers accept IDLE and push nothing. Below 29 minutes. */
  readonly safetyPollMs: number;
  /** For servers without IDLE, and for the folders beside the first. */
  readonly pollMs: number;
  /** For POP3, which has no pushes. */
  readonly pop3PollMs: number;
  /** For Graph, which could push only to an address that it reaches over the internet. */
  readonly graphPollMs: number;
  /** By when a server must have answered a new connection; longer is longer until silence is known as silence. */
  readonly connectMs: number;
  /** How long an IMAP or POP3 server may say nothing in the middle of a session before the connection counts as dead. */
  readonly silenceMs: number;
  /** By when Graph must have answered a small question, which is all that it is asked before there is mail. */
  readonly graphAnswerMs: number;
  /** How often the row of a mailbox says that all is well: one rewritten for each mail would cost more than the mail. */
  readonly noteEveryMs: number;
  /**
   * After the first failure that a person must cure: Exchange says "authenticated but not connected" also when only its
   * back end stumbled, and nobody shall be called, nor mail be late, for that.
   */
  readonly operatorAgainMs: number;
  /** After the next ones, in case nobody tells us that it is cured. */
  readonly operatorRetryMs: number;
  /** When a server throttles without saying how long. */
  readonly throttledMs: number;
  readonly backoff: { readonly firstMs: number; readonly longestMs: number; readonly factor: number };
  /** For messages that the server lists but does not hand out. */
  readonly unavailableBackoff: {
    readonly firstMs: number;
    readonly longestMs: number;
    readonly factor: number;
  };
  /** To one IMAP mailbox that is far behind; otherwise one is enough. Exchange allows 20 per user, other programs included. */
  readonly connections: number;
  /** Connections that a node opens to one host at the same time. */
  readonly connectingAtOnce: number;
  /** UIDs whose sizes are asked for with one command. */
  readonly listSpan: number;
  /** What one FETCH asks for and one transaction stores. */
  readonly batchMessages: number;
  readonly batchBytes: number;
  /** For so long at most a mailbox that is far behind is stored before anything of it is accepted. */
  readonly storingFirstMs: number;
  /** From this size on a message is fetched alone, in pieces that go straight into the store. */
  readonly largeBytes: number;
  /** Above this only the header is fetched, unless the mailbox has a limit of its own. */
  readonly messageLimitBytes: number;
  /** Raw mail held in memory by all mailboxes together: half on its way into the store, half waiting to be accepted. */
  readonly memoryBytes: number;
}

const MEGABYTE = 1024 * 1024;

export const DEFAULT_TUNING: Tuning = {
  leaseTtlMs: 15_000,
  renewEveryMs: 5_000,
  lookEveryMs: 3_000,
  safetyPollMs: 240_000,
  pollMs: 60_000,
  pop3PollMs: 30_000,
  graphPollMs: 30_000,
  connectMs: CONNECT_MS,
  silenceMs: SILENCE_MS,
  graphAnswerMs: 60_000,
  noteEveryMs: 15_000,
  operatorAgainMs: 20_000,
  operatorRetryMs: 300_000,
  throttledMs: 60_000,
  backoff: { firstMs: 1_000, longestMs: 60_000, factor: 2 },
  unavailableBackoff: { firstMs: 60_000, longestMs: 6 * 3_600_000, factor: 3 },
  connections: 3,
  connectingAtOnce: 24,
  listSpan: 5_000,
  batchMessages: 500,
  batchBytes: 8 * MEGABYTE,
  storingFirstMs: 5_000,
  largeBytes: 4 * MEGABYTE,
  messageLimitBytes: 150 * MEGABYTE,
  memoryBytes: 96 * MEGABYTE,
};
