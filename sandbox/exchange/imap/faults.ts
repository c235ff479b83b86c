/** The faults of IMAP at the points where they strike; ../../faults/exchange-faults.ts says what each means. */
import { strike } from '../connection/strike.ts';
import type { Exchange } from '../context.ts';
import { Content } from '../store/content.ts';
import type { Message } from '../store/folder.ts';

/** These open no mailbox, so Exchange's back end has no say in them. */
const NEEDS_NO_MAILBOX = new Set(['CAPABILITY', 'ID', 'LOGOUT', 'NOOP', 'LOGIN', 'AUTHENTICATE']);

/** What of a session the faults see and do. */
interface Struck {
  readonly exchange: Exchange;
  readonly address: string | undefined;
  readonly user: string | undefined;
  bye(text: string): void;
  byeAfterAnswer(text: string): void;
}

export class ImapFaults {
  readonly #session: Struck;
  readonly #placeholders = new WeakMap<Content, Content>();

  constructor(session: Struck) {
    this.#session = session;
  }

  /** @returns the tagged answer that comes in place of the command's own; `never` when none will come. */
  async beforeCommand(name: string): Promise<{ readonly answer: string } | 'never' | undefined> {
    const { faults, place } = this;
    if (
      faults.isSet('imap-stalls', place)?.command.toUpperCase() === name &&
      faults.active('imap-stalls', place)
    ) {
      return 'never';
    }
    if (this.#session.address === undefined || NEEDS_NO_MAILBOX.has(name)) return undefined;
    if (await strike(faults, 'imap-session-expired', place)) {
      this.#session.bye('Session invalidated - AccessTokenExpired');
      return 'never';
    }
    const throttled = await strike(faults, 'imap-throttled', place);
    if (throttled) {
      if (throttled.close) this.#session.byeAfterAnswer('Connection closed. 14');
      return {
        answer: `BAD Request is throttled. Suggested Backoff Time: ${throttled.backoffMs} milliseconds`,
      };
    }
    const unavailable = await strike(faults, 'imap-server-unavailable', place);
    return unavailable ? { answer: 'NO Server Unavailable. 15' } : undefined;
  }

  /** @returns the text of a refused AUTHENTICATE. */
  async authenticationFailed(user: string): Promise<string | undefined> {
    const place = { mailbox: user, user, service: 'imap' as const };
    const fault = await strike(this.faults, 'imap-authentication-failed', place);
    if (!fault) return undefined;
    return `AUTHENTICATE failed.${fault.detail ? ` ${fault.detail}` : ''}`;
  }

  /** The message as FETCH shows it: a placeholder when it "cannot be converted"; undefined when it is left out. */
  async asFetched(message: Message): Promise<Message | undefined> {
    if (await this.#strikes('imap-fetch-omits', message)) return undefined;
    if (!(await this.#strikes('imap-placeholder', message))) return message;
    let content = this.#placeholders.get(message.content);
    if (!content) {
      content = new Content(placeholder(message.uid));
      this.#placeholders.set(message.content, content);
    }
    return { ...message, content };
  }

  /** Exchange's RFC822.SIZE is an estimate. */
  size(message: Message): number {
    const { size } = message.content;
    const fault = this.faults.active('imap-wrong-size', this.place);
    return fault ? Math.max(1, Math.round(size * fault.factor)) : size;
  }

  /** After how many bytes of a literal of this length the connection breaks or falls silent, if it does. */
  async literalCut(
    length: number,
  ): Promise<{ readonly afterBytes: number; readonly how: 'reset' | 'silence' } | undefined> {
    // A header of a few bytes is not what such a fault is about, and would use it up.
    for (const [name, how] of [
      ['imap-reset-in-literal', 'reset'],
      ['imap-stalls-in-literal', 'silence'],
    ] as const) {
      const set = this.faults.isSet(name, this.place);
      if (set && length > set.afterBytes && (await strike(this.faults, name, this.place))) {
        return { afterBytes: set.afterBytes, how };
      }
    }
    return undefined;
  }

  get faults() {
    return this.#session.exchange.faults;
  }

  get place() {
    return { mailbox: this.#session.address, user: this.#session.user, service: 'imap' as const };
  }

  async #strikes(name: 'imap-fetch-omits' | 'imap-placeholder', message: Message): Promise<boolean> {
    const set = this.faults.isSet(name, this.place);
    // A fault that is meant for one message must not be used up by another.
    if (!set || (set.uid !== undefined && set.uid !== message.uid)) return false;
    return (await strike(this.faults, name, this.place)) !== undefined;
  }
}

function placeholder(uid: number): Buffer {
  const lines = [
    'From: "Microsoft Exchange" <postmaster@outlook.com>',
    `Subject: Retrieval using the IMAP4 protocol failed for the following message: ${uid}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    "The server couldn't retrieve the following message:",
    '',
    `Retrieval using the IMAP4 protocol failed for the following message: ${uid}`,
    '',
    "The message hasn't been deleted. You might be able to view it using either Outlook or Outlook on the web.",
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
