/**
 * One IMAP connection: greeting, then one command after another until the client or the server has had enough.
 * Everything a command may see of the world hangs on this object, and nothing on it is shared with another session
 * but the mail store itself.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Input, LineTooLong } from '../connection/input.ts';
import { Output } from '../connection/output.ts';
import { strike } from '../connection/strike.ts';
import type { Exchange } from '../context.ts';
import type { Credentials, SignedIn, SignInResult } from '../sign-in.ts';
import type { Message } from '../store/folder.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { type Command, No } from './command.ts';
import { commands } from './commands/index.ts';
import { BadCommand, Cursor } from './cursor.ts';
import { ImapFaults } from './faults.ts';
import { PROFILES } from './profile.ts';
import { readCommand } from './read-command.ts';
import type { Selection } from './selection.ts';
import { inSet, type SequenceSet, withinView } from './sequence-set.ts';

const MOST_BAD_COMMANDS = 10;
const INVALID_STATE = 'Command received in Invalid state.';

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
  #refusals = 0;
  #badCommands = 0;

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

  async converse(): Promise<void> {
    const { settings } = this.exchange;
    this.#socket.setTimeout(settings.signedOutTimeoutMs);
    this.output.line(this.#profile.greeting(settings.host, this.id));
    while (!this.#closing && !this.closed) {
      const received = await readCommand(this.input, this.output, {
        signedIn: this.#account !== undefined,
        appendLimit: this.appendLimit,
      }).catch((error: unknown) => {
        if (!(error instanceof LineTooLong)) throw error;
        this.bye('Connection is closed. 10');
        return { kind: 'gone' as const };
      });
      if (received.kind === 'gone') break;
      if (received.kind === 'refused') this.output.line(`${received.tag} ${received.answer}`);
      else await this.#perform(received.segments);
      // A client that pipelines without reading answers must not fill our memory with them.
      await this.output.drained();
    }
    this.output.end();
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

  announce(): void {
    this.#selection?.announce(this.output, { expunges: true });
  }

  closeAfterAnswer(): void {
    this.#closing = true;
  }

  /** Says goodbye once the command at hand is answered. */
  byeAfterAnswer(text: string): void {
    this.#farewell = text;
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

  async #perform(segments: readonly (string | Buffer)[]): Promise<void> {
    if (segments.length === 1 && segments[0] === '') {
      if (this.expectsStrayLine) this.output.line('* BAD Command Error. 12');
      else this.#refuse('*', 'Command Error. 12');
      this.expectsStrayLine = false;
      return;
    }
    const cursor = new Cursor(segments);
    let tag = '*';
    try {
      tag = cursor.tag();
      cursor.space();
      let name = cursor.atom().toUpperCase();
      let byUid = false;
      if (name === 'UID') {
        cursor.space();
        name = cursor.atom().toUpperCase();
        byUid = true;
      }
      const command = commands.get(name);
      if (!command || (byUid && !command.hasUidForm)) throw new BadCommand('Command Error. 12');
      this.#assertState(command);
      const interruption = await this.faults.beforeCommand(command.name);
      if (interruption === 'never') return await this.untilClosed();
      if (interruption) {
        this.output.line(`${tag} ${interruption.answer}`);
        this.#sayFarewell();
        return;
      }
      const answer = await command.run(this, cursor, { tag, byUid });
      if (this.closed) return;
      this.#selection?.announce(this.output, { expunges: byUid || !command.holdsExpunges });
      this.output.line(`${tag} ${answer}`);
      this.#sayFarewell();
    } catch (error) {
      if (error instanceof No) this.output.line(`${tag} NO ${error.message}`);
      else if (error instanceof BadCommand) this.#refuse(tag, error.message);
      else throw error;
    }
  }

  #assertState(command: Command): void {
    if (command.state === 'any') return;
    if (command.state === 'signed-out') {
      if (this.#account) throw new BadCommand(INVALID_STATE);
      return;
    }
    if (!this.#account) throw new BadCommand(INVALID_STATE);
    if (this.#account.outcome !== 'connected') this.#refuseUnconnected();
    if (command.state === 'selected' && !this.#selection) {
      throw new BadCommand(INVALID_STATE);
    }
  }

  /** Exchange says so on two commands and then closes. */
  #refuseUnconnected(): never {
    this.#refusals++;
    if (this.#refusals >= 2) this.byeAfterAnswer('Connection closed. 14');
    throw new BadCommand('User is authenticated but not connected.');
  }

  #refuse(tag: string, text: string): void {
    this.output.line(`${tag} BAD ${text}`);
    if (++this.#badCommands >= MOST_BAD_COMMANDS) this.byeAfterAnswer('Connection closed. 14');
    this.#sayFarewell();
  }

  #sayFarewell(): void {
    if (this.#farewell !== undefined) this.bye(this.#farewell);
  }
}
