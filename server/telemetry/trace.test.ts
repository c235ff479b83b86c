import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { Failure } from '../kernel/failure.ts';
import { exportTraces } from './export-traces.ts';
import { annotate, traced, traceFields, tracePast } from './trace.ts';

interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  status: { code?: number; message?: string };
  attributes: { key: string; value: Record<string, unknown> }[];
}

it('off, it is nothing but the work', async () => {
  expect(await traced({ name: 'x' }, async () => 7)).toBe(7);
  expect(traceFields()).toEqual({});
});

it('spans nest, tell ids and codes only, and reach the collector', async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as { port: number };
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
  const exporting = exportTraces({ version: '1.2.3', nodeId: 'node-1', ratio: 1 });
  let logged = {};
  await traced(
    { name: 'mail.in', attributes: { 'postvak.mails': 2 }, startedAtMs: 1_700_000_000_000 },
    async () => {
      tracePast('mail.fetch', 1_700_000_000_000, 1_700_000_000_500);
      await traced({ name: 'mail.store' }, async () => {
        logged = traceFields();
        annotate({ 'postvak.arrivals': 1 });
      });
      await traced({ name: 'mail.accept' }, async () => {
        throw new Failure('message-unparsable', { detail: 'anna@contoso.example wrote nonsense' });
      }).catch(() => {});
    },
  );
  await exporting.stop();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  collector.close();

  const [resource] = bodies.flatMap((body) => JSON.parse(body).resourceSpans);
  const spans: OtlpSpan[] = resource.scopeSpans.flatMap((scope: { spans: OtlpSpan[] }) => scope.spans);
  const named = (name: string) => spans.find((span) => span.name === name) as OtlpSpan;
  const root = named('mail.in');
  expect(spans).toHaveLength(4);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  for (const name of ['mail.fetch', 'mail.store', 'mail.accept'])
    expect(named(name).parentSpanId).toBe(root.spanId);
  expect(root.startTimeUnixNano).toBe('1700000000000000000');
  expect(logged).toEqual({ trace_id: root.traceId, span_id: named('mail.store').spanId });
  expect(named('mail.store').attributes).toEqual([{ key: 'postvak.arrivals', value: { intValue: 1 } }]);
  expect(named('mail.accept').status).toEqual({ code: 2, message: 'message-unparsable' });
  expect(bodies.join()).not.toContain('anna');
  expect(JSON.stringify(resource.resource)).toContain('postvak');
});
