import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addConversation,
  startTestServer,
  type TestAgent,
  type TestServer,
} from '../../../test/support/http-server.ts';
import { closeReader } from '../../wire/mime/read.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const RAW = Buffer.from(
  [
    'From: customer@example.org',
    'Subject: Photo',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>See <img src="cid:logo@x"></p>',
    '--b',
    'Content-Type: image/png; name="logo.png"',
    'Content-ID: <logo@x>',
    'Content-Disposition: inline; filename="logo.png"',
    'Content-Transfer-Encoding: base64',
    '',
    PNG.toString('base64'),
    '--b',
    'Content-Type: text/html; name="page.html"',
    'Content-Disposition: attachment; filename="page.html"',
    '',
    '<script>alert(1)</script>',
    '--b--',
    '',
  ].join('\r\n'),
);

let server: TestServer;
let agent: TestAgent;
let stranger: TestAgent;
let id: string;
let plainId: string;
beforeAll(async () => {
  server = await startTestServer();
  const sales = await server.addDepartment();
  agent = await server.addAgent('agent', [sales.id]);
  stranger = await server.addAgent('agent');
  const mail = await addConversation(server, sales, {
    subject: 'Foto “van” de\r\nbestelling',
    raw: RAW,
    html: '<p onclick=x>See <img src="cid:logo@x"><img src="https://x.example/t.gif"></p><script>alert(1)</script>',
    attachments: [
      { filename: 'logo.png', contentType: 'image/png', contentId: 'logo@x' },
      { filename: 'p\u202Eage".html', contentType: 'text/html' },
    ],
  });
  id = mail.messageId;
  plainId = (await addConversation(server, sales, { raw: Buffer.alloc(3 * 1024 * 1024 + 5, 'x') })).messageId;
});
afterAll(async () => {
  await server?.stop();
  await closeReader();
});

const get = (path: string, who = agent) => server.call(who, { url: `/api/v1/messages/${path}` });

test('the page of an HTML mail is harmless by itself and by its headers', async () => {
  const page = await get(`${id}/html`);
  expect(page.statusCode).toBe(200);
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-blocked-images': '1',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  });
  expect(page.body).toContain(`<p>See <img src="/api/v1/messages/${id}/attachments/0" /><img /></p>`);
  expect(page.body).not.toMatch(/script|onclick|x\.example/);
});

test('remote images come when asked for, and only then', async () => {
  const page = await get(`${id}/html?images=on`);
  expect(page.headers['content-security-policy']).toContain("img-src 'self' data: https:;");
  expect(page.headers['x-blocked-images']).toBe('0');
  expect(page.body).toContain('https://x.example/t.gif');
  expect((await get(`${id}/html?images=maybe`)).statusCode).toBe(400);
});

test('a mail without HTML has no page', async () => {
  expect((await get(`${plainId}/html`)).statusCode).toBe(404);
});

test('the original comes back byte for byte, as a file', async () => {
  const raw = await get(`${id}/raw`);
  expect(raw.rawPayload.equals(RAW)).toBe(true);
  expect(raw.headers).toMatchObject({
    'content-type': 'message/rfc822',
    'content-length': String(RAW.length),
    'content-disposition': `attachment; filename="Foto van debestelling.eml"; filename*=UTF-8''Foto%20%E2%80%9Cvan%E2%80%9D%20debestelling.eml`,
    'content-security-policy': "default-src 'none'; sandbox",
  });
  const large = await get(`${plainId}/raw`);
  expect(large.rawPayload.length).toBe(3 * 1024 * 1024 + 5);
});

test('a picture is shown, anything else is a download of an unknown kind', async () => {
  const picture = await get(`${id}/attachments/0`);
  expect(picture.rawPayload.equals(PNG)).toBe(true);
  expect(picture.headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `inline; filename="logo.png"; filename*=UTF-8''logo.png`,
    'x-content-type-options': 'nosniff',
  });
  const page = await get(`${id}/attachments/1`);
  expect(page.body.trim()).toBe('<script>alert(1)</script>');
  expect(page.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="page_.html"; filename*=UTF-8''page_.html`,
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

test('nothing of it exists for other departments, and no part beyond the last', async () => {
  for (const path of ['html', 'raw', 'attachments/0']) {
    expect((await get(`${id}/${path}`, stranger)).statusCode, path).toBe(404);
  }
  expect((await get(`${id}/attachments/2`)).statusCode).toBe(404);
  expect((await get(`${id}/attachments/-1`)).statusCode).toBe(400);
  expect((await get('nope/raw')).statusCode).toBe(400);
});
