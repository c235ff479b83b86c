/**
 * One POP3 connection (RFC 1939): Inbox only, as it was at sign-in. Messages marked by DELE go when QUIT is answered,
 * and not when the line breaks.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Input } from '../connection/input.ts';
import type { OpenSession } from '../connection/listen.ts';
import { Output } from '../connection/output.ts';
import { strike } from '../connection/strike.ts';
import type { Exchange } from '../context.ts';
import { encodedHost } from '../imap/profile.ts';
import type { Credentials, SignedIn, SignInResult } from '../sign-in.ts';
import type { Folder, Message } from '../store/folder.ts';
import { Pop3Error } from './refusal.ts';

/** RFC 2449 allows 255 octets; an access token of 11 KB in base64 needs more. */
export const LONGEST_LINE = 32 * 1024;
export const BAD_STATE = 'Command is not valid in this state.';

/** The mailbox as this session sees it. */
export interface Maildrop {
  readonly folder: Folder;
  readonly messages: readonly Message[];
  readonly deleted: Set<Message>;
}

export class Pop3Session implements OpenSession {
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

  greet(): void {
    const { settings } = this.exchange;
    this.#socket.setTimeout(settings.signedOutTimeoutMs);
    this.ok(`The Microsoft Exchange POP3 service is ready. [${encodedHost(settings.host)}]`);
  }

  /** Nothing further is read from the client. */
  get ending(): boolean {
    return this.#closing || this.closed;
  }

  get signedIn(): boolean {
    return this.#maildrop !== undefined;
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

  /** A client that is never answered waits as long as it likes. */
  async untilClosed(): Promise<void> {
    if (!this.closed) await new Promise<void>((done) => this.#wire.once('close', () => done()));
  }
}
