/**
 * One IMAP connection, as its commands see it: everything that they may see of the world hangs on this object, and
 * nothing on it is shared with another session but the mail store itself.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Input } from '../connection/input.ts';
import { Output } from '../connection/output.ts';
import { strike } from '../connection/strike.ts';
import type { Exchange } from '../context.ts';
import type { Credentials, SignedIn, SignInResult } from '../sign-in.ts';
import type { Message } from '../store/folder.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { BadCommand } from './cursor.ts';
import { ImapFaults } from './faults.ts';
import { PROFILES } from './profile.ts';
import type { Selection } from './selection.ts';
import { inSet, type SequenceSet, withinView } from './sequence-set.ts';

export const INVALID_STATE = 'Command received in Invalid state.';

export class ImapSession {
  readonly protocol = 'imap';
  readonly id = randomUUID();
  readonly since: number;
  readonly input: Input;
  readonly output: Output;
  readonly exchange: Exchange;
  readonly faults: ImapFaults;
  /** Set after a failed XOAUTH2: the empty line of a client that expected a challenge is a command error. */
  expectsStrayLine = false;
  /** ENABLE IMAP4rev2 was asked for. */
  revision2 = false;
  closed = false;
  readonly #socket: Socket;
  readonly #wire: Socket;
  #account: SignedIn | undefined;
  #selection: Selection | undefined;
  #closing = false;
  #farewell: string | undefined;

  /** @param wire the bare TCP connection under `socket`. */
  constructor(socket: Socket, wire: Socket, exchange: Exchange) {
    this.#socket = socket;
    this.#wire = wire;
    this.exchange = exchange;
    this.since = exchange.now();
    this.input = new Input(socket);
    this.output = new Output(socket);
    this.faults = new ImapFaults(this);
    socket.on('close', () => {
      this.closed = true;
      this.select(undefined);
    });
    socket.on('timeout', () => this.bye('Connection is closed. 13'));
  }

  greet(): void {
    this.#socket.setTimeout(this.exchange.settings.signedOutTimeoutMs);
    this.output.line(this.#profile.greeting(this.exchange.settings.host, this.id));
  }

  /** Nothing further is read from the client. */
  get ending(): boolean {
    return this.#closing || this.closed;
  }

  /** `unconnected`: the token is good, but Exchange does not let its user into this mailbox. */
  get state(): 'signed-out' | 'unconnected' | 'signed-in' | 'selected' {
    if (!this.#account) return 'signed-out';
    if (this.#account.outcome !== 'connected') return 'unconnected';
    return this.#selection ? 'selected' : 'signed-in';
  }

  get #profile() {
    return PROFILES[this.exchange.directory.tenant.imapProfile];
  }

  get capabilities(): string {
    const listed = this.#account ? this.#profile.capabilitiesSignedIn : this.#profile.capabilities;
    return this.faults.faults.isSet('imap-idle-missing', this.faults.place)
      ? listed.replace(' IDLE', '')
      : listed;
  }

  get appendLimit(): number {
    return this.exchange.settings.messageSizeLimit;
  }

  /** Of the mailbox signed in to, in lower case. */
  get address(): string | undefined {
    return this.#account?.address;
  }

  /** The user of the token. */
  get user(): string | undefined {
    return this.#account?.user;
  }

  /** Milliseconds since the epoch at which the token of this session expires. */
  get expiresAt(): number | undefined {
    return this.#account?.expiresAt;
  }

  get mailbox(): Mailbox {
    if (this.#account?.outcome !== 'connected') throw new BadCommand(INVALID_STATE);
    return this.exchange.store.mailbox(this.#account.address);
  }

  get selection(): Selection {
    if (!this.#selection) throw new BadCommand(INVALID_STATE);
    return this.#selection;
  }

  now(): number {
    return this.exchange.now();
  }

  async signIn(credentials: Credentials): Promise<SignInResult> {
    const result = await this.exchange.signIn('imap', credentials);
    if (result.outcome === 'refused') return result;
    this.#account = result;
    this.#socket.setTimeout(this.exchange.settings.signedInTimeoutMs);
    if (await strike(this.faults.faults, 'imap-connection-limit', this.faults.place)) {
      this.byeAfterAnswer('Connection closed. 14');
    }
    return result;
  }

  select(selection: Selection | undefined): void {
    this.#selection?.close();
    this.#selection = selection;
    if (selection) selection.onInvalidated = () => this.bye('Session invalidated - Mailbox changed.');
  }

  /** @throws BadCommand when a sequence number does not exist. */
  chosen(set: SequenceSet, byUid: boolean): Message[] {
    const { view } = this.selection;
    if (!byUid && !withinView(view, set)) throw new BadCommand('The specified message set is invalid.');
    return inSet(view, set, byUid);
  }

  /** While IDLE runs. */
  onNews(push: (() => void) | undefined): void {
    if (this.#selection) this.#selection.onNews = push;
  }

  /** @param expunges whether EXPUNGE may be among what is told now (RFC 3501 section 7.4.1). */
  announce({ expunges } = { expunges: true }): void {
    this.#selection?.announce(this.output, { expunges });
  }

  closeAfterAnswer(): void {
    this.#closing = true;
  }

  /** Says goodbye once the command at hand is answered. */
  byeAfterAnswer(text: string): void {
    this.#farewell = text;
  }

  /** The command at hand is answered. */
  answered(): void {
    if (this.#farewell !== undefined) this.bye(this.#farewell);
  }

  /** A client that is never answered waits as long as it likes. */
  async untilClosed(): Promise<void> {
    if (!this.closed && !this.#closing)
      await new Promise<void>((done) => this.#wire.once('close', () => done()));
  }

  /** Says goodbye unasked and closes. */
  bye(text: string): void {
    if (this.closed || this.#closing) return;
    this.#closing = true;
    this.output.line(`* BYE ${text}`);
    this.output.end();
  }

  /** Cuts the connection without a word, as a broken network does; what was written before still goes out. */
  reset(): void {
    this.output.flush();
    this.#closing = true;
    this.closed = true;
    this.#socket.write('', () => this.#wire.resetAndDestroy());
  }
}
