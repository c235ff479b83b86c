/**
 * Reads a command by the grammar of RFC 3501 section 9. A command arrives as text with literals between; each
 * method takes one production and throws `BadCommand` when the text is something else.
 */
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

/** The command is not as the grammar wants it; the number is Exchange's. */
export class BadCommand extends Error {
  constructor(message = 'Command Argument Error. 12') {
    super(message);
  }
}

/** Text, literal, text, …: always begins and ends with text; text before a literal ends in `{n}`. */
export type Segments = readonly (string | Buffer)[];

const DEEPEST_LIST = 50;

const TAG = /[^\x00-\x20\x7f-\xff(){%*"\\+]+/y;
const ATOM = /[^\x00-\x20\x7f-\xff(){%*"\\\]]+/y;
const ASTRING = /[^\x00-\x20\x7f-\xff(){%*"\\]+/y;
const LIST_MAILBOX = /[^\x00-\x20\x7f(){"\\]+/y;
const NUMBER = /\d{1,10}(?!\d)/y;
const SEQUENCE_SET = /[\d:*,]+/y;
const NIL = /NIL/iy;

export class Cursor {
  readonly #segments: Segments;
  #segment = 0;
  #text: string;
  #at = 0;
  #depth = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#text = segments[0] as string;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length && this.#segment === this.#segments.length - 1;
  }

  end(): void {
    if (!this.atEnd) throw new BadCommand();
  }

  /** Whether the next character is this one; takes nothing. */
  isNext(character: string): boolean {
    return this.#text[this.#at] === character;
  }

  /** Takes the character when it is next. */
  skip(character: string): boolean {
    if (!this.isNext(character)) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (!this.skip(character)) throw new BadCommand();
  }

  space(): void {
    this.expect(' ');
    // More than one space is no grammar, but Exchange and most servers let it pass.
    while (this.skip(' '));
  }

  /** Characters that match, at least one. The pattern must be sticky (`y`). */
  run(pattern: RegExp): string {
    const found = this.tryRun(pattern);
    if (!found) throw new BadCommand();
    return found;
  }

  /** As `run`, but takes nothing and returns undefined when nothing matches. */
  tryRun(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found || undefined;
  }

  tag(): string {
    return this.run(TAG);
  }

  atom(): string {
    return this.run(ATOM);
  }

  number(): number {
    return Number(this.run(NUMBER));
  }

  sequenceSet(): SequenceSet {
    const set = parseSequenceSet(this.run(SEQUENCE_SET));
    if (!set) throw new BadCommand();
    return set;
  }

  /** `atom / quoted / literal`, with `]` allowed in the atom. */
  astring(): string {
    return this.#stringOr(ASTRING);
  }

  /** As `astring`, with wildcards. */
  listMailbox(): string {
    return this.#stringOr(LIST_MAILBOX);
  }

  string(): string {
    const bytes = this.#literal();
    return bytes ? bytes.toString('latin1') : this.#quoted();
  }

  /** @returns undefined for NIL. */
  nstring(): string | undefined {
    if (this.isNext('"') || this.isNext('{')) return this.string();
    if (this.run(NIL)) return undefined;
    throw new BadCommand();
  }

  literal(): Buffer {
    const bytes = this.#literal();
    if (!bytes) throw new BadCommand();
    return bytes;
  }

  /** `"(" [item *(SP item)] ")"` */
  list<T>(item: () => T): T[] {
    if (++this.#depth > DEEPEST_LIST) throw new BadCommand();
    this.expect('(');
    const items: T[] = [];
    while (!this.isNext(')')) {
      if (items.length > 0) this.space();
      if (this.isNext(')')) break;
      items.push(item());
    }
    this.expect(')');
    this.#depth--;
    return items;
  }

  /** Runs `production` one level deeper, so that nesting stays bounded. */
  nested<T>(production: () => T): T {
    if (++this.#depth > DEEPEST_LIST) throw new BadCommand();
    const result = production();
    this.#depth--;
    return result;
  }

  rest(): string {
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  #stringOr(characters: RegExp): string {
    return this.isNext('"') || this.isNext('{') ? this.string() : this.run(characters);
  }

  #quoted(): string {
    this.expect('"');
    let value = '';
    for (;;) {
      const character = this.#text[this.#at++];
      if (character === undefined) throw new BadCommand();
      if (character === '"') return value;
      if (character !== '\\') value += character;
      else {
        const escaped = this.#text[this.#at++];
        if (escaped !== '"' && escaped !== '\\') throw new BadCommand();
        value += escaped;
      }
    }
  }

  #literal(): Buffer | undefined {
    const isLast = /^\{\d+\+?\}$/.test(this.#text.slice(this.#at));
    const bytes = this.#segments[this.#segment + 1];
    if (!isLast || !(bytes instanceof Buffer)) return undefined;
    this.#segment += 2;
    this.#text = this.#segments[this.#segment] as string;
    this.#at = 0;
    return bytes;
  }
}
