/**
 * Spans: what belongs to one piece of work, from the socket to the conversation and from the answer to the server's
 * last reply. Off, which is the default, a span is one look at a boolean. Attributes are ids, counts and codes of
 * failures; an address, a subject or a name never is one.
 */
import { type Attributes, context, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { Failure } from '../kernel/failure.ts';

let on = false;
let tracer: Tracer = trace.getTracer('postvak');

/** Called when the exporter stands, and when it ends. */
export function switchTracing(state: boolean): void {
  on = state;
  // A tracer stays with the exporter it met first, also after that one ended.
  if (state) tracer = trace.getTracer('postvak');
}

export interface TracedWork {
  readonly name: string;
  readonly attributes?: Attributes;
  /** Wall-clock milliseconds, for work that had begun before it was known to be any. */
  readonly startedAtMs?: number;
}

/** Runs the work in a span, as a child of the one around it. A failure gives the span its code. */
export async function traced<T>(
  { name, attributes, startedAtMs }: TracedWork,
  work: () => Promise<T>,
): Promise<T> {
  if (!on) return work();
  const options = { ...(attributes && { attributes }), ...(startedAtMs && { startTime: startedAtMs }) };
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work();
    } catch (error) {
      // The words of a foreign error may hold addresses.
      const message = error instanceof Failure ? error.code : error instanceof Error ? error.name : 'unknown';
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A span whose work has no beginning and end in one function. */
export interface OpenSpan {
  /** Runs something inside it. */
  within(work: () => void): void;
  end(attributes: Attributes, hasFailed: boolean): void;
}

/** Of a request that came in; undefined while nothing is traced. */
export function openRequestSpan({ name, attributes }: TracedWork): OpenSpan | undefined {
  if (!on) return undefined;
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, ...(attributes && { attributes }) });
  return {
    within: (work) => context.with(trace.setSpan(context.active(), span), work),
    end: (more, hasFailed) => {
      span.setAttributes(more);
      if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** A child of the span around it, for work that is over. */
export function tracePast(name: string, startedAtMs: number, endedAtMs: number): void {
  if (on) tracer.startSpan(name, { startTime: startedAtMs }).end(endedAtMs);
}

/** Adds to the span around it what is known only now. */
export function annotate(attributes: Attributes): void {
  if (on) trace.getActiveSpan()?.setAttributes(attributes);
}

/** For the log: which trace a line belongs to. */
export function traceFields(): { readonly trace_id?: string; readonly span_id?: string } {
  const span = on ? trace.getActiveSpan()?.spanContext() : undefined;
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
