import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/support/http-server.ts';
import { exportTraces } from '../telemetry/export-traces.ts';
import { traced } from '../telemetry/trace.ts';
import type { Api } from './context.ts';
import { traceRequests } from './trace-requests.ts';

interface OtlpSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

/** SPAN_KIND_SERVER of the protocol. */
const SERVER = 2;

let collector: Server;
let server: TestServer;
const bodies: string[] = [];

beforeEach(async () => {
  collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
  server = await startTestServer();
});
afterEach(async () => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  await server.stop();
  collector.close();
});

function spansSent(): OtlpSpan[] {
  return bodies
    .splice(0)
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope: { spans: OtlpSpan[] }) => scope.spans);
}

const statusOf = ({ attributes }: OtlpSpan) =>
  attributes.find(({ key }) => key === 'http.response.status_code')?.value.intValue;

it('requests are spans by the pattern of their address, with what they do inside; probes are none', async () => {
  const admin = await server.addAgent('administrator');
  const exporting = exportTraces({ version: '1.2.3', nodeId: 'node-1', ratio: 1 });
  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    server.call(admin, { method, url, ...(payload ? { payload } : {}) });
  await call('GET', '/api/v1/conversations?search=anna%40klant.example');
  await call('POST', '/api/v1/departments', { name: 'Service' });
  await call('GET', '/api/v1/accounts/0195f0c0-0000-7000-8000-000000000000');
  await call('GET', '/livez');
  // A body that comes in pieces goes on in events of the socket.
  const app = Fastify();
  traceRequests(app as unknown as Api);
  app.post('/api/v1/things', () => traced({ name: 'work' }, async () => ({})));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const post = (text: string) =>
    fetch(`${origin}/api/v1/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
  await Promise.all([post('x'.repeat(300_000)), post('short')]);
  await app.close();
  await exporting.stop();

  const spans = spansSent();
  const requests = spans.filter(({ kind }) => kind === SERVER);
  const [things, others] = [
    requests.filter(({ name }) => name === 'POST /api/v1/things'),
    requests.filter(({ name }) => name !== 'POST /api/v1/things'),
  ];
  expect(others.map((span) => [span.name, statusOf(span)])).toEqual([
    ['GET /api/v1/conversations', 200],
    ['POST /api/v1/departments', 201],
    ['GET /api/v1/accounts/:id', 404],
  ]);
  expect(JSON.stringify(spans)).not.toMatch(/klant|0195f0c0/);
  const parents = spans.filter(({ name }) => name === 'work').map(({ parentSpanId }) => parentSpanId);
  expect(parents).toHaveLength(2);
  expect(parents.toSorted()).toEqual(things.map(({ spanId }) => spanId).toSorted());
});
