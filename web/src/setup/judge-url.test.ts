import { expect, test } from 'vitest';
import { judgeUrl, type UrlVerdict } from './judge-url.ts';

const HERE = 'https://desk.example.com';

test.each<[string, UrlVerdict[], string | undefined]>([
  ['https://desk.example.com', ['same'], HERE],
  ['https://desk.example.com/', ['same'], HERE],
  [' HTTPS://Desk.Example.com ', ['same'], HERE],
  ['https://desk.example.com:443', ['same'], HERE],
  ['https://other.example.com', ['differs'], 'https://other.example.com'],
  ['https://desk.example.com:8443', ['differs'], 'https://desk.example.com:8443'],
  ['http://desk.example.com', ['http', 'differs'], 'http://desk.example.com'],
  ['http://localhost:8080', ['differs'], 'http://localhost:8080'],
  ['https://desk', ['bare', 'differs'], 'https://desk'],
  ['https://desk.example.com/postvak', ['path'], undefined],
  ['https://desk.example.com?x=1', ['path'], undefined],
  ['https://a:b@desk.example.com', ['invalid'], undefined],
  ['desk.example.com', ['invalid'], undefined],
  ['ftp://desk.example.com', ['invalid'], undefined],
  ['', ['invalid'], undefined],
])('%s', (text, verdicts, origin) => {
  expect(judgeUrl(text, HERE)).toEqual({ origin, verdicts });
});
