import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failuresDocument } from './failures-document.ts';

test('docs/failures.md says what the code says (npm run generate:failures writes it)', () => {
  expect(readFileSync(new URL('../../docs/failures.md', import.meta.url), 'utf8')).toBe(failuresDocument());
});
