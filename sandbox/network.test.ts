/** What a client sees when the network or a certificate is broken. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, createCertificates } from './certificates.ts';
import { createFaults, type FaultName } from './faults/registry.ts';
import { createNetwork, type Listening, type Network } from './network.ts';

const GREETING = '220 here\r\n';
const faults = createFaults();
let certificates: Certificates;
let network: Network;
let plain: Listening;
let encrypted: Listening;

beforeAll(async () => {
  certificates = await createCertificates();
  network = createNetwork({ certificates, faults });
  plain = await network.listen('smtp', echo);
  encrypted = await network.listen('imap', (socket) => echo(network.secure(socket, 'imap')));
});
afterEach(async () => {
  faults.clear();
  await network.settled();
});
afterAll(async () => {
  await Promise.all([plain.close(), encrypted.close(), certificates.close()]);
});

function echo(socket: Socket): void {
  socket.on('error', () => {});
  socket.write(GREETING);
  socket.on('data', (bytes) => socket.write(bytes));
}

/** @returns what came until `enough`, or the error's code. */
async function talk(socket: Socket, say = '', enough = GREETING.length + say.length): Promise<string> {
  let heard = '';
  try {
    socket.write(say);
    while (heard.length < enough) {
      const [bytes] = await once(socket, 'data');
      heard += String(bytes);
    }
    return heard;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}

const dial = () => connectTcp(plain.port, '127.0.0.1');
const dialTls = () =>
  connectTls({ port: encrypted.port, host: '127.0.0.1', servername: 'localhost', ca: certificates.ca });

test('without a fault everything arrives', async () => {
  expect(await talk(dial(), 'hello')).toBe(`${GREETING}hello`);
  expect(await talk(dialTls(), 'hello')).toBe(`${GREETING}hello`);
});

describe('certificates', () => {
  test.each<[FaultName, string]>([
    ['tls-expired', 'CERT_HAS_EXPIRED'],
    ['tls-not-yet-valid', 'CERT_NOT_YET_VALID'],
    ['tls-wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls-unknown-ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls-self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls-intercepted', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['tls-handshake-fails', 'ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('%s is refused by the client as %s', async (name, code) => {
    faults.set(name, { service: 'imap' });
    expect(await talk(dialTls())).toMatch(new RegExp(`^(${code})$`));
    faults.clear();
    expect(await talk(dialTls())).toBe(GREETING);
  });
});

describe('connections', () => {
  test('are refused, and accepted again on the same port', async () => {
    faults.set('network-refuse', { service: 'smtp' });
    await network.settled();
    expect(await talk(dial())).toBe('ECONNREFUSED');
    expect(await talk(dialTls())).toBe(GREETING);
    faults.clear();
    await network.settled();
    expect(await talk(dial())).toBe(GREETING);
  });

  test('are reset', async () => {
    faults.set('network-reset', { service: 'smtp', count: 1 });
    expect(await talk(dial())).toBe('ECONNRESET');
    expect(await talk(dial())).toBe(GREETING);
  });

  test('are reset after some bytes', async () => {
    faults.set('network-reset', { service: 'smtp', afterBytes: 4 });
    const socket = dial();
    const heard: string[] = [];
    socket.on('data', (bytes) => heard.push(String(bytes)));
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ECONNRESET');
    expect('220 '.startsWith(heard.join(''))).toBe(true);
  });

  test('are accepted and never answered', async () => {
    faults.set('network-blackhole', { service: 'smtp', count: 1 });
    const silent = dial();
    await once(silent, 'connect');
    let heard = '';
    silent.on('data', (bytes) => {
      heard += bytes;
    });
    expect(await talk(dial(), 'hello')).toBe(`${GREETING}hello`);
    expect(heard).toBe('');
    silent.destroy();
  });

  test.each([
    ['in clear', dial, 'smtp'],
    ['encrypted', dialTls, 'imap'],
  ] as const)('that are open and %s fall silent, without being closed', async (_, open, service) => {
    const socket = open();
    await once(socket, 'data');
    const heard: string[] = [];
    socket.on('data', (bytes) => heard.push(String(bytes)));
    socket.write('before');
    await expect.poll(() => heard.join('')).toBe('before');
    faults.set('network-blackhole', { service, existing: true });
    socket.write('after');
    faults.clear();
    await talk(open(), 'another');
    expect(heard.join('')).toBe('before');
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  test('that are slow or far away still carry every byte in order, encrypted too', async () => {
    faults.set('network-slow', { bytesPerSecond: 400_000 });
    faults.set('network-delay', { roundTripMs: 4 });
    const text = Array.from({ length: 4000 }, (_, index) => `${index} `).join('');
    expect(await talk(dial(), text)).toBe(GREETING + text);
    expect(await talk(dialTls(), text)).toBe(GREETING + text);
  });
});

test('a name that does not resolve is one that never can', () => {
  expect(network.name('imap', 993).host).toBe('localhost');
  faults.set('dns-not-found', { service: 'imap' });
  expect(network.name('imap', 993).host).toBe('imap.sandbox.invalid');
  expect(network.name('smtp', 587).host).toBe('localhost');
});
