import { expect, test } from 'vitest';
import { isUsableRedirectUri, redirectUriOf } from './redirect-uri.ts';

test.each([
  ['https://desk.example.com', 'https://desk.example.com/oauth/callback', true],
  ['https://desk.example.com/', 'https://desk.example.com/oauth/callback', true],
  ['http://localhost:8080', 'http://localhost:8080/oauth/callback', true],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/oauth/callback', true],
  ['http://[::1]:8080', 'http://[::1]:8080/oauth/callback', true],
  ['http://desk.example.com', 'http://desk.example.com/oauth/callback', false],
  ['http://localhost.example.com', 'http://localhost.example.com/oauth/callback', false],
  ['desk.example.com', 'desk.example.com/oauth/callback', false],
])('%s gives %s (usable: %s)', (externalUrl, redirectUri, usable) => {
  expect(redirectUriOf(externalUrl)).toBe(redirectUri);
  expect(isUsableRedirectUri(redirectUri)).toBe(usable);
});
