import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewOf } from './preview.ts';

describe('a list shows what was written anew', () => {
  test.each<[string, string, string]>([
    ['a plain mail', 'Hello,\n\nwhere is it?', 'Hello, where is it?'],
    [
      'an answer above ">" lines',
      'Thanks!\n\nOn 3 Feb 2026 at 10:00, S <s@x.example> wrote:\n> hi\n',
      'Thanks!',
    ],
    [
      'an answer below them',
      'Op ma 3 feb 2026 om 10:00 schreef S <s@x.example>:\n> hoi\n\nJa, graag.',
      'Ja, graag.',
    ],
    ['a line that was broken', 'On Mon, 3 Feb 2026, Support\n<s@x.example> wrote:\n\n> hi\n\nYes.', 'Yes.'],
    ['answers in between', '> one?\nYes.\n> two?\nNo.', 'Yes. No.'],
    [
      'a Japanese attribution',
      'はい。\n\n2026年2月3日 10:00 Support <s@x.example>：\n> こんにちは',
      'はい。',
    ],
    ['a rule', 'Ok\n-----Oorspronkelijk bericht-----\noude tekst', 'Ok'],
    [
      'a block',
      'Prima.\n\nVan: Support <s@x.example>\nVerzonden: maandag 3 februari 2026 10:00\nAan: mij\nOnderwerp: Re\n\noud',
      'Prima.',
    ],
    ['a block under a line', 'Ok\n________________________________\nFrom: S\nSent: M\nTo: me\n\nold', 'Ok'],
    ['Windows line ends', 'Ok\r\n\r\nOn 3 Feb 2026 S wrote:\r\n> old\r\n', 'Ok'],
    [
      'what the customer says of a quoted line',
      'This is what I ordered:\n> 2 desks',
      'This is what I ordered:',
    ],
    ['a bare forward', '-----Original Message-----\nWhere is my order?', 'Where is my order?'],
    ['nothing but a quote', '> where is my order?', '> where is my order?'],
    ['an empty mail', '', ''],
  ])('%s', (_, text, shown) => {
    expect(previewOf(text)).toBe(shown);
  });

  test('whatever is written: one short line, and never nothing where something is said', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '> old',
        'On 3 Feb 2026 S wrote:',
        '-----Original Message-----',
        'From: a@x.example',
        'To: b',
        '',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const shown = previewOf(text);
        expect(shown.length).toBeLessThanOrEqual(200);
        expect(shown).not.toMatch(/[\r\n]/);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown === '').toBe(text.trim() === '');
      }),
    );
  });
});
