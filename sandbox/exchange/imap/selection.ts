/**
 * The folder that a session has selected, as that session knows it. Sequence numbers are positions in `view`, which
 * changes only when the client is told: news from other sessions waits here until `announce`.
 */
import type { Output } from '../connection/output.ts';
import { flagNames } from '../store/flags.ts';
import type { Folder, FolderWatcher, Message } from '../store/folder.ts';
import { firstAtLeast } from './sequence-set.ts';

export class Selection implements FolderWatcher {
  readonly path: string;
  readonly folder: Folder;
  readonly readOnly: boolean;
  view: Message[];
  /** Called when there is something to announce. */
  onNews: (() => void) | undefined;
  /** Called when the folder is gone or renumbered. */
  onInvalidated: (() => void) | undefined;
  #added: Message[] = [];
  readonly #gone = new Set<Message>();
  readonly #flagged = new Set<Message>();
  readonly #unwatch: () => void;

  constructor(path: string, folder: Folder, readOnly: boolean) {
    this.path = path;
    this.folder = folder;
    this.readOnly = readOnly;
    this.view = [...folder.messages];
    this.#unwatch = folder.watch(this);
  }

  close(): void {
    this.#unwatch();
    this.onNews = undefined;
    this.onInvalidated = undefined;
  }

  sequenceOf(message: Message): number {
    return firstAtLeast(this.view, message.uid) + 1;
  }

  /** @param expunges false while sequence numbers must stand still. */
  announce(output: Output, { expunges }: { expunges: boolean }): void {
    if (expunges && this.#gone.size > 0) this.#announceExpunges(output);
    if (this.#added.length > 0) {
      const arrived = this.#added.filter((message) => !this.#gone.has(message));
      for (const message of this.#added) this.#gone.delete(message);
      this.#added = [];
      for (const message of arrived) this.view.push(message);
      if (arrived.length > 0) output.line(`* ${this.view.length} EXISTS`);
    }
    for (const message of this.#flagged) {
      if (this.#gone.has(message) || this.view[this.sequenceOf(message) - 1] !== message) continue;
      output.line(`* ${this.sequenceOf(message)} FETCH (FLAGS (${flagNames(message.flags).join(' ')}))`);
    }
    this.#flagged.clear();
    if (expunges) this.#gone.clear();
  }

  added(messages: readonly Message[]): void {
    for (const message of messages) this.#added.push(message);
    this.onNews?.();
  }

  expunged(messages: ReadonlySet<Message>): void {
    for (const message of messages) this.#gone.add(message);
    this.onNews?.();
  }

  flagsChanged(messages: readonly Message[], by: FolderWatcher | undefined): void {
    if (by === this) return;
    for (const message of messages) this.#flagged.add(message);
    this.onNews?.();
  }

  invalidated(): void {
    this.onInvalidated?.();
  }

  #announceExpunges(output: Output): void {
    const kept: Message[] = [];
    for (const message of this.view) {
      // The ones before it that went have already moved it down: so many kept, plus one.
      if (this.#gone.delete(message)) output.line(`* ${kept.length + 1} EXPUNGE`);
      else kept.push(message);
    }
    this.view = kept;
  }
}
