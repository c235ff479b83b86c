import { expect, test } from 'vitest';
import { mentionsAttachment } from './mentions-attachment.ts';

test.each([
  ['Please find the invoice attached.', true],
  ['See the Attachment', true],
  ['In de bijlage vindt u de factuur.', true],
  ['Ik heb het bijgevoegd', true],
  ['Im Anhang finden Sie', true],
  ['Vous trouverez ci-joint', true],
  ['We are attaching importance', true],
  ['Thank you for your patience.', false],
  ['Wij hechten veel waarde aan uw oordeel.', false],
])('%j speaks of an attachment: %s', (text, expected) => {
  expect(mentionsAttachment(text)).toBe(expected);
});
