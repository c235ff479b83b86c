import { expect, test } from 'vitest';
import { findSubjectTokens, subjectToken, withSubjectToken } from './subject-token.ts';

const conversation = { number: 1042, subject_check: '9f86d0' };

test('a token written into a subject is found back', () => {
  expect(subjectToken(conversation)).toBe('[#1042-9f86d0]');
  expect(findSubjectTokens(`AW: ${withSubjectToken('Lampe kaputt', conversation)}`)).toEqual([
    { number: 1042, check: '9f86d0' },
  ]);
});

test('an answer to an answer does not collect tokens', () => {
  expect(withSubjectToken('Re: Lamp [#1042-9f86d0]', conversation)).toBe('Re: Lamp [#1042-9f86d0]');
});

test.each([
  ['RE: Lamp [#1042-9F86D0]', 1],
  ['Re: Lamp [ #1042 - 9f86d0 ]', 1],
  ['Re: Lamp [#1042]', 0],
  ['Re: Lamp #1042-9f86d0', 0],
  ['Re: Lamp [#1042-9f86d]', 0],
  ['Re: Lamp [#1042-9f86d01]', 0],
  ['Re: Lamp [#99999999999999999999-9f86d0]', 0],
  ['[#1-aaaaaa] [#2-bbbbbb]', 2],
  ['[#1-aaaaaa]'.repeat(5000), 5],
  ['', 0],
])('%.40s holds %i tokens', (subject, count) => {
  expect(findSubjectTokens(subject)).toHaveLength(count);
});
