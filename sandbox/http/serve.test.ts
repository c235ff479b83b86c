import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificates } from '../certificates.ts';
import { createFaults } from '../faults/registry.ts';
import { createNetwork, type Listening } from '../network.ts';
import { json } from './reply.ts';
import { groundOf, serve } from './serve.ts';

let listening: Listening;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const certificates = await createCertificates();
  const network = createNetwork({ certificates, faults: createFaults() });
  listening = await serve(groundOf(network, 'graph'), async (ask) =>
    json({ path: ask.path, length: (await ask.body()).length }),
  );
  closing.push(() => listening.close(), certificates.close);
});
afterAll(async () => {
  for (const close of closing) await close();
});

const url = (path: string) => `http://127.0.0.1:${listening.port}${path}`;

test.each([
  ['no HTTP at all', 'EHLO me\r\n\r\n'],
  ['a body that never ends', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this'],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n'],
  ['an address that is none', 'GET //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
])('a client that sends %s disturbs nobody', async (_, bytes) => {
  const socket = connect(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.end(bytes);
  await once(socket.resume(), 'close');
  const response = await fetch(url('/after'), { method: 'POST', body: 'abc' });
  expect(await response.json()).toEqual({ path: '/after', length: 3 });
});
