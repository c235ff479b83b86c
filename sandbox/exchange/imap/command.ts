/** The shape of one command; each stands in its own file under commands/. */
import type { Cursor } from './cursor.ts';
import type { ImapSession } from './session.ts';

export interface Request {
  readonly tag: string;
  /** `UID FETCH` and its like: numbers in the command and its answer are UIDs. */
  readonly byUid: boolean;
}

export interface Command {
  readonly name: string;
  readonly state: 'any' | 'signed-out' | 'signed-in' | 'selected';
  readonly hasUidForm?: boolean;
  /** EXPUNGE must not be sent while it runs (RFC 3501 section 7.4.1); its UID form has no such rule. */
  readonly holdsExpunges?: boolean;
  /**
   * @returns the tagged answer without its tag, e.g. `OK NOOP completed.`
   * @throws BadCommand for what the grammar refuses, No for what cannot be done.
   */
  run(session: ImapSession, cursor: Cursor, request: Request): Promise<string> | string;
}

/** Understood, but it cannot be done: a tagged NO with this text. */
export class No extends Error {}
