import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../mime/read.ts';
import { composeMessage } from './compose.ts';
import { comparable, namedIn, readdressed, readdressHeader } from './readdress.ts';

const names = fc.oneof(
  fc.constantFrom(
    '',
    'Jan',
    'De Vries, Jan',
    'A "B" <c@d>',
    'Ådne Ødegård',
    '山田 太郎',
    'x'.repeat(90),
    'a;b:c',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const addresses = fc.constantFrom(
  'a@klant.example',
  'B.C+d@Klant.example',
  'e@bücher.example',
  'ünï@klant.example',
  'f@sub.klant.example',
);
const people = fc.uniqueArray(fc.record({ address: addresses, name: names }), {
  maxLength: 4,
  selector: ({ address }) => address,
});

const composed = (to: Person[], cc: Person[]) =>
  composeMessage({
    from: { address: 'support@contoso.example', name: 'Support' },
    to,
    cc,
    subject: 'To: nobody, <x@y>',
    messageId: '<1@contoso.example>',
    date: new Date(0),
    text: 'To: a@klant.example',
    html: '<p>To: a@klant.example</p>',
  });
type Person = { address: string; name: string };
const plain = (persons: readonly Person[] = []) => persons.map(({ address }) => comparable(address));

async function readdress(raw: Buffer, instead: (address: string) => string | null): Promise<Buffer> {
  const pieces = async function* () {
    for (let at = 0; at < raw.length; at += 7) yield raw.subarray(at, at + 7);
  };
  const changed: Buffer[] = [];
  for await (const piece of readdressed(pieces(), instead)) changed.push(piece);
  return Buffer.concat(changed);
}

describe('a message that is readdressed', () => {
  it('names the new address where the old one stood, under the same name, and is otherwise as it was', async () => {
    await fc.assert(
      fc.asyncProperty(people, people, async (to, cc) => {
        const raw = await composed(to, cc);
        const before = await readMessage(raw);
        const swap = (address: string) =>
          comparable(address) === 'a@klant.example' ? 'nieuw@zürich.example' : address;
        const after = await readMessage(await readdress(raw, swap));
        const expected = (persons: readonly Person[]) =>
          persons.map(({ address, name }) => ({ address: comparable(swap(address)), name }));
        const seen = (persons: readonly Person[]) =>
          persons.map(({ address, name }) => ({ address: comparable(address), name }));
        expect(seen(after.to)).toEqual(expected(before.to));
        expect(seen(after.cc)).toEqual(expected(before.cc));
        expect([after.text, after.html, after.subject, after.messageId, after.from]).toEqual([
          before.text,
          before.html,
          before.subject,
          before.messageId,
          before.from,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('names only those who are left, and no empty field', async () => {
    await fc.assert(
      fc.asyncProperty(people, people, addresses, async (to, cc, left) => {
        const raw = await composed(to, cc);
        const only = await readdress(raw, (address) =>
          comparable(address) === comparable(left) ? address : null,
        );
        const mail = await readMessage(only);
        expect(plain(mail.to)).toEqual(plain(to).filter((address) => address === comparable(left)));
        expect(only.toString('latin1')).not.toMatch(/^(To|Cc):\s*\r\n(?![ \t])/m);
        const header = only.subarray(0, only.indexOf('\r\n\r\n') + 2);
        expect([...namedIn(header)].every((address) => address === comparable(left))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same, byte for byte, when nobody is changed', async () => {
    await fc.assert(
      fc.asyncProperty(people, people, async (to, cc) => {
        const raw = await composed(to, cc);
        expect((await readdress(raw, (address) => address)).equals(raw)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('loses the signature that does not hold any more', () => {
    const header = 'DKIM-Signature: v=1; a=rsa-sha256;\r\n b=abc\r\nFrom: a@b\r\nTo: c@d, e@f\r\n';
    const changed = readdressHeader(Buffer.from(header), (address) => (address === 'c@d' ? 'g@h' : address));
    expect(changed.toString()).toBe('From: a@b\r\nTo: g@h,\r\n e@f\r\n');
  });

  it('is refused when it has no header', async () => {
    await expect(readdress(Buffer.from('no end'), (address) => address)).rejects.toThrow('no end');
  });
});
