/**
 * The bytes of one mail, shared by every copy of it (COPY, MOVE, several recipients), and what was worked out
 * about them: the offsets of the parts and the digest, each on first use and then kept.
 */
import { createHash } from 'node:crypto';
import { type Part, parseParts } from '../mime/parts.ts';

export class Content {
  readonly raw: Buffer;
  #root: Part | undefined;
  #digest: string | undefined;

  constructor(raw: Buffer) {
    this.raw = raw;
  }

  get size(): number {
    return this.raw.length;
  }

  get root(): Part {
    this.#root ??= parseParts(this.raw);
    return this.#root;
  }

  /** SHA-256 of the bytes, in hex. */
  get digest(): string {
    this.#digest ??= createHash('sha256').update(this.raw).digest('hex');
    return this.#digest;
  }
}
