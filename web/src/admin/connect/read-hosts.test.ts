import { expect, test } from 'vitest';
import { NO_HOSTS, readHosts, writeHosts } from './read-hosts.ts';

test('what is left empty stays the cloud’s', () => {
  expect(readHosts(NO_HOSTS)).toEqual({ endpoints: {}, bad: [] });
});

test.each([
  ['imap', 'mail.example.com', { host: 'mail.example.com', port: 993, tls: 'implicit' }],
  ['pop3', 'mail.example.com:1995', { host: 'mail.example.com', port: 1995, tls: 'implicit' }],
  ['smtp', 'mail.example.com', { host: 'mail.example.com', port: 587, tls: 'starttls' }],
  ['smtp', 'mail.example.com:465', { host: 'mail.example.com', port: 465, tls: 'implicit' }],
  ['imap', 'mail.example.com:143', { host: 'mail.example.com', port: 143, tls: 'starttls' }],
  ['pop3', 'mail.example.com:110', { host: 'mail.example.com', port: 110, tls: 'starttls' }],
  ['imap', '[::1]:2993', { host: '[::1]', port: 2993, tls: 'implicit' }],
  ['login', 'https://login.example.com/', 'https://login.example.com'],
] as const)('%s %s', (name, text, endpoint) => {
  expect(readHosts({ ...NO_HOSTS, [name]: text })).toEqual({ endpoints: { [name]: endpoint }, bad: [] });
});

test.each([
  ['imap', 'imaps://mail.example.com'],
  ['imap', 'mail.example.com:99999'],
  ['smtp', 'mail example'],
  ['login', 'login.example.com'],
  ['ca', 'not a certificate'],
] as const)('%s %j is refused', (name, text) => {
  expect(readHosts({ ...NO_HOSTS, [name]: text })).toEqual({ endpoints: {}, bad: [name] });
});

test('TLS chosen by hand wins over what the port is known for', () => {
  const texts = { ...NO_HOSTS, smtp: 'localhost:25', tls: { smtp: 'none' as const } };
  expect(readHosts(texts).endpoints.smtp).toEqual({ host: 'localhost', port: 25, tls: 'none' });
});

test('what was stored is typed again as it was', () => {
  const endpoints = {
    login: 'https://login.example.com',
    imap: { host: 'mail.example.com', port: 993, tls: 'starttls' as const },
    smtp: { host: '[::1]', port: 2525, tls: 'none' as const },
  };
  expect(readHosts(writeHosts(endpoints))).toEqual({ endpoints, bad: [] });
});
