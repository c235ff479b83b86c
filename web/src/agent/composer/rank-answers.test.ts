import { expect, test } from 'vitest';
import { rankAnswers } from './rank-answers.ts';

const answers = [
  { title: 'Refund', shortcut: null, html: '<p>We return your money.</p>' },
  { title: 'Réparation', shortcut: 'rep', html: '<p>Send it to us.</p>' },
  { title: 'Shipping', shortcut: 'ship', html: '<p>Your repair is on its way.</p>' },
];
const titles = (typed: string) => rankAnswers(answers, typed).map(({ title }) => title);

test.each([
  ['', ['Refund', 'Réparation', 'Shipping']],
  ['/rep', ['Réparation', 'Shipping']],
  ['REPA', ['Réparation', 'Shipping']],
  ['money', ['Refund']],
  ['ship way', ['Shipping']],
  ['ship money', []],
])('%j finds %j', (typed, expected) => {
  expect(titles(typed)).toEqual(expected);
});
