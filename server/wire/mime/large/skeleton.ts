/**
 * Makes the skeleton of a large mail while it streams by: every header and every text, without the large files. The
 * ordinary parser reads the skeleton as it would read the mail. Where each part lies in the original is kept beside
 * it, so that a file can be taken out later without reading the rest.
 *
 * The structure is never guessed: it is followed by the parser's own line machine (tree.ts), fed with the lines of
 * headers and those that may be a boundary; the lines between never reach it. So broken structures are understood as
 * they are when a whole mail is read. Memory holds the skeleton, which has a limit, and one chunk.
 */

import { WIDEST_READING_LIMITS } from '../reading-limits.ts';
import { charsetOfHeader, type Node, TreeReader } from '../tree.ts';
import { createPartCounter, type PartCounter } from './part-counter.ts';
import { encodingOf, type PartEncoding } from './part-decoder.ts';

/** Where a part's encoded bytes lie in the original. */
export interface PartPlace {
  readonly start: number;
  /** Of the first byte that does not belong to it. */
  readonly end: number;
  readonly encoding: PartEncoding;
}

export interface SkeletonPart extends PartPlace {
  readonly kind: BodyKind;
  /** Not all of it is in the skeleton. */
  readonly cut: boolean;
  /** Decoded; known of what is cut. */
  readonly size: number;
}

export interface Skeleton {
  readonly raw: Buffer;
  /** In the order of the tree, branches before their leaves; null: a part that has no body. */
  readonly parts: readonly (SkeletonPart | null)[];
  /** So many parts or so much text that the rest of it was left out. */
  readonly shortened: boolean;
}

export interface SkeletonLimits {
  /** A file up to this size stays where it is. */
  readonly smallFileBytes: number;
  /** What is read of one text; the rest is cut off. */
  readonly textBytes: number;
  readonly skeletonBytes: number;
}

const MEGABYTE = 1024 * 1024;
export const SKELETON_LIMITS: SkeletonLimits = {
  smallFileBytes: 64 * 1024,
  textBytes: 5 * MEGABYTE,
  skeletonBytes: 10 * MEGABYTE,
};

/** What is kept of a mail inside the mail: its own header, by which it gets a name. */
const HEADER_BYTES = 24 * 1024;
/** A longer line is no boundary, and in a header it is beyond what is parsed. */
const LONGEST_LINE_BYTES = 3 * MEGABYTE;
/** Lines that could be a boundary; a mail of nothing else would take minutes. What comes after is read as one part. */
const MOST_CANDIDATES = 200_000;
const LF = 0x0a;
const HYPHEN = 0x2d;
const CANDIDATE = Buffer.from('\n--');
const NOTHING: Buffer = Buffer.alloc(0);

export async function makeSkeleton(
  source: AsyncIterable<Buffer>,
  limits: SkeletonLimits = SKELETON_LIMITS,
): Promise<Skeleton> {
  let walk: SkeletonWalk | undefined;
  for await (const chunk of source) {
    walk ??= new SkeletonWalk(chunk, limits);
    await walk.push(chunk);
  }
  return walk ? walk.end() : { raw: NOTHING, parts: [null], shortened: false };
}

/** The body whose bytes come now. */
interface Body {
  readonly node: Node;
  readonly kind: BodyKind;
  readonly start: number;
  readonly encoding: PartEncoding;
  readonly kept: Buffer[];
  keptBytes: number;
  /** Once it is cut: counts what there is. */
  counter: PartCounter | undefined;
}

export type BodyKind = 'file' | 'mail' | 'text';

class SkeletonWalk {
  readonly #limits: SkeletonLimits;
  readonly #reader: TreeReader;
  readonly #places = new Map<Node, SkeletonPart>();
  readonly #raw: Buffer[] = [];
  #rawBytes = 0;
  #shortened = false;
  /** Beyond the limits: the parser will not get further either. */
  #ended = false;
  /** A line that has not ended. */
  #open = NOTHING;
  /** Of the first byte of #open, or of the next chunk. */
  #offset = 0;
  #atLineStart = true;
  #candidates = 0;
  #body: Body | undefined;

  /** @param head with which the mail begins. */
  constructor(head: Buffer, limits: SkeletonLimits) {
    this.#limits = limits;
    this.#reader = new TreeReader(charsetOfHeader(head), WIDEST_READING_LIMITS);
  }

  async push(chunk: Buffer): Promise<void> {
    let data = this.#open.length === 0 ? chunk : Buffer.concat([this.#open, chunk]);
    this.#open = NOTHING;
    while (data.length > 0 && !this.#ended) {
      const taken = await this.#take(data);
      if (taken === 0) break;
      this.#offset += taken;
      data = data.subarray(taken);
    }
    // A copy: the chunk is its owner's again.
    if (!this.#ended) this.#open = Buffer.from(data);
  }

  async end(): Promise<Skeleton> {
    const rest = this.#open;
    if (rest.length > 0 && !this.#ended) {
      if (this.#body && !this.#mayBeBoundary(rest)) this.#feedBody(rest);
      else await this.#line(rest);
      this.#offset += rest.length;
    }
    this.#closeBody();
    const parts: (SkeletonPart | null)[] = [];
    const list = (node: Node) => {
      parts.push(this.#places.get(node) ?? null);
      for (const child of node.childNodes) list(child);
    };
    list(this.#reader.root);
    return { raw: Buffer.concat(this.#raw), parts, shortened: this.#shortened };
  }

  /** @returns how many bytes were used; 0: more is needed to judge what is there. */
  async #take(data: Buffer): Promise<number> {
    if (this.#body && !(this.#atLineStart && this.#mayBeBoundary(data))) return this.#takeBody(data);
    const end = data.indexOf(LF);
    if (end >= 0) {
      await this.#line(data.subarray(0, end + 1));
      return end + 1;
    }
    if (data.length <= LONGEST_LINE_BYTES) return 0;
    if (!this.#body) {
      this.#keep(data);
      this.#ended = true;
      return 0;
    }
    this.#feedBody(data);
    this.#atLineStart = false;
    return data.length;
  }

  /** At the start of a line: whether it begins with two hyphens, or is too short to tell. */
  #mayBeBoundary(data: Buffer): boolean {
    if (this.#candidates > MOST_CANDIDATES) {
      this.#shortened = true;
      return false;
    }
    return data[0] === HYPHEN && (data.length === 1 || data[1] === HYPHEN);
  }

  /** Up to the next line that may be a boundary. */
  #takeBody(data: Buffer): number {
    const found = data.indexOf(CANDIDATE);
    let used = found >= 0 ? found + 1 : data.length;
    // What may be the beginning of "\n--" waits for what follows.
    if (found < 0 && used > 1 && data[used - 1] === HYPHEN && data[used - 2] === LF) used -= 1;
    this.#feedBody(data.subarray(0, used));
    this.#atLineStart = data[used - 1] === LF;
    return used;
  }

  async #line(line: Buffer): Promise<void> {
    this.#atLineStart = true;
    if (this.#body) this.#candidates += 1;
    let was: 'header' | 'boundary' | 'body';
    try {
      was = await this.#follow(line);
    } catch {
      // The parser will stumble over the same line, so the skeleton gets it.
      this.#closeBody();
      this.#keep(line);
      this.#ended = true;
      return;
    }
    if (was === 'body') return this.#feedBody(line);
    if (was === 'boundary') this.#closeBody();
    this.#keep(line);
    const node = this.#reader.currentNode;
    if (node.state !== 'header') this.#openBody(node, line.length);
  }

  async #follow(line: Buffer): Promise<'header' | 'boundary' | 'body'> {
    const before = this.#reader.currentNode;
    const { state } = before;
    await this.#reader.processLine(withoutEnd(line), false);
    const now = this.#reader.currentNode;
    if (now !== before) return 'boundary';
    // The last boundary of the whole mail leads back to where one already was.
    if (state !== 'finished' && now.state === 'finished') return 'boundary';
    return state === 'header' ? 'header' : 'body';
  }

  #openBody(node: Node, lineLength: number): void {
    this.#body = {
      node,
      kind: kindOf(node),
      start: this.#offset + lineLength,
      encoding: encodingOf(node.contentTransferEncoding.encoding),
      kept: [],
      keptBytes: 0,
      counter: undefined,
    };
    // The parser's own decoder would keep the whole body in memory.
    if (node.state === 'body') node.contentDecoder = SINK;
  }

  #feedBody(bytes: Buffer): void {
    const body = this.#body;
    if (!body) return;
    if (body.counter) {
      body.counter.push(bytes);
      return;
    }
    const { smallFileBytes, textBytes, skeletonBytes } = this.#limits;
    const room = skeletonBytes - this.#rawBytes - body.keptBytes;
    const limit = { text: textBytes, mail: Math.max(smallFileBytes, HEADER_BYTES), file: smallFileBytes }[
      body.kind
    ];
    const fits = Math.min(room, limit - body.keptBytes);
    if (bytes.length <= fits) {
      body.kept.push(Buffer.from(bytes));
      body.keptBytes += bytes.length;
      return;
    }
    body.counter = createPartCounter(body.encoding);
    const all = [...body.kept, bytes];
    for (const each of all) body.counter.push(each);
    const wanted = { text: body.keptBytes + fits, mail: HEADER_BYTES, file: 0 }[body.kind];
    const kept = Buffer.concat(all).subarray(0, Math.max(0, Math.min(wanted, room + body.keptBytes)));
    body.kept.length = 0;
    if (kept.length > 0) body.kept.push(Buffer.from(kept), Buffer.from('\r\n'));
  }

  #closeBody(): void {
    const body = this.#body;
    this.#body = undefined;
    if (!body) return;
    for (const kept of body.kept) this.#keep(kept);
    const size = body.counter?.end() ?? 0;
    // What follows the last part of a branch is no part.
    if (this.#places.has(body.node)) return;
    const { start, encoding, kind } = body;
    this.#places.set(body.node, {
      kind,
      start,
      end: this.#offset,
      encoding,
      cut: body.counter !== undefined,
      size,
    });
  }

  #keep(bytes: Buffer): void {
    if (this.#rawBytes > this.#limits.skeletonBytes + LONGEST_LINE_BYTES) {
      this.#shortened = true;
      this.#ended = true;
      return;
    }
    this.#raw.push(Buffer.from(bytes));
    this.#rawBytes += bytes.length;
  }
}

const SINK = { update: () => {}, finalize: async () => new ArrayBuffer(0) };

/** As the parser ends a line: without any carriage return or line feed at its end. */
function withoutEnd(line: Buffer): Uint8Array<ArrayBuffer> {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 0x0a || line[end - 1] === 0x0d)) end--;
  return new Uint8Array(line.subarray(0, end));
}

/** Text that is sent as text, and what somebody reads into: both stay in the skeleton. */
function kindOf({ contentType, contentDisposition }: Node): BodyKind {
  const { value: type, params } = contentType.parsed;
  if (type === 'message/rfc822' || type === 'message/global') return 'mail';
  if (READ_INTO.test(type)) return 'text';
  const name = contentDisposition.parsed.params.filename || params.name || '';
  if (/^(winmail|win)\.dat$/i.test(name)) return 'text';
  const isText = /^(text\/.*|text|html|)$/.test(type) && !FILE_OF_TEXT.test(type);
  return isText && contentDisposition.parsed.value !== 'attachment' ? 'text' : 'file';
}

const READ_INTO =
  /^(multipart\/.*|text\/(calendar|rfc822-headers)|application\/(ics|ms-tnef|vnd\.ms-tnef|(x-)?pkcs7-mime|pgp-\w+)|message\/.*)$/;
const FILE_OF_TEXT = /^text\/(csv|rtf|vcard|x-vcard|directory|xml|css|javascript)$/;
