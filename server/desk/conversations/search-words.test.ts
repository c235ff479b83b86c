import { expect, test } from 'vitest';
import { readSearch } from './search-words.ts';

test.each([
  ['', { kind: 'nothing' }],
  ['  \0 ', { kind: 'nothing' }],
  ['#123', { kind: 'number', number: 123 }],
  [' #7 ', { kind: 'number', number: 7 }],
  ['#12a', { kind: 'words', whole: '#12a', rest: '', beginning: '#12a' }],
  ['order', { kind: 'words', whole: 'order', rest: '', beginning: 'order' }],
  ['my Order', { kind: 'words', whole: 'my Order', rest: 'my', beginning: 'order' }],
  ['jan@exa', { kind: 'words', whole: 'jan@exa', rest: '', beginning: 'jan@exa' }],
  ['"exact phrase"', { kind: 'words', whole: '"exact phrase"', rest: '"exact phrase"', beginning: null }],
  ['order -late', { kind: 'words', whole: 'order -late', rest: 'order -late', beginning: null }],
  ['order or', { kind: 'words', whole: 'order or', rest: 'order or', beginning: null }],
  ['???', { kind: 'words', whole: '???', rest: '???', beginning: null }],
])('%j is understood', (typed, expected) => {
  expect(readSearch(typed)).toEqual(expected);
});
