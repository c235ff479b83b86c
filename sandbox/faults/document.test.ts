import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documentFaults } from './document.ts';

test('docs/sandbox-faults.md holds every fault as it is: node sandbox/main.ts faults > docs/sandbox-faults.md', async () => {
  const document = await readFile(new URL('../../docs/sandbox-faults.md', import.meta.url), 'utf8');
  expect(document).toBe(documentFaults());
});
