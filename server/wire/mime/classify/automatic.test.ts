import { expect, test } from 'vitest';
import { isAutomatic } from './automatic.ts';

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ 'auto-submitted': 'no' }, false],
  [{ 'auto-submitted': 'auto-replied' }, true],
  [{ 'auto-submitted': 'auto-generated; owner-email="x"' }, true],
  [{ precedence: 'bulk' }, true],
  [{ precedence: 'first-class' }, false],
  [{ 'x-auto-response-suppress': 'OOF, DR, RN' }, true],
  [{ 'x-auto-response-suppress': 'All' }, true],
  [{ 'x-auto-response-suppress': 'DR, RN' }, false],
  [{ 'list-id': '<news.shop.example>' }, true],
  [{ 'return-path': '<>' }, true],
  [{ 'return-path': '<ann@x.example>' }, false],
  [{ 'content-type': 'multipart/report; report-type=delivery-status' }, true],
  [{ 'content-type': 'multipart/mixed; boundary=x' }, false],
])('%j: %s', (headers, automatic) => {
  expect(isAutomatic(headers)).toBe(automatic);
});
