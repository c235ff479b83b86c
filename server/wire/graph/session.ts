/**
 * Microsoft Graph for one mailbox. There is no connection to sign in on: each request carries the token, and the first
 * one proves that the mailbox opens.
 *
 * Ids are asked for as immutable: they stay when a message is moved within its mailbox, and a mail that a colleague
 * files away is then not taken for a new one (https://learn.microsoft.com/graph/outlook-immutable-id).
 */
import type { IncomingMessage } from 'node:http';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { connectionFault, factsOf, type GraphPlace, type GraphRefusal, refusalFault } from './fault.ts';
import { createGraphHttp, type GraphHttp } from './http.ts';

export interface GraphTarget {
  /** The origin of Graph, such as https://graph.microsoft.com. */
  readonly graph: string;
  readonly ca?: string | undefined;
  /** By when a new connection must stand. */
  readonly connectMs?: number | undefined;
  /** By when a small question must be answered. */
  readonly answerMs?: number | undefined;
}

export interface GraphSignIn {
  readonly mailbox: string;
  /** Whose token it is: for the words of a failure. */
  readonly user: string;
  readonly accessToken: Secret;
}

export interface Asking {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string goes as it is, as text/plain. */
  readonly body?: object | string;
  readonly prefer?: string;
  readonly about?: 'reading' | 'sending';
  readonly timeoutMs?: number;
  readonly onSent?: () => void;
}

export interface GraphSession {
  readonly place: GraphPlace;
  /**
   * @param path below the mailbox, such as `mailFolders/inbox`; or a whole address that Graph gave (nextLink).
   * @returns the answer, read as JSON; undefined when it is empty.
   * @throws Failure; GraphGone for 404 of an item and 410.
   */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    asking?: Asking,
    signal?: AbortSignal,
  ): Promise<unknown>;
  /** The body as it comes, for a mail. @throws as `ask` does. */
  stream(path: string, signal: AbortSignal): Promise<IncomingMessage>;
  close(): void;
}

/** What is asked for is no longer there, or the state that a link names has been forgotten. */
export class GraphGone extends Error {
  override readonly name = 'GraphGone';
  readonly status: number;
  readonly code: string;
  constructor({ status, code, message }: GraphRefusal) {
    super(`${status} ${code} ${message}`);
    this.status = status;
    this.code = code;
  }
}

const TIMEOUT_MS = 60_000;
/** Pages of ids and answers to small questions. */
const LONGEST_JSON_BYTES = 16 * 1024 * 1024;

export function openGraph(target: GraphTarget, signIn: GraphSignIn): GraphSession {
  const base = new URL(target.graph);
  const port = Number(base.port) || (base.protocol === 'http:' ? 80 : 443);
  const place: GraphPlace = { host: base.hostname, port, mailbox: signIn.mailbox, user: signIn.user };
  const http = createGraphHttp(base.protocol === 'http:' ? 'http:' : 'https:', target.ca, target.connectMs);
  const mailbox = `${base.origin}/v1.0/users/${encodeURIComponent(signIn.mailbox)}`;
  const context = { http, place, mailbox, origin: base.origin, accessToken: signIn.accessToken };
  return {
    place,
    ask: (method, path, asking = {}, parent) =>
      withDeadline(
        asking.timeoutMs ?? target.answerMs ?? TIMEOUT_MS,
        `Graph ${method}`,
        async (signal) => readJson(await request(context, method, path, asking, signal), place),
        parent,
      ).catch((error: unknown) => {
        throw error instanceof GraphGone ? error : connectionFault(error, place);
      }),
    stream: (path, signal) => request(context, 'GET', path, {}, signal),
    close: () => http.close(),
  };
}

interface RequestContext {
  readonly http: GraphHttp;
  readonly place: GraphPlace;
  readonly mailbox: string;
  readonly origin: string;
  readonly accessToken: Secret;
}

async function request(
  { http, place, mailbox, origin, accessToken }: RequestContext,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { query = {}, body, prefer, about = 'reading', onSent }: Asking,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(path.startsWith(`${origin}/`) ? path : `${mailbox}/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const plain = typeof body === 'string';
  try {
    const answer = await http.send({
      method,
      url,
      headers: {
        authorization: `Bearer ${accessToken.reveal()}`,
        accept: 'application/json',
        prefer: ['IdType="ImmutableId"', prefer].filter(Boolean).join(', '),
        ...(body === undefined ? {} : { 'content-type': plain ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: plain ? body : JSON.stringify(body) }),
      signal,
      onSent,
    });
    const { statusCode: status = 0 } = answer;
    if (status >= 200 && status < 300) return answer;
    const refusal = await readRefusal(answer, status);
    if (isGone(refusal)) throw new GraphGone(refusal);
    throw refusalFault(refusal, place, about);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof GraphGone ? error : connectionFault(error, place);
  }
}

/** Not every 404: a mailbox that is not there is the mailbox's trouble, not the message's. */
function isGone({ status, code }: GraphRefusal): boolean {
  return status === 410 || (status === 404 && code === 'ErrorItemNotFound');
}

async function readRefusal(answer: IncomingMessage, status: number): Promise<GraphRefusal> {
  const text = (await readAll(answer, LONGEST_JSON_BYTES)).toString('utf8');
  const after = Number(answer.headers['retry-after']);
  const retryAfterMs = Number.isFinite(after) && after > 0 ? Math.min(after, 86_400) * 1_000 : undefined;
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    return {
      status,
      code: String(error?.code ?? ''),
      message: String(error?.message ?? ''),
      retryAfterMs,
    };
  } catch {
    return { status, code: '', message: '', retryAfterMs };
  }
}

async function readJson(answer: IncomingMessage, place: GraphPlace): Promise<unknown> {
  const text = (await readAll(answer, LONGEST_JSON_BYTES)).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('protocol-error', { detail: 'the answer is not JSON', facts: factsOf(place) });
  }
}

async function readAll(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      answer.destroy();
      throw new Failure('protocol-error', { detail: 'the answer is too large' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
