import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiTypes } from './api-types.ts';

test("the console's types of the API are those of the code (npm run generate:api writes them)", async () => {
  const committed = readFileSync(new URL('../../web/src/api/schema.generated.ts', import.meta.url), 'utf8');
  expect(committed).toBe(await apiTypes());
});
