/**
 * A backup file: Zstandard around a line that says what it is, then each table as PostgreSQL's binary COPY in
 * chunks, each after its length in four bytes; length 0 ends a table. The last line has the number of rows of each
 * table and the SHA-256 of all that is before it, so that a file that was cut off or damaged is known by it. Binary COPY is exact and the same in every version of
 * PostgreSQL for the types that Postvak uses.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../../kernel/failure.ts';

export const FORMAT = 'postvak-backup-1';

export interface BackupHead {
  readonly format: typeof FORMAT;
  readonly postvak: string;
  readonly createdAt: string;
  readonly migrations: readonly {
    readonly version: number;
    readonly name: string;
    readonly checksum: string;
  }[];
  /** Ids of the vault keys without which the secrets in it stay closed. */
  readonly vaultKeys: readonly string[];
  /** In an order in which no row refers to one that comes later. */
  readonly tables: readonly BackupTable[];
  /** Whose partitions the originals need. */
  readonly months: readonly string[];
}

export interface BackupTable {
  readonly name: string;
  /** Without the generated ones. */
  readonly columns: readonly string[];
}

export interface BackupEnd {
  /** Of every byte before this line, hexadecimal. */
  readonly sha256: string;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/** What was written or restored. */
export interface BackupSummary extends Pick<BackupHead, 'postvak' | 'createdAt' | 'vaultKeys'> {
  readonly rows: number;
}

export function summarise({ postvak, createdAt, vaultKeys }: BackupHead, end: BackupEnd): BackupSummary {
  return { postvak, createdAt, vaultKeys, rows: end.tables.reduce((sum, table) => sum + table.rows, 0) };
}

const LONGEST_LINE = 16 * 1024 * 1024;

export function frame(chunk: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return [length, chunk];
}

export const TABLE_END: Buffer = Buffer.alloc(4);

/** Reads the parts of a backup in turn, from chunks of any size. */
export class BackupReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #waiting: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** @throws Failure `backup-unreadable` when there is no line of JSON. */
  async line<T>(): Promise<T> {
    let end = this.#waiting.indexOf(10);
    while (end < 0) {
      if (this.#waiting.length > LONGEST_LINE) throw unreadable('a line has no end');
      await this.#more();
      end = this.#waiting.indexOf(10);
    }
    const text = this.#take(end + 1).toString('utf8');
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw unreadable('it is no backup of Postvak', cause);
    }
  }

  /** The chunks of one table. */
  async *table(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = (await this.#exactly(4)).readUInt32BE();
      if (length === 0) return;
      yield await this.#exactly(length);
    }
  }

  /** The last line. @throws Failure `backup-unreadable` when what was read is not what was written. */
  async end(): Promise<BackupEnd> {
    const sha256 = this.#hash.copy().digest('hex');
    const end = await this.line<BackupEnd>();
    if (end.sha256 !== sha256) throw unreadable('it is damaged');
    return end;
  }

  async #exactly(length: number): Promise<Buffer> {
    const parts = [this.#waiting];
    for (let have = this.#waiting.length; have < length; have += this.#waiting.length) {
      this.#waiting = Buffer.alloc(0);
      await this.#more();
      parts.push(this.#waiting);
    }
    this.#waiting = parts.length === 1 ? this.#waiting : Buffer.concat(parts);
    return this.#take(length);
  }

  #take(length: number): Buffer {
    const taken = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(length);
    this.#hash.update(taken);
    return taken;
  }

  async #more(): Promise<void> {
    const next = await this.#next();
    if (next.done) throw unreadable('it ends too early');
    this.#waiting = this.#waiting.length === 0 ? next.value : Buffer.concat([this.#waiting, next.value]);
  }

  async #next(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#source.next();
    } catch (cause) {
      throw unreadable((cause as Error).message, cause);
    }
  }
}

export function unreadable(detail: string, cause?: unknown): Failure {
  return new Failure('backup-unreadable', { detail, cause });
}
