/** One trace from the socket to the conversation, whichever protocol the mail came by. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { exportTraces } from '../../server/telemetry/export-traces.ts';
import { accepted, mailbox, mails, retrieve, sandbox } from '../support/retrieve-journey.ts';

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly attributes: ReadonlyArray<{ key: string; value: { stringValue?: string } }>;
}

test('a mail that came by IMAP, POP3 or Graph is one trace with its mailbox, and names nobody', async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const exporting = exportTraces({ version: '1.2.3', nodeId: 'node-1', ratio: 1 });
  const boxes = [];
  for (const incoming of ['imap', 'pop3', 'graph'] as const) {
    const box = await mailbox({ incoming, startPoint: { from: 'everything' } });
    await sandbox.control.deliver(mails(box.address, 2));
    boxes.push({ ...box, incoming });
  }
  const retriever = retrieve();
  for (const { mailboxId } of boxes) await accepted(mailboxId, 2);
  await retriever.stop();
  await exporting.stop();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  collector.close();

  const spans: OtlpSpan[] = bodies
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope: { spans: OtlpSpan[] }) => scope.spans);
  const saying = (span: OtlpSpan, key: string) =>
    span.attributes.find((attribute) => attribute.key === key)?.value.stringValue;
  for (const { mailboxId, incoming } of boxes) {
    const roots = spans.filter(
      (span) => span.name === 'mail.in' && saying(span, 'postvak.mailbox') === mailboxId,
    );
    expect(new Set(roots.map((span) => saying(span, 'postvak.protocol')))).toEqual(new Set([incoming]));
    const traces = new Set(roots.map(({ traceId }) => traceId));
    const names = spans.filter(({ traceId }) => traces.has(traceId)).map(({ name }) => name);
    expect(new Set(names)).toEqual(
      new Set(['mail.in', 'mail.fetch', 'mail.store', 'mail.read', 'mail.accept']),
    );
  }
  expect(bodies.join()).not.toContain('contoso.example');
});
