/**
 * One submission connection (RFC 6409): greeting, STARTTLS, AUTH, messages. What the client may say next depends only
 * on the state here; a new EHLO, STARTTLS or RSET forgets the message that was begun.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SmtpStage } from '../../faults/declaration.ts';
import { Input } from '../connection/input.ts';
import type { OpenSession } from '../connection/listen.ts';
import { Output } from '../connection/output.ts';
import type { Exchange } from '../context.ts';
import type { Credentials, SignedIn, SignInResult } from '../sign-in.ts';
import type { EnvelopeRecipient, Submission } from './submission.ts';

/** RFC 5321 section 4.5.3.1.4 asks for 512 octets, RFC 4954 for 12,288 with AUTH; tokens of 11 KB need more. */
export const LONGEST_COMMAND = 32 * 1024;
const MOST_ERRORS = 20;

export interface Transaction {
  readonly from: string;
  readonly binary: boolean;
  readonly envelopeId: string | undefined;
  readonly returnFull: boolean;
  readonly recipients: EnvelopeRecipient[];
  /** Chunks of BDAT so far. */
  readonly chunks: Buffer[];
  chunkBytes: number;
}

export class SmtpSession implements OpenSession {
  readonly protocol = 'smtp';
  readonly id = randomUUID();
  readonly since: number;
  readonly exchange: Exchange;
  readonly submission: Submission;
  readonly clientAddress: string;
  input: Input;
  output: Output;
  closed = false;
  secured = false;
  greeted = false;
  transaction: Transaction | undefined;
  account: SignedIn | undefined;
  readonly #wire: Socket;
  readonly #wrap: (wire: Socket) => Socket;
  #socket: Socket;
  #closing = false;
  #errors = 0;

  /** @param wrap begins TLS on the connection. */
  constructor(wire: Socket, exchange: Exchange, submission: Submission, wrap: (wire: Socket) => Socket) {
    this.#wire = wire;
    this.#socket = wire;
    this.#wrap = wrap;
    this.exchange = exchange;
    this.submission = submission;
    this.since = exchange.now();
    this.clientAddress = wire.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    this.input = new Input(wire);
    this.output = new Output(wire);
    wire.on('close', () => {
      this.closed = true;
    });
    this.#listenForTimeout(exchange.settings.signedOutTimeoutMs);
  }

  greet(): void {
    const { host } = this.exchange.settings;
    const date = new Date(this.exchange.now()).toUTCString().replace('GMT', '+0000');
    this.reply(`220 ${host} Microsoft ESMTP MAIL Service ready at ${date} [${this.id}]`);
  }

  /** Nothing further is read from the client. */
  get ending(): boolean {
    return this.#closing || this.closed;
  }

  get address(): string | undefined {
    return this.account?.address;
  }

  get user(): string | undefined {
    return this.account?.user;
  }

  get expiresAt(): number | undefined {
    // A submission that was begun is not cut by its token's end; the next AUTH is refused.
    return undefined;
  }

  reply(...lines: string[]): void {
    for (const line of lines) this.output.line(line);
  }

  /** A refusal that counts: too many of them close the connection. */
  error(line: string): void {
    this.reply(line);
    if (++this.#errors >= MOST_ERRORS) {
      this.reply('421 4.7.0 Too many errors on this connection, closing transmission channel');
      this.closeAfterReply();
    }
  }

  closeAfterReply(): void {
    this.#closing = true;
  }

  bye(text: string): void {
    if (this.closed || this.#closing) return;
    this.#closing = true;
    this.reply(`421 4.3.2 ${text}`);
    this.output.end();
  }

  reset(): void {
    this.output.flush();
    this.#closing = true;
    this.closed = true;
    this.#socket.write('', () => this.#wire.resetAndDestroy());
  }

  /** From here on everything is encrypted; what came in the clear behind the command is forgotten. */
  startTls(): void {
    this.output.flush();
    this.input.detach();
    this.#socket.removeAllListeners('timeout');
    this.#socket.setTimeout(0);
    this.#socket = this.#wrap(this.#wire);
    this.input = new Input(this.#socket);
    this.output = new Output(this.#socket);
    this.secured = true;
    this.greeted = false;
    this.transaction = undefined;
    this.#listenForTimeout(this.exchange.settings.signedOutTimeoutMs);
  }

  async signIn(credentials: Credentials): Promise<SignInResult> {
    const result = await this.exchange.signIn('smtp', credentials);
    if (result.outcome === 'connected') {
      this.account = result;
      this.#socket.setTimeout(this.exchange.settings.signedInTimeoutMs);
    }
    return result;
  }

  /**
   * Plays the fault that is set for this stage.
   * @returns whether the stage has been answered, or never will be.
   */
  async playFault(stage: SmtpStage): Promise<boolean> {
    const { faults } = this.exchange;
    const place = {
      mailbox: this.address,
      user: this.user,
      login: this.address,
      from: this.transaction?.from,
      service: 'smtp' as const,
    };
    if (faults.isSet('smtp-stalls', place)?.stage === stage && faults.active('smtp-stalls', place)) {
      await this.#untilClosed();
      return true;
    }
    if (faults.isSet('smtp-cut', place)?.stage === stage && faults.active('smtp-cut', place)) {
      this.reset();
      return true;
    }
    const shown = faults.smtpReply(stage, place);
    if (!shown) return false;
    if (shown.delayMs > 0) await sleep(shown.delayMs, undefined, { ref: false });
    this.reply(shown.reply);
    if (shown.reply.startsWith('421')) this.closeAfterReply();
    return true;
  }

  #listenForTimeout(ms: number): void {
    this.#socket.setTimeout(ms);
    this.#socket.on('timeout', () => {
      if (this.closed || this.#closing) return;
      this.#closing = true;
      this.reply('421 4.4.1 Connection timed out');
      this.output.end();
    });
  }

  async #untilClosed(): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve) => this.#wire.once('close', () => resolve()));
  }
}
