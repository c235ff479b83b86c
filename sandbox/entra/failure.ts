/** What Entra refuses with: the AADSTS number, the OAuth error, and the two forms it is said in. */
import { randomUUID } from 'node:crypto';
import type { Ask } from '../http/ask.ts';
import { json, type Reply } from '../http/reply.ts';
import { AADSTS, type AadstsCode } from './aadsts.ts';
import type { EntraError } from './entra-error.ts';

export type FailureValues = Readonly<Record<string, string>>;

export class EntraFailure extends Error {
  readonly code: AadstsCode;
  readonly declared: EntraError;

  constructor(code: AadstsCode, values: FailureValues = {}) {
    const declared: EntraError = AADSTS[code];
    super(`AADSTS${code}: ${declared.text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)}`);
    this.code = code;
    this.declared = declared;
  }

  /** HTTP 401 for `invalid_client` (RFC 6749 section 5.2), 400 for everything else. */
  get status(): number {
    return this.declared.error === 'invalid_client' ? 401 : 400;
  }
}

/** The ids and time that support asks for. */
export interface FailureTrace {
  readonly traceId: string;
  readonly correlationId: string;
  /** As Entra writes it: `2026-11-23 22:57:11Z`. */
  readonly timestamp: string;
}

export function traceOf(ask: Ask, now: Date): FailureTrace {
  return {
    traceId: randomUUID(),
    correlationId: ask.header('client-request-id') ?? ask.query.get('client-request-id') ?? randomUUID(),
    timestamp: `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`,
  };
}

/** The description as Entra writes it, with real line ends. */
export function describe(failure: EntraFailure, { traceId, correlationId, timestamp }: FailureTrace): string {
  return `${failure.message}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`;
}

/** The answer of the token, device code and metadata endpoints. */
export function failureReply(failure: EntraFailure, trace: FailureTrace, origin: string): Reply {
  const { error, suberror } = failure.declared;
  return json(
    {
      error,
      error_description: describe(failure, trace),
      error_codes: [failure.code],
      timestamp: trace.timestamp,
      trace_id: trace.traceId,
      correlation_id: trace.correlationId,
      error_uri: `${origin}/error?code=${failure.code}`,
      ...(suberror === undefined ? {} : { suberror }),
    },
    failure.status,
  );
}
