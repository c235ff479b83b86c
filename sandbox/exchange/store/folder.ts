/**
 * One folder: messages in ascending UID order. A UID is given once and never again under one UIDVALIDITY
 * (RFC 3501 section 2.3.1.1). Sessions watch the folder that they have selected and are told of every change
 * in the same tick, so that an IDLE push leaves within milliseconds.
 */
import { randomUUID } from 'node:crypto';
import type { Content } from './content.ts';

export interface Message {
  /** What Graph calls an immutable id: it stays when the message is renumbered or moved within the mailbox. */
  readonly id: string;
  readonly uid: number;
  readonly content: Content;
  /** See flags.ts. */
  flags: number;
  readonly internalDate: Date;
}

/** What a session does when another one (or a delivery) changes its folder. */
export interface FolderWatcher {
  added(messages: readonly Message[]): void;
  expunged(messages: ReadonlySet<Message>): void;
  flagsChanged(messages: readonly Message[], by: FolderWatcher | undefined): void;
  /** UIDVALIDITY changed, or the folder is gone: nothing that the session knows holds any longer. */
  invalidated(): void;
}

export interface Arrival {
  readonly content: Content;
  readonly flags: number;
  readonly internalDate: Date;
  /** Of a message that is moved here. */
  readonly id?: string;
}

export class Folder {
  uidValidity: number;
  uidNext = 1;
  subscribed = true;
  /** RFC 6154 attribute of the well-known folders, e.g. `\Sent`. */
  readonly specialUse: string | undefined;
  #messages: Message[] = [];
  readonly #watchers = new Set<FolderWatcher>();

  constructor(uidValidity: number, specialUse?: string) {
    this.uidValidity = uidValidity;
    this.specialUse = specialUse;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  watch(watcher: FolderWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  add(arrivals: readonly Arrival[]): Message[] {
    const added = arrivals.map(({ content, flags, internalDate, id = randomUUID() }) => ({
      id,
      uid: this.uidNext++,
      content,
      flags,
      internalDate,
    }));
    for (const message of added) this.#messages.push(message);
    this.#tell((watcher) => watcher.added(added));
    return added;
  }

  /** Messages that are already gone are ignored, as two sessions may expunge the same one. */
  expunge(messages: ReadonlySet<Message>): void {
    const before = this.#messages.length;
    this.#messages = this.#messages.filter((message) => !messages.has(message));
    if (this.#messages.length !== before) this.#tell((watcher) => watcher.expunged(messages));
  }

  setFlags(messages: readonly Message[], change: (flags: number) => number, by?: FolderWatcher): void {
    const changed = messages.filter((message) => {
      const before = message.flags;
      message.flags = change(before);
      return message.flags !== before;
    });
    if (changed.length > 0) this.#tell((watcher) => watcher.flagsChanged(changed, by));
  }

  /** Gives every message a new UID under a new UIDVALIDITY, as after a mailbox move. */
  renumber(uidValidity: number): void {
    this.uidValidity = uidValidity;
    this.uidNext = 1;
    this.#messages = this.#messages.map((message) => ({ ...message, uid: this.uidNext++ }));
    this.#tell((watcher) => watcher.invalidated());
  }

  /** The folder was deleted. */
  abandon(): void {
    this.#messages = [];
    this.#tell((watcher) => watcher.invalidated());
  }

  #tell(news: (watcher: FolderWatcher) => void): void {
    for (const watcher of [...this.#watchers]) news(watcher);
  }
}
