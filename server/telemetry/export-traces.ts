/**
 * Sends the spans to an OpenTelemetry collector. Loaded only when an endpoint is set: the SDK costs a tenth of a
 * second and 25 MB. It reads the endpoint, its headers and its deadline from the standard variables
 * (OpenTelemetry specification, "OTLP Exporter Configuration"). A collector that is away costs the spans, nothing else.
 */
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { switchTracing } from './trace.ts';

export interface TraceExport {
  /** Sends what is left, within a few seconds. */
  stop(): Promise<void>;
}

export interface TracedProcess {
  readonly version: string;
  readonly nodeId: string;
  /** Of all traces, the part that is kept: 0 to 1. */
  readonly ratio: number;
}

const LAST_EXPORT_MS = 2_000;

export function exportTraces({ version, nodeId, ratio }: TracedProcess): TraceExport {
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': process.env.OTEL_SERVICE_NAME || 'postvak',
        'service.version': version,
        'service.instance.id': nodeId,
      }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  switchTracing(true);
  return {
    stop: async () => {
      switchTracing(false);
      const timer = Promise.withResolvers<void>();
      const timeout = setTimeout(timer.resolve, LAST_EXPORT_MS);
      await Promise.race([provider.shutdown().catch(() => {}), timer.promise]);
      clearTimeout(timeout);
      trace.disable();
      context.disable();
    },
  };
}
