import { expect, test } from 'vitest';
import { judgeConsoleOrigin, judgeExternalUrl, judgeRedirectUri } from './external-url.ts';

test.each([
  ['https://ece.example.com', true, ''],
  ['https://ece.example.com/', true, ''],
  ['  https://ece.example.com  ', true, ''],
  ['http://localhost:8080', true, ''],
  ['http://127.0.0.1:8080', true, ''],
  [undefined, false, 'not set'],
  ['', false, 'not set'],
  ['ece.example.com', false, 'not a URL'],
  ['http://ece.example.com', false, 'needs https'],
  ['ftp://ece.example.com', false, 'needs https'],
  ['https://ece.example.com/system', false, 'path (/system)'],
  ['https://ece.example.com?x=1', false, 'query'],
  ['https://ece.example.com#top', false, 'fragment'],
  ['https://ece.example.com:8443', false, 'port 8443'],
  ['https://ece', false, 'bare host name'],
  ['https://10.1.2.3', false, 'IP address'],
  ['https://[2001:db8::1]', false, 'IP address'],
  ['https://admin:pw@ece.example.com', false, 'user name'],
])('External URL %s', (url, ok, fault) => {
  const verdict = judgeExternalUrl(url);
  expect(verdict.ok).toBe(ok);
  if (!verdict.ok) expect(verdict.fault.en).toContain(fault);
});

test.each([
  ['https://ece.example.com', 'https://ece.example.com/system', true],
  ['https://ECE.example.com', 'https://ece.example.com/', true],
  ['https://ece.example.com', 'https://ece.example.com:443/x', true],
  ['https://ece.example.com', 'https://ece-web1.example.com/system', false],
  ['https://ece.example.com', 'http://ece.example.com/system', false],
])('External URL %s with the console at %s', (external, console, ok) => {
  expect(judgeConsoleOrigin(external, console).ok).toBe(ok);
});

test.each([
  ['https://ece.example.com/oauth/callback', ''],
  ['https://ece.example.com:443/oauth/callback', ''],
  ['https://web1.example.com/oauth/callback', 'is at web1.example.com'],
  ['http://ece.example.com/oauth/callback', 'uses http'],
  ['https://ece.example.com:8443/oauth/callback', 'port 8443'],
  ['https://ece.example.com/oauth/callback/', 'ends in a slash'],
  ['https://ece.example.com/oauth/callback?x=1', 'query'],
  ['callback', 'not a URL'],
])('redirect URI %s', (redirect, fault) => {
  const verdict = judgeRedirectUri('https://ece.example.com', redirect);
  expect(verdict.ok ? '' : verdict.fault.en).toContain(fault);
  expect(verdict.ok).toBe(fault === '');
});
