/**
 * One POP3 connection (RFC 1939): Inbox only, as it was at sign-in. Messages marked by DELE go when QUIT is answered,
 * and not when the line breaks.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Input, LineTooLong } from '../connection/input.ts';
import type { Conversation } from '../connection/listen.ts';
import { Output } from '../connection/output.ts';
import { strike } from '../connection/strike.ts';
import type { Exchange } from '../context.ts';
import { encodedHost } from '../imap/profile.ts';
import type { Credentials, SignedIn, SignInResult } from '../sign-in.ts';
import type { Folder, Message } from '../store/folder.ts';
import { Pop3Error } from './command.ts';
import { commands } from './commands/index.ts';

/** RFC 2449 allows 255 octets; an access token of 11 KB in base64 needs more. */
export const LONGEST_LINE = 32 * 1024;
const MOST_ERRORS = 10;
const BAD_STATE = 'Command is not valid in this state.';

/** The mailbox as this session sees it. */
export interface Maildrop {
  readonly folder: Folder;
  readonly messages: readonly Message[];
  readonly deleted: Set<Message>;
}

export class Pop3Session implements Conversation {
  readonly protocol = 'pop3';
  readonly id = randomUUID();
  readonly since: number;
  readonly exchange: Exchange;
  readonly input: Input;
  readonly output: Output;
  closed = false;
  /** Of a USER command, until PASS. */
  userName: string | undefined;
  readonly #wire: Socket;
  readonly #socket: Socket;
  #account: SignedIn | undefined;
  #maildrop: Maildrop | undefined;
  #closing = false;
  #errors = 0;

  /** @param wire the bare TCP connection under `socket`. */
  constructor(socket: Socket, wire: Socket, exchange: Exchange) {
    this.#socket = socket;
    this.#wire = wire;
    this.exchange = exchange;
    this.since = exchange.now();
    this.input = new Input(socket);
    this.output = new Output(socket);
    wire.on('close', () => {
      this.closed = true;
    });
    socket.on('timeout', () => this.bye('Connection is closed. 21'));
  }

  async converse(): Promise<void> {
    const { settings, faults } = this.exchange;
    this.#socket.setTimeout(settings.signedOutTimeoutMs);
    this.ok(`The Microsoft Exchange POP3 service is ready. [${encodedHost(settings.host)}]`);
    while (!this.#closing && !this.closed) {
      const line = await this.#nextLine();
      if (line === undefined) break;
      const [, word = '', argument = ''] = /^(\S*) ?(.*)$/s.exec(line) ?? [];
      const name = word.toUpperCase();
      const stall = faults.isSet('pop3-stalls', this.place);
      if (stall?.command.toUpperCase() === name && faults.active('pop3-stalls', this.place)) {
        await this.#untilClosed();
        break;
      }
      await this.#perform(name, argument.trim());
      await this.output.drained();
    }
    this.output.end();
  }

  get address(): string | undefined {
    return this.#account?.address;
  }

  get user(): string | undefined {
    return this.#account?.user;
  }

  get expiresAt(): number | undefined {
    return this.#account?.expiresAt;
  }

  get place() {
    return { mailbox: this.address, user: this.user, service: 'pop3' as const };
  }

  get maildrop(): Maildrop {
    if (!this.#maildrop) throw new Pop3Error(BAD_STATE);
    return this.#maildrop;
  }

  ok(text = ''): void {
    this.output.line(text === '' ? '+OK' : `+OK ${text}`);
  }

  /** @throws Pop3Error when there is no such message, or it is marked as deleted. */
  message(argument: string): Message {
    if (!/^\d{1,9}$/.test(argument)) throw new Pop3Error('Protocol error. 12');
    const message = this.maildrop.messages[Number(argument) - 1];
    if (!message || this.maildrop.deleted.has(message)) {
      throw new Pop3Error('The specified message does not exist.');
    }
    return message;
  }

  async signIn(credentials: Credentials): Promise<SignInResult['outcome']> {
    const { faults } = this.exchange;
    const place = { mailbox: credentials.user, user: credentials.user, service: 'pop3' as const };
    if (await strike(faults, 'pop3-authentication-failed', place)) return 'refused';
    const result = await this.exchange.signIn('pop3', credentials);
    if (result.outcome !== 'connected') return result.outcome;
    this.#account = result;
    const folder = this.exchange.store.mailbox(result.address).inbox;
    this.#maildrop = { folder, messages: [...folder.messages], deleted: new Set() };
    this.#socket.setTimeout(this.exchange.settings.signedInTimeoutMs);
    return 'connected';
  }

  closeAfterAnswer(): void {
    this.#closing = true;
  }

  bye(text: string): void {
    if (this.closed || this.#closing) return;
    this.#closing = true;
    this.output.line(`-ERR ${text}`);
    this.output.end();
  }

  reset(): void {
    this.output.flush();
    this.#closing = true;
    this.closed = true;
    this.#socket.write('', () => this.#wire.resetAndDestroy());
  }

  async #perform(name: string, argument: string): Promise<void> {
    const { faults } = this.exchange;
    try {
      if (await strike(faults, 'pop3-protocol-error', this.place)) {
        this.closeAfterAnswer();
        throw new Pop3Error('Protocol error. Connection is closed. 10');
      }
      const command = commands.get(name);
      if (!command) throw new Pop3Error('Protocol error. 10');
      const wrongState =
        (command.state === 'authorization' && this.#maildrop) ||
        (command.state === 'transaction' && !this.#maildrop);
      if (wrongState) throw new Pop3Error(BAD_STATE);
      if (command.state === 'transaction' && (await strike(faults, 'pop3-bad-state', this.place))) {
        throw new Pop3Error(BAD_STATE);
      }
      await command.run(this, argument);
    } catch (error) {
      if (!(error instanceof Pop3Error)) throw error;
      this.output.line(`-ERR ${error.message}`);
      if (++this.#errors >= MOST_ERRORS) this.closeAfterAnswer();
    }
  }

  async #nextLine(): Promise<string | undefined> {
    try {
      return await this.input.line(LONGEST_LINE);
    } catch (error) {
      if (!(error instanceof LineTooLong)) throw error;
      this.bye('Protocol error. Connection is closed. 10');
      return undefined;
    }
  }

  async #untilClosed(): Promise<void> {
    if (!this.closed) await new Promise<void>((done) => this.#wire.once('close', () => done()));
  }
}
