import { describe, expect, test } from 'vitest';
import { splitQuote } from './split-quote.ts';

describe('the quoted mail below an answer is folded', () => {
  test.each<[string, string, string]>([
    ['no quote', 'Hello,\n\nwhere is my order?', 'Hello,\n\nwhere is my order?'],
    ['> lines at the end', 'Thanks!\n\n> earlier\n> text\n', 'Thanks!'],
    [
      'with English attribution',
      'Yes.\n\nOn Mon, 3 Feb 2026 at 10:00, Support <s@x.example> wrote:\n> hi',
      'Yes.',
    ],
    [
      'with Dutch attribution',
      'Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support <s@x.example>:\n> hoi',
      'Ja.',
    ],
    [
      'attribution over two lines',
      'Yes.\n\nOn Mon, 3 Feb 2026 at 10:00, Support\n<s@x.example> wrote:\n\n> hi',
      'Yes.',
    ],
    ['Outlook header block', 'Ok\n\nVan: Support\nVerzonden: maandag\nAan: mij\nOnderwerp: Re\n\noud', 'Ok'],
    ['Outlook line and block', 'Ok\n________________________________\nFrom: S\nSent: M\nTo: me\n\nold', 'Ok'],
    ['rule', 'Ok\n-----Original Message-----\nold text', 'Ok'],
    ['Windows line ends', 'Ok\r\n\r\n> old\r\n', 'Ok'],
  ])('%s', (_, text, body) => {
    expect(splitQuote(text).body).toBe(body);
  });

  test.each<[string, string]>([
    ['answers between quoted lines', '> one?\nYes.\n> two?\n'],
    ['a bare forward', '-----Original Message-----\nFrom: x\nhello'],
    ['text after the quote', '> hi\nMy answer below.'],
    ['a sentence that begins with "From:"', 'From: Amsterdam we travel on.\nBye'],
    ['an empty mail', ''],
  ])('%s: everything is shown', (_, text) => {
    const { body, quote } = splitQuote(text);
    expect(quote).toBe('');
    expect(body).toBe(text.replace(/\r\n/g, '\n').trimEnd());
  });

  test('nothing is lost', () => {
    const { body, quote } = splitQuote('Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support:\n> hoi');
    expect(`${body}\n\n${quote}`).toBe('Ja.\n\nOp ma 3 feb 2026 om 10:00 schreef Support:\n> hoi');
  });

  test('a long hostile line does not stall', () => {
    const started = performance.now();
    splitQuote(`${'On '.repeat(50_000)}\n> x`);
    splitQuote(`${'_'.repeat(200_000)}x\n${'-'.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
