import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { reachPort, resolveName, seeTls } from './probe.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function listening(server: Server): Promise<{ host: string; port: number }> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: 'localhost', port: (server.address() as AddressInfo).port };
}

const signal = new AbortController().signal;

test('a name resolves to addresses with their family; one that does not exist is named', async () => {
  expect(await resolveName('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
  await expect(resolveName('no-such-host.invalid')).rejects.toMatchObject({
    code: 'dns-not-found',
    facts: { host: 'no-such-host.invalid' },
  });
});

test('an open port is reached, a closed one refused', async () => {
  const open = await listening(createServer((socket) => socket.end()));
  expect(await reachPort(open, signal)).toEqual({ address: '127.0.0.1', family: 4 });
  const closed = await listening(createServer());
  servers.pop()?.close();
  await expect(reachPort(closed, signal)).rejects.toMatchObject({ code: 'host-unreachable' });
});

test('a good certificate has no fault and is shown', async () => {
  const { key, cert, ca } = await makeCertificate({ names: ['localhost'] });
  const at = await listening(createTlsServer({ key, cert }, (socket) => socket.resume()));
  const sight = await seeTls(at, 'implicit', ca, signal);
  expect(sight.fault).toBeUndefined();
  expect(sight.certificate.names).toContain('DNS:localhost');
  expect(sight.protocol).toMatch(/^TLSv1\.[23]$/);
});

test.each([
  ['an unknown issuer', { names: ['localhost'] }, false, 'tls-untrusted'],
  ['another name', { names: ['mail.example.com'] }, true, 'tls-wrong-name'],
  ['an old date', { names: ['localhost'], expired: true }, true, 'tls-expired'],
] as const)(
  '%s is the fault, and whose certificate it is stays visible',
  async (_, options, trusted, code) => {
    const { key, cert, ca } = await makeCertificate(options);
    const at = await listening(createTlsServer({ key, cert }, (socket) => socket.resume()));
    const sight = await seeTls(at, 'implicit', trusted ? ca : undefined, signal);
    expect(sight.fault?.code).toBe(code);
    expect(sight.fault?.detail).toContain('issued by');
  },
);

test('plain text where TLS is wanted is a TLS failure', async () => {
  const at = await listening(createServer((socket) => socket.end('* OK IMAP4 ready\r\n')));
  await expect(seeTls(at, 'implicit', undefined, signal)).rejects.toMatchObject({ code: 'tls-failed' });
});

test('587 is asked for STARTTLS first', async () => {
  const { key, cert, ca } = await makeCertificate({ names: ['localhost'] });
  const at = await listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 mail ready\r\n');
      socket.on('data', function answer(data: Buffer) {
        const command = data.toString();
        if (command.startsWith('EHLO')) socket.write('250-mail\r\n250-SIZE 100\r\n250 STARTTLS\r\n');
        if (!command.startsWith('STARTTLS')) return;
        socket.off('data', answer);
        socket.write('220 go ahead\r\n');
        new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ key, cert }) }).on(
          'error',
          () => {},
        );
      });
    }),
  );
  const sight = await seeTls(at, 'starttls-smtp', ca, signal);
  expect(sight.fault).toBeUndefined();
});

test('a server that does not offer STARTTLS is named', async () => {
  const at = await listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 mail ready\r\n');
      socket.on('data', () => socket.write('250 mail\r\n'));
    }),
  );
  await expect(seeTls(at, 'starttls-smtp', undefined, signal)).rejects.toMatchObject({
    code: 'tls-failed',
    detail: expect.stringContaining('does not offer STARTTLS'),
  });
});

test('a server that accepts and never answers ends with the signal', async () => {
  const at = await listening(createServer((socket) => socket.on('error', () => {})));
  const controller = new AbortController();
  const looking = seeTls(at, 'implicit', undefined, controller.signal);
  controller.abort(new Error('time is up'));
  await expect(looking).rejects.toThrow('time is up');
});
