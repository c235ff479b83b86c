import { expect, test } from 'vitest';
import { fileType } from './file-type.ts';

test.each([
  ['invoice.pdf', 'application/pdf', 'PDF'],
  ['invoice.PDF.exe', 'application/pdf', 'EXE'],
  ['archive.tar.gz', 'application/gzip', 'GZ'],
  ['no extension', 'image/png', 'PNG'],
  ['', 'message/rfc822', 'EML'],
  ['', 'application/octet-stream', ''],
  ['ends with a dot.', 'application/octet-stream', ''],
  ['договор.docx', 'application/octet-stream', 'DOCX'],
])('%s of %s is %s', (filename, contentType, type) => {
  expect(fileType(filename, contentType)).toBe(type);
});
