import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CORPUS } from '../../../test/corpus/all.ts';
import { checkReading } from '../../../test/corpus/check.ts';
import { encode } from '../../../test/corpus/encode.ts';
import { mutations } from '../../../test/corpus/mutate.ts';
import { parseMessage } from './parse.ts';

test('the corpus is large, and each of its mails has a name of its own', () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(300);
  expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
});

// The corpus encodes by the decoder's tables turned round; these bytes are from the tables of the standards.
test.each([
  ['koi8-r', 'Заказ', 'fac1cbc1da'],
  ['windows-1251', 'Заказ', 'c7e0eae0e7'],
  ['iso-8859-5', 'Заказ', 'b7d0dad0d7'],
  ['windows-1252', '€“é', '8093e9'],
  ['shift_jis', '注文', '928d95b6'],
  ['euc-jp', '注文', 'c3edcab8'],
  ['iso-2022-jp', '注文', '1b2442436d4a381b2842'],
  ['gbk', '订单', 'b6a9b5a5'],
  ['big5', '訂單', 'ad71b3e6'],
  ['euc-kr', '주문', 'c1d6b9ae'],
])('the corpus writes %s as it is', (charset, text, hex) => {
  expect(encode(text, charset).toString('hex')).toBe(hex);
});

describe('the corpus', () => {
  test.each(CORPUS.map(({ name, raw, expected }) => [name, raw, expected] as const))(
    '%s',
    async (_, raw, expected) => {
      const message = await parseMessage(raw);
      const { from = 'ann@customer.example', kind = 'person', traits = {}, files } = expected;
      expect(message.reading).toBe('parsed');
      expect(message.from?.address.toLowerCase() ?? null).toBe(from);
      expect(message.kind).toBe(kind);
      expect(message.automatic).toBe(
        expected.automatic ?? (kind !== 'person' || message.headers['return-path'] === '<>'),
      );
      expect(message.traits).toEqual(traits);
      if (expected.name !== undefined) expect(message.from?.name).toBe(expected.name);
      if (expected.subject !== undefined) expect(message.subject).toBe(expected.subject);
      if (expected.text instanceof RegExp) expect(message.text.trim()).toMatch(expected.text);
      else if (expected.text !== undefined) expect(message.text.trim()).toBe(expected.text.trim());
      if (expected.html !== undefined) expect(message.html !== undefined).toBe(expected.html);
      if (files) {
        const shown = message.attachments.filter(({ inline }) => !inline);
        expect(shown.map(({ filename }) => filename)).toEqual(files);
      }
    },
    20_000,
  );
});

test('whatever happens to its bytes, a mail is read, nothing is lost, and the database can take it', async () => {
  await fc.assert(
    fc.asyncProperty(mutations(CORPUS), async (raw) => void (await checkReading(raw))),
    { numRuns: 400 },
  );
}, 60_000);
