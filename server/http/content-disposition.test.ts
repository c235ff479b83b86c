import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

test.each([
  ['report.pdf', `filename="report.pdf"; filename*=UTF-8''report.pdf`],
  ['Überweisung.pdf', `filename="Uberweisung.pdf"; filename*=UTF-8''%C3%9Cberweisung.pdf`],
  ['請求書', `filename="file"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8`],
  ['invoice\u202Efdp.exe', `filename="invoicefdp.exe"; filename*=UTF-8''invoicefdp.exe`],
  ['../../etc/passwd', `filename="_.._etc_passwd"; filename*=UTF-8''_.._etc_passwd`],
  ['a"; filename="b.exe', `filename="a_; filename=_b.exe"; filename*=UTF-8''a_%3B%20filename%3D_b.exe`],
  ["it's (1)*.txt", `filename="it's (1)_.txt"; filename*=UTF-8''it%27s%20%281%29_.txt`],
  ['', `filename="file"; filename*=UTF-8''file`],
])('%j is named safely', (name, expected) => {
  expect(contentDisposition('attachment', name, 'file')).toBe(`attachment; ${expected}`);
});

test('whatever the name, the header is one line of visible ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(contentDisposition('attachment', name, 'file')).toMatch(
        /^attachment; filename="[^"\\]+"; filename\*=UTF-8''[\w%.!#$&+^`|~-]+$/,
      );
    }),
  );
});
