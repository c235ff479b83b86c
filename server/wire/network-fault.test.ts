import { expect, test } from 'vitest';
import { Failure } from '../kernel/failure.ts';
import { networkFault } from './network-fault.ts';

const destination = { host: 'outlook.office365.com', port: 993 };
const withCode = (code: string, message = `read ${code}`) => Object.assign(new Error(message), { code });

test.each([
  ['ENOTFOUND', 'dns-not-found'],
  ['EAI_AGAIN', 'dns-not-found'],
  ['ECONNREFUSED', 'host-unreachable'],
  ['EHOSTUNREACH', 'host-unreachable'],
  ['ETIMEDOUT', 'host-timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'host-timeout'],
  ['ECONNRESET', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['CERT_HAS_EXPIRED', 'tls-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-wrong-name'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls-failed'],
  ['EPROTO', 'tls-failed'],
])('%s is %s', (code, failure) => {
  expect(networkFault(withCode(code), destination)).toMatchObject({
    code: failure,
    facts: { host: 'outlook.office365.com', port: '993' },
  });
});

test('the network error under a library’s own error is found', () => {
  const wrapped = new TypeError('fetch failed', { cause: withCode('ENOTFOUND') });
  expect(networkFault(wrapped, destination)?.code).toBe('dns-not-found');
  const everyAddress = new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]);
  expect(networkFault(everyAddress, destination)?.code).toBe('host-unreachable');
});

test('a failure passes through, with the server that whoever broke it off did not know', () => {
  const failure = new Failure('host-timeout', { detail: 'SELECT took longer than 30000 ms' });
  expect(networkFault(failure, destination)).toMatchObject({
    code: 'host-timeout',
    detail: failure.detail,
    facts: { host: destination.host, port: String(destination.port) },
  });
  const named = new Failure('host-timeout', { facts: { host: 'proxy', port: '3128' } });
  expect(networkFault(named, destination)).toBe(named);
});

test('what is not of the network is left to the protocol', () => {
  for (const other of [new TypeError('x is not a function'), withCode('EAUTH'), 'text', null, undefined]) {
    expect(networkFault(other, destination)).toBeUndefined();
  }
});

test('a chain of causes that bites its tail ends', () => {
  const first = new Error('first');
  const second = new Error('second', { cause: first });
  first.cause = second;
  expect(networkFault(first, destination)).toBeUndefined();
});

test('the detail is one line', () => {
  const long = withCode(
    'EPROTO',
    `40E7:error:0A00010B:SSL routines:wrong version number\n${'x'.repeat(900)}`,
  );
  const detail = networkFault(long, destination)?.detail ?? '';
  expect(detail).toContain('wrong version number');
  expect(detail).not.toContain('\n');
  expect(detail.length).toBeLessThanOrEqual(300);
});

test('a proxy that makes no connection is named, and its own words stay', () => {
  process.env.HTTPS_PROXY = 'http://robin:hunter2@proxy.example.com:8080';
  try {
    const message =
      'Failed to establish tunnel to a:443 via http://proxy.example.com:8080/: HTTP/1.1 407 Proxy';
    const failure = networkFault(withCode('ERR_PROXY_TUNNEL', message), destination);
    expect(failure).toMatchObject({ code: 'proxy-refused', facts: { proxy: 'proxy.example.com:8080' } });
    expect(failure?.detail).toContain('407');
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  } finally {
    delete process.env.HTTPS_PROXY;
  }
});
