import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskAddresses } from './mask-addresses.ts';

it.each([
  ['550 5.1.1 <anna.de-vries@klant.example>: user unknown', '550 5.1.1 <***@klant.example>: user unknown'],
  ['{"detail":"mailto:o\'brien+x@a.example"}', '{"detail":"mailto:o\'***@a.example"}'],
  ['zoë@müller.example, 山田@例え.テスト', '***@müller.example, ***@例え.テスト'],
  ['at /app/node_modules/@fastify/cookie/index.js:3', 'at /app/node_modules/@fastify/cookie/index.js:3'],
  ['pg@8.23 and an @ alone', '***@8.23 and an @ alone'],
  ['user=anna@contoso.example\\r\\n', 'user=***@contoso.example\\r\\n'],
])('%s', (line, masked) => {
  expect(maskAddresses(line)).toBe(masked);
});

it('leaves no local part, and every line of JSON one', () => {
  const local = fc
    .stringMatching(/^[a-z][a-z0-9._+-]{2,20}$/)
    .filter((name) => !/^[a-z.]*example/.test(name));
  fc.assert(
    fc.property(local, fc.string(), (name, words) => {
      const line = JSON.stringify({
        msg: `${words} ${name}@klant.example`,
        address: `${name}@klant.example`,
      });
      const masked = JSON.parse(maskAddresses(line)) as { address: string };
      expect(masked.address).toBe('***@klant.example');
    }),
  );
});
