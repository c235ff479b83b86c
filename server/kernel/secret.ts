import { inspect } from 'node:util';

/** A value that never shows itself: not in JSON, logs, `inspect` or string concatenation. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The clear text. Call it only where the value leaves for the wire or the vault. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
