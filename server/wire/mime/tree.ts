/**
 * The parts of a mail as a tree. The reader of postal-mime splits lines, boundaries and transfer encodings; how a
 * part is read (charset, alternatives, files, signatures) is decided in read-parts.ts.
 *
 * What is too much (headers, depth, number of parts) ends the reading there and is told: everything before it is
 * shown, and the original is complete.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import PostalMime, { type Email } from 'postal-mime';
import type { Shortened } from './classify/traits.ts';
import { createPartDecoder, encodingOf, type PartDecoder, type PartEncoding } from './large/part-decoder.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { decodeText } from './text/charset.ts';
import { rewriteWords } from './text/encoded-words.ts';

export interface Part {
  /** Lower case, e.g. `text/plain`. */
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly disposition: string;
  readonly filename: string;
  readonly contentId: string | undefined;
  /** Decoded from its transfer encoding; of a multipart what stands before its first part. */
  readonly content: Uint8Array<ArrayBuffer>;
  readonly children: readonly Part[];
}

export interface Tree {
  /** Header fields; its bodies and attachments are empty. */
  readonly email: Email;
  readonly root: Part;
  readonly cut: Shortened | undefined;
}

export async function readTree(raw: Uint8Array, limits: ReadingLimits): Promise<Tree> {
  const reader = new TreeReader(charsetOfHeader(raw), limits);
  const email = await reader.read(raw);
  return { email, root: partOf(reader.root), cut: reader.cut };
}

/** The parser's own node; postal-mime is pinned to one version because of it, and parse.test.ts would notice. */
export interface Node {
  readonly state: 'header' | 'body' | 'finished';
  readonly contentType: {
    readonly parsed: { readonly value: string; readonly params: Record<string, string> };
  };
  readonly contentDisposition: {
    readonly parsed: { readonly value: string; readonly params: Record<string, string> };
  };
  readonly contentTransferEncoding: { readonly encoding: string };
  readonly contentId?: string;
  /** Takes the lines of the body; whoever does not want them kept puts another in its place. */
  contentDecoder: { update(line: Uint8Array): void; finalize(): Promise<ArrayBuffer> } | null;
  setupContentDecoder(transferEncoding: string): void;
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly Node[];
  readonly headers: { key: string; value: string }[];
}

interface Parser {
  readonly root: Node;
  readonly currentNode: Node;
  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void>;
  collectNode(node: Node): Promise<void>;
  finalize(): Promise<void>;
  buildMessage(): Email;
}

const ParserOfParts = PostalMime as unknown as new (options: {
  maxNestingDepth: number;
  maxHeadersSize: number;
}) => Parser;

class TooManyParts extends Error {}

const LF = 0x0a;
const HYPHEN = 0x2d;
const CANDIDATE = Buffer.from('\n--');

/** A line as the parser takes it: without any carriage return or line feed at its end. */
function lineOf(raw: Buffer, from: number, to: number): Uint8Array<ArrayBuffer> {
  let end = to;
  while (end > from && (raw[end - 1] === LF || raw[end - 1] === 0x0d)) end--;
  return raw.subarray(from, end) as Uint8Array<ArrayBuffer>;
}

/** In the place of the parser's own decoder, whose pieces pass through a Blob each. */
class BodyDecoder {
  readonly #decoder: PartDecoder;
  readonly #decoded: Buffer[] = [];

  constructor(encoding: PartEncoding) {
    this.#decoder = createPartDecoder(encoding);
  }

  push(chunk: Buffer): void {
    this.#decoded.push(this.#decoder.push(chunk));
  }

  update(line: Uint8Array): void {
    this.push(Buffer.concat([line, LINE_END]));
  }

  finalize(): Promise<ArrayBuffer> {
    const all = Buffer.concat([...this.#decoded, this.#decoder.end()]);
    return Promise.resolve(new Uint8Array(all).buffer);
  }
}

const LINE_END = Buffer.from('\n');

function decoderOf(node: Node): BodyDecoder {
  if (node.contentDecoder instanceof BodyDecoder) return node.contentDecoder;
  const decoder = new BodyDecoder(encodingOf(node.contentTransferEncoding.encoding));
  node.contentDecoder = decoder;
  return decoder;
}

export class TreeReader extends ParserOfParts {
  cut: Shortened | undefined;
  readonly #charset: string | undefined;
  #seen: Node | undefined;
  readonly #mostParts: number;
  #parts = 0;

  /** @param charset for 8-bit bytes in header fields. */
  constructor(charset: string | undefined, { parts, nestingDepth, headerBytes }: ReadingLimits) {
    super({ maxNestingDepth: nestingDepth, maxHeadersSize: headerBytes });
    this.#mostParts = parts;
    this.#charset = charset;
  }

  async read(raw: Uint8Array): Promise<Email> {
    try {
      await this.#readLines(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
    } catch (error) {
      this.cut = whatWasTooMuch(error);
      if (!this.cut) throw error;
    }
    await this.finalize();
    await this.collectNode();
    return this.buildMessage();
  }

  /** As the parser does, but what no boundary can be in goes to the decoder in one piece instead of line by line. */
  async #readLines(raw: Buffer): Promise<void> {
    let at = 0;
    while (at < raw.length) {
      const node = this.currentNode;
      if (node.state !== 'header' && !(raw[at] === HYPHEN && raw[at + 1] === HYPHEN)) {
        const candidate = raw.indexOf(CANDIDATE, at);
        const end = candidate < 0 ? raw.length : candidate + 1;
        if (node.state === 'body') decoderOf(node).push(raw.subarray(at, end));
        at = end;
        continue;
      }
      const end = raw.indexOf(LF, at);
      const next = end < 0 ? raw.length : end + 1;
      // With the decoder that takes the lines before and after it.
      if (node.state === 'body') decoderOf(node);
      await this.processLine(lineOf(raw, at, next), false);
      at = next;
    }
  }

  override processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void> {
    const node = this.currentNode;
    if (node !== this.#seen) {
      this.#seen = node;
      this.#parts += 1;
      if (this.#parts > this.#mostParts) throw new TooManyParts();
      // The parser's own takes a hundred kilobytes before the first byte comes.
      node.setupContentDecoder = (name) => {
        node.contentDecoder = new BodyDecoder(encodingOf(name.toLowerCase()));
      };
    }
    return super.processLine(node.state === 'header' ? readable(line, this.#charset) : line, isFinal);
  }

  /** Called with the whole tree, before the header fields are taken from it. */
  override async collectNode(): Promise<void> {
    for (const header of this.root.headers) header.value = rewriteWords(header.value);
  }
}

function whatWasTooMuch(error: unknown): Shortened | undefined {
  if (error instanceof TooManyParts) return 'parts';
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('Maximum MIME nesting depth')) return 'nesting';
  return message.startsWith('Maximum header size') ? 'headers' : undefined;
}

function partOf({ contentType, contentDisposition, contentId, content, childNodes }: Node): Part {
  return {
    type: contentType.parsed.value,
    params: contentType.parsed.params,
    disposition: contentDisposition.parsed.value,
    filename: contentDisposition.parsed.params.filename || contentType.parsed.params.name || '',
    contentId,
    content: content ? new Uint8Array(content) : new Uint8Array(0),
    children: childNodes.map(partOf),
  };
}

/**
 * Raw 8-bit bytes in a header have no charset. UTF-8 where they are that (RFC 6532), otherwise the charset that the
 * mail names for its text, otherwise what Western mail programs mean by them. Bare escape sequences are Japanese.
 */
function readable(line: Uint8Array<ArrayBuffer>, charset: string | undefined): Uint8Array<ArrayBuffer> {
  if (isAscii(line) && !line.includes(0x1b)) return line;
  if (isUtf8(line) && !line.includes(0x1b)) return line;
  const text = decodeText(line, charset);
  // An empty line would end the header.
  return text === '' ? line : new Uint8Array(Buffer.from(text));
}

export function charsetOfHeader(raw: Uint8Array): string | undefined {
  const header = headerOf(raw);
  if (isAscii(header)) return undefined;
  const named = /^content-type:[^\n]{0,200}?(?:\r?\n[ \t][^\n]{0,200}?)?charset="?([\w.:-]{1,40})/im.exec(
    header.toString('latin1'),
  );
  return named?.[1] && !/^utf-?8$/i.test(named[1]) ? named[1] : undefined;
}

/** Up to the empty line, and at most what a header may be long. */
export function headerOf(raw: Uint8Array): Buffer {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 256 * 1024));
  const ends = [head.indexOf('\r\n\r\n'), head.indexOf('\n\n')].filter((index) => index >= 0);
  return head.subarray(0, Math.min(head.length, ...ends));
}
