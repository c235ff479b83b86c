import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { Secret } from '../../kernel/secret.ts';
import { postWebhook } from './post.ts';

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
const post = (url: string, signal = new AbortController().signal) =>
  postWebhook(new Secret(url), '{"a":1}', { 'x-test': 'yes' }, signal);

it('sends the body and its headers', async () => {
  const got = Promise.withResolvers<string>();
  const url = await receiver(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.resolve(`${request.method} ${request.headers['x-test']} ${Buffer.concat(chunks)}`);
    response.writeHead(204).end();
  });
  await post(`${url}/hook`);
  expect(await got.promise).toBe('POST yes {"a":1}');
});

it('follows no redirect', async () => {
  const seen: string[] = [];
  const url = await receiver((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  await expect(post(url)).rejects.toMatchObject({ code: 'webhook-refused', facts: { status: '307' } });
  expect(seen).toEqual(['/']);
});

it('obeys a receiver that asks for patience', async () => {
  const url = await receiver((_, response) => response.writeHead(429, { 'retry-after': '30' }).end());
  await expect(post(url)).rejects.toMatchObject({ code: 'webhook-refused', retryAfterMs: 30_000 });
});

it('does not read an endless answer', async () => {
  const url = await receiver((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
    response.on('close', () => clearInterval(timer));
  });
  await post(url);
});

it('refuses addresses of the cloud itself, whatever notation', async () => {
  for (const host of ['169.254.169.254', '[fe80::1]', '[::ffff:a9fe:a9fe]', '2852039166'])
    await expect(post(`https://${host}/`)).rejects.toMatchObject({ code: 'webhook-address-forbidden' });
});

it('names a host that is not there', async () => {
  await expect(post('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'host-unreachable' });
});
