import { expect, test } from 'vitest';
import { readAddresses } from './read-addresses.ts';

test.each<[string, string[]]>([
  ['jan@example.com', ['jan@example.com']],
  ['Jan de Wit <Jan@Example.com>', ['jan@example.com']],
  ['"Wit, Jan" <jan@example.com>', ['jan@example.com']],
  [
    'a@x.example; b@x.example,c@x.example\nd@x.example',
    ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'],
  ],
  ['a@x.example b@x.example', ['a@x.example', 'b@x.example']],
  ['a@x.example, A@X.example', ['a@x.example']],
  ['no address', ['no address']],
  [' ;, ', []],
])('%j', (text, addresses) => {
  expect(readAddresses(text)).toEqual(addresses);
});
