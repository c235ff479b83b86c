import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret never shows itself, whichever way it is written out', () => {
  const secret = new Secret('planted-marker');
  const shown = [
    JSON.stringify({ secret }),
    inspect({ deep: [secret] }, { depth: 9, showHidden: true }),
    `${secret}`,
    String(secret),
    Object.values(secret).join(),
  ];
  for (const text of shown) expect(text).not.toContain('planted-marker');
  expect(secret.reveal()).toBe('planted-marker');
});
