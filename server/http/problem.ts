/**
 * Errors as the client sees them: RFC 9457 problem details.
 *
 * A `Problem` says what it means to say, a `Failure` is answered with its remedy, what zod refuses names each
 * field; anything else is a fault of ours: the client learns the request's id, the log learns the rest. No stack
 * trace and no message of a foreign error leaves.
 */
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { Refused } from '../accounts/refused.ts';
import { describeFailure } from '../kernel/describe-failure.ts';
import { Failure, type FailureKind } from '../kernel/failure.ts';
import { databaseFault } from '../store/fault.ts';
import type { problem } from './contract/common.ts';

export type ProblemBody = z.output<typeof problem>;

/** Status and title of each kind. docs/api.md lists them, and a test holds it to this table. */
export const PROBLEMS = {
  invalid: [400, 'The request is not right'],
  'not-signed-in': [401, 'Sign in first'],
  'sign-in-refused': [401, 'The e-mail address or the password is not right'],
  forbidden: [403, 'Your role may not do this'],
  'csrf-token-wrong': [403, 'The request did not come from this console'],
  'not-found': [404, 'There is nothing here'],
  conflict: [409, 'The present state does not allow this'],
  'moved-on': [409, 'There is something newer that you have not seen'],
  'in-progress': [409, 'The same request is being carried out'],
  gone: [410, 'It is not kept any more'],
  'too-large': [413, 'The request is too large'],
  'media-type-wrong': [415, 'The request has the wrong content type'],
  'idempotency-key-reused': [422, 'This Idempotency-Key was used for another request'],
  'too-many-requests': [429, 'Too many requests'],
  failure: [502, 'Something outside went wrong'],
  internal: [500, 'Something in Postvak went wrong'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: ReadonlyArray<{ readonly path: string; readonly message: string }>;
  readonly retryAfterSeconds?: number;
}

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? code);
    this.code = code;
    this.status = PROBLEMS[code][0];
    this.details = details;
  }
}

export const notFound = (what: string) => new Problem('not-found', { detail: `There is no such ${what}.` });
export const conflict = (detail: string) => new Problem('conflict', { detail });
/** A field that is well formed but cannot be used, such as a name that is taken. */
export const invalid = (path: string, message: string) =>
  new Problem('invalid', { errors: [{ path, message }] });

export interface ProblemAnswer {
  readonly body: ProblemBody;
  readonly retryAfterSeconds?: number | undefined;
  /** True when the log must hear of it: the fault is ours. */
  readonly ours: boolean;
}

/** @param requestId goes into `instance`, so that a person can name the request to whoever reads the log. */
export function toProblem(error: unknown, requestId: string): ProblemAnswer {
  if (error instanceof Problem) return answer(error.code, requestId, error.details);
  if (error instanceof Refused) return answer(error.reason, requestId, wordsOf(error));
  if (error instanceof Failure) return answerFailure(error, requestId);
  if (hasZodFastifySchemaValidationErrors(error)) {
    return answer('invalid', requestId, {
      errors: error.validation.map(({ instancePath, message }) => ({
        path: instancePath.slice(1).replaceAll('/', '.'),
        message: inWords(message ?? 'is not right'),
      })),
    });
  }
  const database = error instanceof Error ? databaseFault(error) : undefined;
  // Without its detail, which names hosts and users; the log has it.
  if (database) return { ...answerFailure(new Failure(database.code), requestId), ours: true };
  const refused = codeOfFastify(error);
  return refused ? answer(refused, requestId) : { ...answer('internal', requestId), ours: true };
}

function answer(code: ProblemCode, requestId: string, details: ProblemDetails = {}): ProblemAnswer {
  const [status, title] = PROBLEMS[code];
  return {
    body: {
      type: `urn:postvak:problem:${code}`,
      title,
      status,
      instance: `urn:postvak:request:${requestId}`,
      ...(details.detail === undefined ? {} : { detail: details.detail }),
      ...(details.errors === undefined ? {} : { errors: [...details.errors] }),
    },
    retryAfterSeconds: details.retryAfterSeconds,
    ours: false,
  };
}

function wordsOf({ message, path }: Refused): ProblemDetails {
  return path === undefined ? { detail: message } : { errors: [{ path, message }] };
}

/** 502 says that the fault lies beyond us; a fault that time cures says so with 503. */
const STATUS_OF_KIND: Readonly<Record<FailureKind, number>> = {
  transient: 503,
  throttled: 503,
  operator: 502,
  permanent: 422,
  uncertain: 502,
};

function answerFailure(failure: Failure, requestId: string): ProblemAnswer {
  const described = describeFailure(failure.toJSON());
  const base = answer('failure', requestId, { detail: described.remedy });
  const status = failure.scope === 'installation' ? 503 : STATUS_OF_KIND[failure.kind];
  return {
    body: { ...base.body, title: described.summary, status, failure: described },
    retryAfterSeconds:
      failure.retryAfterMs === undefined ? undefined : Math.ceil(failure.retryAfterMs / 1000),
    ours: failure.code === 'unknown',
  };
}

/** zod's own words are made for programmers; those given in the contract are kept. */
function inWords(message: string): string {
  if (message === 'Invalid input: expected string, received undefined') return 'is missing';
  return message
    .replace(/^Invalid input: expected (\w+), received undefined$/, 'is missing')
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be a $1, not $2')
    .replace(/^Invalid input$/, 'is not one of the allowed forms')
    .replace(/^Invalid option: expected one of (.*)$/, 'must be one of $1')
    .replace(/^Invalid email.*$/, 'is not an e-mail address')
    .replace(/^Invalid UUID$/, 'is not an id')
    .replace(/^Invalid URL$/, 'is not a web address such as https://desk.example.com')
    .replace(/^Too small: expected string to have >=1 characters$/, 'is empty')
    .replace(/^Too small: expected string to have >=(\d+) characters$/, 'needs at least $1 characters')
    .replace(/^Too big: expected string to have <=(\d+) characters$/, 'may have at most $1 characters')
    .replace(/^Too small: expected array to have >=(\d+) items$/, 'needs at least $1')
    .replace(/^Too big: expected array to have <=(\d+) items$/, 'may have at most $1')
    .replace(/^Too small: expected number to be >=(.*)$/, 'must be at least $1')
    .replace(/^Too big: expected number to be <=(.*)$/, 'must be at most $1')
    .replace(/^Unrecognized keys?: (.*)$/, 'has unknown fields: $1');
}

/** What Fastify itself refuses, by its code; its texts are not passed on. */
function codeOfFastify(error: unknown): ProblemCode | null {
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown };
  // PostgreSQL keeps no zero byte in text (SQLSTATE 22021, 22P05).
  if (code === '22021' || code === '22P05') return 'invalid';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'too-large';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'media-type-wrong';
  if (typeof code === 'string' && code.startsWith('FST_ERR_') && statusCode === 400) return 'invalid';
  if (error instanceof SyntaxError && statusCode === 400) return 'invalid';
  return null;
}
