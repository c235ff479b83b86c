/**
 * Many messages at once, faster than a general client fetches them: several FETCH commands under way on one connection
 * (RFC 9051 section 5.5), so that a distant server never waits for the next, and each literal copied once, from the
 * socket to where it stays.
 *
 * It stands between the socket and imapflow while commands of its own are under way. What answers them it takes out of
 * the stream; every other byte (EXISTS, BYE, answers to imapflow's own commands) goes on to imapflow unchanged and in
 * order. Its tags begin with letters that imapflow, which counts in hexadecimal, never uses. When nothing of its own is
 * under way any more, the socket is imapflow's alone again.
 */
import type { Readable, Writable } from 'node:stream';
import type { ImapFlow } from 'imapflow';
import { createResponseReader, type ImapResponse } from './bulk-responses.ts';
import { uidSet } from './uid-set.ts';

export interface FetchedBytes {
  readonly uid: number;
  readonly raw: Buffer;
}

/** The connection broke while the server was still busy with an earlier command: no fault of these messages. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';

  constructor(cause: unknown) {
    super('the connection broke before the server came to this command', { cause });
  }
}

export interface BulkFetch {
  /**
   * Sends the command at once; answers come in the order of the commands.
   * @param uids ascending.
   * @param take called for each message as it comes; what it was not called for was not handed out.
   * @throws what imapflow would throw: an error with `responseStatus` and `responseText`, or `code`; in a NotBegun when
   *   an earlier command was being answered.
   */
  fetch(uids: readonly number[], take: (message: FetchedBytes) => void): Promise<void>;
  /**
   * A piece of one message, of so many bytes or what is left.
   * @returns undefined when it was not handed out.
   * @throws as `fetch` does.
   */
  fetchPiece(uid: number, start: number, bytes: number): Promise<Buffer | undefined>;
  /** Resolves when everything that is under way now has been answered, or failed. */
  settled(): Promise<unknown>;
}

/** A batch is listed as a few megabytes; sizes are estimates, but not by this much. */
const MOST_BYTES = 128 * 1024 * 1024;
const TAG = 'PV';

interface Command {
  readonly tag: string;
  readonly wanted: Set<number>;
  readonly take: (message: FetchedBytes) => void;
  readonly answered: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  bytes: number;
}

/** imapflow's own ends of the connection. `streamer` parses what is written to it, and is public only by name. */
interface Ends {
  readonly socket: Readable & Writable;
  readonly streamer: Writable;
}

/** @param silenceMs no byte for this long while something is under way is a dead connection. */
export function createBulkFetch(client: ImapFlow, silenceMs: number): BulkFetch {
  const commands: Command[] = [];
  let tags = 0;
  let attached: (() => void) | undefined;

  const attach = (): (() => void) => {
    const { socket, streamer } = client as unknown as Ends;
    const reader = createResponseReader({
      isOurs: (line) => line.startsWith(TAG),
      response: (response) => answered(response),
      other: (bytes) => {
        if (!streamer.destroyed) streamer.write(bytes);
      },
    });
    const silence = setTimeout(() => {
      const text = `nothing came for ${silenceMs / 1000} s`;
      breakOff(Object.assign(new Error(text), { code: 'ETIMEOUT' }));
    }, silenceMs);
    const onData = (chunk: Buffer) => {
      silence.refresh();
      try {
        const rest = reader.push(chunk, () => commands.length > 0);
        if (commands.length > 0) return;
        detach();
        if (rest && !streamer.destroyed) streamer.write(rest);
        socket.pipe(streamer);
      } catch (error) {
        breakOff(error);
      }
    };
    // imapflow tells of every end by it: the server's, the network's and our own.
    const onClose = () => failAll(closedError(client));
    const detach = () => {
      clearTimeout(silence);
      socket.off('data', onData);
      socket.off('close', onClose);
      client.off('close', onClose);
      attached = undefined;
    };
    socket.unpipe(streamer);
    socket.on('data', onData);
    socket.once('close', onClose);
    client.once('close', onClose);
    // A stream without a pipe stands still until it is told to go on.
    socket.resume();
    return detach;
  };

  const answered = ({ line, literals }: ImapResponse): boolean => {
    if (line.startsWith(TAG)) return completed(line);
    const body = bodyOf(line, literals);
    if (!body) return false;
    const command = commands.find(({ wanted }) => wanted.has(body.uid));
    // A body that nobody asked for is dropped: imapflow did not ask for it either.
    if (!command) return true;
    command.wanted.delete(body.uid);
    command.bytes += body.raw.length;
    if (command.bytes > MOST_BYTES) {
      throw Object.assign(new Error('more bytes than the listed sizes allow'), { code: 'ResponseTooLarge' });
    }
    command.take(body);
    return true;
  };
  const completed = (line: string): boolean => {
    const [, tag, status = '', text = ''] = /^(\S+) +(\S+) *(.*)$/.exec(line) ?? [];
    const index = commands.findIndex((command) => command.tag === tag);
    if (index < 0) return true;
    const [command] = commands.splice(index, 1) as [Command];
    const answer = status.toUpperCase();
    // Exchange says NO when some of many were deleted meanwhile, after the others.
    if (answer === 'OK' || /some of the requested messages no longer exist/i.test(text)) command.resolve();
    else command.reject(refusal(answer, text));
    return true;
  };
  const failAll = (error: unknown) => {
    attached?.();
    for (const [index, command] of commands.splice(0).entries()) {
      command.reject(index === 0 ? error : new NotBegun(error));
    }
  };
  const breakOff = (error: unknown) => {
    failAll(error);
    client.close();
  };

  const send = async (uids: readonly number[], body: string, take: (message: FetchedBytes) => void) => {
    // Only imapflow ends an IDLE of its own, by its next command.
    if (client.idling) await client.noop();
    if (!client.usable) throw closedError(client);
    attached ??= attach();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const tag = `${TAG}${++tags}`;
    commands.push({ tag, wanted: new Set(uids), take, answered: promise, resolve, reject, bytes: 0 });
    (client as unknown as Ends).socket.write(`${tag} UID FETCH ${uidSet(uids)} (UID ${body})\r\n`);
    return promise;
  };

  return {
    settled: () => Promise.allSettled(commands.map(({ answered: one }) => one)),
    fetch: (uids, take) => send(uids, 'BODY.PEEK[]', take),
    async fetchPiece(uid, start, bytes) {
      let piece: Buffer | undefined;
      await send([uid], `BODY.PEEK[]<${start}.${bytes}>`, ({ raw }) => {
        piece = raw;
      });
      return piece;
    },
  };
}

/** @returns undefined when it is about something else, such as changed flags. */
function bodyOf(line: string, literals: readonly Buffer[]): FetchedBytes | undefined {
  const uid = /[( )]UID (\d+)/i.exec(line)?.[1];
  // A piece is answered with the place where it begins.
  const body = /[( )]BODY\[\](?:<\d+>)? (?:~?\{\d+\}|(NIL)|"((?:[^"\\]|\\.)*)")/i.exec(line);
  if (uid === undefined || !body) return undefined;
  // NIL: there is such a message, and nothing of it is handed out.
  if (body[1] !== undefined) return undefined;
  const literal = literals[(line.slice(0, body.index).match(/\{\d+\}\0/g) ?? []).length];
  const quoted = body[2];
  const raw = quoted === undefined ? literal : Buffer.from(quoted.replace(/\\(.)/g, '$1'), 'latin1');
  return raw && { uid: Number(uid), raw };
}

function refusal(responseStatus: string, words: string): Error {
  const [, code, text = ''] = /^(?:\[([^\]\s]+)[^\]]*\] *)?(.*)$/.exec(words) ?? [];
  return Object.assign(new Error('Command failed'), {
    responseStatus,
    responseText: text,
    ...(code ? { serverResponseCode: code } : {}),
  });
}

function closedError(client: ImapFlow): Error {
  const reason = client.byeReason ? { reason: client.byeReason } : {};
  return Object.assign(new Error('Connection not available'), { code: 'NoConnection', ...reason });
}
