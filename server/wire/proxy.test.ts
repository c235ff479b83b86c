import { once } from 'node:events';
import https from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ignoredProxy, placeOfFault, proxyEnvironment, proxyFor } from './proxy.ts';

const asked: string[] = [];
const proxy = createServer((socket: Socket) => {
  socket.on('error', () => {});
  socket.once('data', (data) => {
    asked.push(String(data));
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
});
let at: string;

beforeAll(async () => {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  at = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(() => {
  proxy.close();
});

/** @returns what the proxy was asked by Node's agent; undefined when it was left out. */
async function byNode(url: string, environment: Record<string, string>): Promise<string | undefined> {
  asked.length = 0;
  const agent = new https.Agent({ keepAlive: false, proxyEnv: proxyEnvironment(environment) });
  // Nothing listens there but the proxy: an error is all that can come.
  await once(https.request(url, { agent }).end(), 'error').catch(() => {});
  return asked[0];
}

const HOST = 'login.contoso.invalid';

test.each([
  [HOST, ''],
  [HOST, '*'],
  [HOST, HOST],
  [HOST, 'LOGIN.contoso.invalid'],
  [HOST, 'contoso.invalid'],
  [HOST, '.contoso.invalid'],
  [HOST, '.login.contoso.invalid'],
  [HOST, '*.contoso.invalid'],
  [HOST, '*.invalid'],
  [HOST, 'soso.invalid'],
  [HOST, '.soso.invalid'],
  [HOST, 'other.invalid , login.contoso.invalid'],
  [HOST, 'other.invalid login.contoso.invalid'],
  [HOST, `${HOST}:443`],
  [HOST, `${HOST}:8443`],
  [`${HOST}:8443`, `${HOST}:8443`],
  ['127.0.0.2:1', '127.0.0.0-127.0.0.9'],
  ['127.0.0.2:1', '127.0.0.3-127.0.0.9'],
  ['127.0.0.2:1', '127.0.0.0/8'],
  ['127.0.0.2:1', '127.0.0.2'],
])('%s with NO_PROXY=%s goes the way that Node’s agent takes', async (place, exempt) => {
  const environment = { HTTPS_PROXY: `http://${at}`, NO_PROXY: exempt };
  const url = new URL(`https://${place}/`);
  const target = { host: url.hostname, port: Number(url.port) || 443 };
  const through = (await byNode(url.href, environment)) !== undefined;
  expect(proxyFor(target, environment) !== undefined).toBe(through);
});

test.each([
  ['upper case', (address: string) => ({ HTTPS_PROXY: `http://${address}` })],
  [
    'lower case wins',
    (address: string) => ({ https_proxy: `http://${address}`, HTTPS_PROXY: 'http://127.0.0.1:1' }),
  ],
  [
    'an empty lower case does not',
    (address: string) => ({ https_proxy: '', HTTPS_PROXY: `http://${address}` }),
  ],
  ['no scheme', (address: string) => ({ HTTPS_PROXY: address })],
  ['SOCKS', (address: string) => ({ HTTPS_PROXY: `socks5://${address}` })],
  ['no address', () => ({ HTTPS_PROXY: 'http://proxy:port' })],
  ['a user that cannot be read', (address: string) => ({ HTTPS_PROXY: `http://a%zz:b@${address}` })],
] as const)('%s is taken as Node’s agent takes it', async (_, environmentOf) => {
  const environment = environmentOf(at) as Record<string, string>;
  const through = (await byNode(`https://${HOST}/`, environment)) !== undefined;
  expect(proxyFor({ host: HOST, port: 443 }, environment) !== undefined).toBe(through);
  expect(ignoredProxy(environment) === undefined).toBe(through);
});

test('user and password are sent as Node’s agent sends them', async () => {
  const environment = { HTTPS_PROXY: `http://us%40er:p%3Aw@${at}` };
  const found = proxyFor({ host: HOST, port: 443 }, environment);
  expect(await byNode(`https://${HOST}/`, environment)).toContain(found?.authorization?.reveal());
  expect(JSON.stringify(found)).not.toContain(found?.authorization?.reveal());
});

test('what is passed over is shown without its password', () => {
  expect(ignoredProxy({ HTTPS_PROXY: 'proxy.example.com:8080' })).toBe('proxy.example.com:8080');
  expect(ignoredProxy({ HTTPS_PROXY: 'socks5://robin:hunter2@proxy:1080' })).toBe('socks5://…@proxy:1080');
  expect(ignoredProxy({ HTTPS_PROXY: 'robin:hunter2@proxy:1080' })).toBe('…@proxy:1080');
  expect(ignoredProxy({})).toBeUndefined();
});

test('an error before the proxy was reached is about the proxy', () => {
  const destination = { host: HOST, port: 443 };
  const environment = { HTTPS_PROXY: 'http://proxy.invalid:8080' };
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' });
  expect(placeOfFault(refused, destination, environment)).toMatchObject({
    host: 'proxy.invalid',
    port: 8080,
  });
  expect(placeOfFault(refused, destination, {})).toEqual(destination);
  expect(placeOfFault(new Error('read ECONNRESET'), destination, environment)).toEqual(destination);
});
