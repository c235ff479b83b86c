import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subjectKey } from './subject-key.ts';

test.each([
  ['Re: Broken lamp', 'broken lamp'],
  ['RE: AW: Antw: SV: Broken lamp', 'broken lamp'],
  ['Fwd: FW: WG: TR: RV: Broken lamp', 'broken lamp'],
  ['Re[2]: Broken lamp', 'broken lamp'],
  ['AW(3): Broken lamp', 'broken lamp'],
  ['Re : Broken  lamp ', 'broken lamp'],
  ['[EXTERNAL] Re: Broken lamp', 'broken lamp'],
  ['Re: [External] RE: Broken lamp', 'broken lamp'],
  ['***SPAM*** Broken lamp', 'broken lamp'],
  ['Re: Broken lamp [#1042-9f86d0]', 'broken lamp'],
  ['Broken lamp!!!', 'broken lamp'],
  ['RIF: La mia lampada', 'la mia lampada'],
  ['Odp: Zepsuta lampa', 'zepsuta lampa'],
  ['Vá: Törött lámpa', 'törött lámpa'],
  ['YNT: İLT: Kırık lamba', 'kırık lamba'],
  ['回复：我的灯坏了', '我的灯坏了'],
  ['转发: 回复: 我的灯坏了', '我的灯坏了'],
  ['答复: 订单 12345', '订单 12345'],
  ['返信: 注文の確認', '注文の確認'],
  ['Отв: Сломанная лампа', 'сломанная лампа'],
  ['RE: ＡＢＣ１２３ lamp', 'abc123 lamp'],
  ['Regarding: a lamp', 'regarding: a lamp'],
  ['Relief: a lamp', 'relief: a lamp'],
])('%s', (subject, key) => {
  expect(subjectKey(subject)).toBe(key);
});

test.each([
  '',
  'Re:',
  'Re: Re: Fwd:',
  'Question',
  'RE: question!',
  'Vraag',
  'AW: Anfrage',
  'Order',
  'Hi',
  '12345678901',
  '€ 120,00 / 2026',
  '(geen onderwerp)',
  '您好',
  '[EXTERNAL]',
  '[#1042-9f86d0]',
  '...............',
  '👍👍👍👍👍👍👍👍👍',
])('%s says too little', (subject) => {
  expect(subjectKey(subject)).toBe('');
});

test('answering changes no key, and a key is its own', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.constantFrom('Re: ', 'RE: RE: ', 'Fwd: ', 'Antw: ', 'AW: ', '回复：'),
      (subject, prefix) => {
        const key = subjectKey(subject);
        if (key === '') return;
        expect(subjectKey(prefix + subject)).toBe(key);
        expect(key.length).toBeLessThanOrEqual(200);
        expect(key.isWellFormed()).toBe(true);
      },
    ),
  );
});

test('a subject of a million prefixes takes no time', () => {
  expect(subjectKey('Re: '.repeat(250_000)).length).toBeLessThanOrEqual(200);
});
