/**
 * The errors of a token service in the words of the failure list.
 *
 * Order of judgement: the number in `error_codes` (or, where that is missing, the number at the head of the
 * description), then the HTTP status for overload, then `error`. A number that is not in our table wins over a
 * known `error`, because `invalid_grant` with an unknown number may be anything: it becomes `token-refused` with a
 * link to Microsoft's page about that number.
 *
 * The description goes into `detail` without its trace lines and without anything that was sent in the request.
 */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import { BY_AADSTS, BY_ERROR } from './fault-codes.ts';

/** What was asked for: the same number means something else for a fresh code than for a refresh token. */
export type Asked = 'metadata' | 'code' | 'refresh' | 'device' | 'app-only';

export interface RefusedRequest {
  readonly asked: Asked;
  readonly host: string;
  /** HTTP status. */
  readonly status: number;
  /** The header Retry-After, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly body: string;
  /** Values of the request that must not come back in a detail: secret, code, tokens. */
  readonly sent?: readonly string[];
}

const LONGEST_DETAIL = 500;
/** RFC 8628 section 3.5: slow_down adds five seconds to the interval. */
const SLOW_DOWN_MS = 5_000;
/** Microsoft gives no time for 50196; its counters run over some minutes. */
const LOOP_WAIT_MS = 5 * 60_000;

/** Judges an answer of a token, metadata or device endpoint that is not a success. */
export function judgeTokenError(request: RefusedRequest): Failure {
  const fields = parseFields(request.body);
  const aadsts = firstCode(fields);
  const code = chooseCode(request, fields.error, aadsts);
  const known = aadsts === undefined || BY_AADSTS[aadsts] !== undefined;
  return new Failure(code, {
    detail: describe(fields, request),
    ...retryAfter(code, request, fields.error),
    facts: {
      host: request.host,
      ...(fields.error ? { error: fields.error } : {}),
      ...(aadsts === undefined ? {} : { aadsts: `AADSTS${aadsts}` }),
      ...(known ? {} : { documentation: `https://login.microsoftonline.com/error?code=${aadsts}` }),
      ...(fields.correlationId ? { correlationId: fields.correlationId } : {}),
      ...(fields.traceId ? { traceId: fields.traceId } : {}),
    },
  });
}

/**
 * Judges the error that comes back to the redirect URI (RFC 6749 section 4.1.2.1). It has no `error_codes`; Entra
 * puts the number into the description, and says `access_denied` both for declining and for going back.
 */
export function judgeCallbackError(parameters: URLSearchParams, host: string): Failure {
  const error = parameters.get('error') ?? '';
  const description = parameters.get('error_description') ?? '';
  if (error === 'access_denied' && !/AADSTS\d+/.test(description)) {
    return new Failure('sign-in-cancelled', { detail: oneLine(description), facts: { host, error } });
  }
  const body = JSON.stringify({ error, error_description: description });
  return judgeTokenError({ asked: 'code', host, status: 400, body });
}

interface ErrorFields {
  readonly error: string | undefined;
  readonly description: string;
  readonly codes: readonly number[];
  readonly correlationId: string | undefined;
  readonly traceId: string | undefined;
}

function parseFields(body: string): ErrorFields {
  const json = parseObject(body);
  const text = (name: string) => (typeof json[name] === 'string' ? (json[name] as string) : undefined);
  return {
    error: text('error')?.slice(0, 100),
    description: text('error_description') ?? '',
    codes: Array.isArray(json.error_codes)
      ? json.error_codes.map(Number).filter((code) => Number.isSafeInteger(code) && code > 0)
      : [],
    correlationId: identifier(text('correlation_id')),
    traceId: identifier(text('trace_id')),
  };
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Ids go into facts as they are, so only what looks like one is taken. */
function identifier(value: string | undefined): string | undefined {
  return value !== undefined && /^[\w-]{1,100}$/.test(value) ? value : undefined;
}

function firstCode(fields: ErrorFields): number | undefined {
  const known = fields.codes.find((code) => BY_AADSTS[code] !== undefined);
  if (known !== undefined) return known;
  const named = /^AADSTS(\d{1,12})\b/.exec(fields.description.trimStart())?.[1];
  return fields.codes[0] ?? (named === undefined ? undefined : Number(named));
}

function chooseCode(
  { asked, status }: RefusedRequest,
  error: string | undefined,
  aadsts: number | undefined,
): FailureCode {
  const byNumber = aadsts === undefined ? undefined : BY_AADSTS[aadsts];
  if (byNumber) return inContext(byNumber, asked);
  if (status === 429 || status >= 500) return 'token-service-unavailable';
  const byError = error === undefined ? undefined : BY_ERROR[error];
  if (byError === 'token-service-unavailable') return byError;
  if (aadsts !== undefined) return 'token-refused';
  if (byError) return inContext(byError, asked);
  // Metadata that is not there, or an HTML page of a proxy: nothing here speaks OAuth.
  return error === undefined ? 'protocol-error' : 'token-refused';
}

function inContext(code: FailureCode, asked: Asked): FailureCode {
  if (asked === 'code' && code === 'grant-revoked') return 'authorization-code-invalid';
  if (asked === 'device' && code === 'secret-missing') return 'public-client-not-allowed';
  if (asked === 'device' && code === 'grant-revoked') return 'sign-in-expired';
  // A client without a user cannot be asked anything; what it lacks is a permission given by an administrator.
  if (asked === 'app-only' && code === 'consent-missing') return 'admin-consent-required';
  return code;
}

function describe({ error, description }: ErrorFields, { status, sent }: RefusedRequest): string {
  let text = oneLine(description) || `HTTP ${status}${error ? ` ${error}` : ''}`;
  for (const value of sent ?? []) {
    if (value.length >= 8) text = text.replaceAll(value, '[secret]');
  }
  return text.slice(0, LONGEST_DETAIL);
}

/** Entra ends each description with CRLF and lines of trace, correlation and time; those ids are facts. */
function oneLine(description: string): string {
  const text = description.split(/\s*\r?\n?\s*Trace ID:/, 1)[0] ?? '';
  return text
    .replace(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim()
    .slice(0, LONGEST_DETAIL * 2);
}

function retryAfter(code: FailureCode, request: RefusedRequest, error: string | undefined) {
  if (request.retryAfterMs !== undefined) return { retryAfterMs: request.retryAfterMs };
  if (error === 'slow_down') return { retryAfterMs: SLOW_DOWN_MS };
  if (code === 'token-request-loop') return { retryAfterMs: LOOP_WAIT_MS };
  return {};
}
