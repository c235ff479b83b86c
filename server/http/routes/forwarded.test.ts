import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { closeReader } from '../../wire/mime/read.ts';

const lines = (...text: readonly string[]) => text.join('\r\n');
const forward = (subject: string, boundary: string, ...parts: readonly string[]) =>
  lines(
    'From: "Ann" <ann@customer.example>',
    'To: support@contoso.example',
    `Subject: ${subject}`,
    'Date: Mon, 2 Mar 2026 10:00:00 +0100',
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
    '',
  );
const INNERMOST = forward('Innermost', 'c', lines('Content-Type: text/plain', '', 'the very first words'));
const INNER = forward(
  'Inner',
  'b',
  lines('Content-Type: text/html', '', '<p onclick="x()">inner <img src="cid:pic@x"></p>'),
  lines(
    'Content-Type: image/png; name=pic.png',
    'Content-ID: <pic@x>',
    'Content-Transfer-Encoding: base64',
    '',
    'iVBORw0KGgo=',
  ),
  lines('Content-Type: message/rfc822', '', INNERMOST),
);
const RAW = Buffer.from(
  forward(
    'Outer',
    'a',
    lines('Content-Type: text/plain', '', 'see below'),
    lines('Content-Type: application/pdf; name=a.pdf', '', '%PDF'),
    lines('Content-Type: message/rfc822', '', INNER),
  ),
);

let server: TestServer;
let agent: TestAgent;
let stranger: TestAgent;
let id: string;
beforeAll(async () => {
  server = await startTestServer();
  const sales = await server.addDepartment();
  agent = await server.addAgent('agent', [sales.id]);
  stranger = await server.addAgent('agent');
  id = (await addConversation(server, sales, { raw: RAW })).messageId;
});
afterAll(async () => {
  await server?.stop();
  await closeReader();
});

const get = (path: string, who = agent) =>
  server.call(who, { url: `/api/v1/messages/${id}/forwarded/${path}` });

test('a forwarded mail is told with its own header, page and files, and the mail inside it again', async () => {
  const inner = (await get('1')).json();
  expect(inner).toMatchObject({
    from: { address: 'ann@customer.example', name: 'Ann' },
    subject: 'Inner',
    sentAt: '2026-03-02T09:00:00.000Z',
    kind: 'person',
    attachments: [
      { filename: 'pic.png', inline: true },
      { filename: 'Innermost.eml', contentType: 'message/rfc822', inline: false },
    ],
  });
  const page = await server.call(agent, { url: inner.htmlHref });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.body).toContain(`src="${inner.attachments[0].href}"`);
  expect(page.body).not.toContain('onclick');
  const picture = await server.call(agent, { url: inner.attachments[0].href });
  expect(picture.headers['content-type']).toBe('image/png');
  expect(picture.rawPayload.toString('hex')).toBe('89504e470d0a1a0a');

  const innermost = (await server.call(agent, { url: inner.attachments[1].forwardedHref })).json();
  expect(innermost).toMatchObject({ subject: 'Innermost', text: 'the very first words\n', htmlHref: null });
  const raw = await server.call(agent, { url: innermost.rawHref });
  expect(raw.headers['content-type']).toBe('message/rfc822');
  expect(raw.headers['content-disposition']).toContain('Innermost.eml');
  expect(raw.body.trim()).toBe(INNERMOST.trim());
});

test.each(['0', '2', '99', '1.0', '1.1.5'])('there is no mail at %s', async (path) => {
  expect((await get(path)).statusCode).toBe(404);
});

test.each(['x', '1.', '-1', '1.2.3.4.5.6.7.8.9.10.11.12'])('%s is no path', async (path) => {
  expect((await get(path)).statusCode).toBe(400);
});

test('who may not see the mail sees nothing inside it', async () => {
  for (const path of ['1', '1/html', '1/raw', '1/attachments/0'])
    expect((await get(path, stranger)).statusCode).toBe(404);
});
