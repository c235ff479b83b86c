/**
 * Why a request did not succeed, in one shape: a problem document of the server (RFC 9457), or the line being down.
 *
 * The network says nothing in words a person can use, so that case has a code of our own and the screen finds the
 * words. A request that was cancelled is not a problem and is passed on as it is.
 */
import type { Failure } from './types.ts';

export type ProblemCode =
  | 'offline'
  | 'not-signed-in'
  | 'sign-in-refused'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'too-many-requests'
  | 'failure'
  | 'internal'
  | (string & {});

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly instance?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly failure?: Failure | undefined;
}

const TYPE_PREFIX = 'urn:postvak:problem:';

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** Names the request in the server's log. */
  readonly instance: string | undefined;
  readonly errors: readonly FieldError[];
  readonly failure: Failure | undefined;

  constructor(code: ProblemCode, document: Omit<ProblemDocument, 'type'>) {
    super(document.detail ?? document.title);
    this.code = code;
    this.status = document.status;
    this.title = document.title;
    this.detail = document.detail;
    this.instance = document.instance;
    this.errors = document.errors ?? [];
    this.failure = document.failure;
  }

  /** What is wrong with one field of the form, if anything. */
  field(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

/** @param body the parsed answer; a proxy in between may have answered with anything. */
export function problemOfAnswer(status: number, body: unknown): Problem {
  if (isDocument(body)) {
    const code = body.type.startsWith(TYPE_PREFIX) ? body.type.slice(TYPE_PREFIX.length) : 'internal';
    return new Problem(code, body);
  }
  // A gateway that cannot reach Postvak looks to the agent like a line that is down, and is cured the same way.
  if (status === 502 || status === 503 || status === 504) return offline(status);
  return new Problem(codeOfStatus(status), { title: '', status });
}

export function offline(status = 0): Problem {
  return new Problem('offline', { title: '', status });
}

/** Anything thrown, as a Problem: TypeError is how fetch says that no answer came. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return offline();
  return new Problem('internal', { title: '', status: 0, detail: String(error) });
}

function codeOfStatus(status: number): ProblemCode {
  const codes: Record<number, ProblemCode> = {
    401: 'not-signed-in',
    403: 'forbidden',
    404: 'not-found',
    409: 'conflict',
    429: 'too-many-requests',
  };
  return codes[status] ?? 'internal';
}

function isDocument(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'type' in body && 'title' in body && 'status' in body;
}

/** Nothing was found under an address: nothing is there, or the address is none, as when half of a link was copied. */
export function isNothingThere({ code }: Problem): boolean {
  return code === 'not-found' || code === 'invalid';
}
