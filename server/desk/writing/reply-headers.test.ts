import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyReferences, replySubject } from './reply-headers.ts';

describe('the subject of an answer', () => {
  it.each([
    ['Broken lamp', 'Re: Broken lamp'],
    ['Re: Broken lamp', 'Re: Broken lamp'],
    ['RE: re: Re : Broken lamp', 'Re: Broken lamp'],
    ['Re[2]: Broken lamp', 'Re: Broken lamp'],
    ['AW: Antw: Kapotte lamp', 'Re: Kapotte lamp'],
    ['Antwoord: Kapotte lamp', 'Re: Kapotte lamp'],
    ['SV: VS: Odp: Ynt: x', 'Re: x'],
    ['R: Re: domanda', 'Re: domanda'],
    ['RÉP: question', 'Re: question'],
    ['回复：订单', 'Re: 订单'],
    ['Fwd: Broken lamp', 'Re: Fwd: Broken lamp'],
    ['Regarding: the lamp', 'Re: Regarding: the lamp'],
    ['', 'Re:'],
    ['Re:', 'Re:'],
  ])('%j becomes %j', (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
  });

  it('stays the same when answered again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (subject) => {
        const once = replySubject(subject);
        expect(replySubject(once)).toBe(once);
      }),
    );
  });
});

describe('the references of an answer', () => {
  it.each([
    {
      of: 'a first mail',
      answered: { messageId: '<a@x>', inReplyTo: null, references: [] },
      expected: { inReplyTo: '<a@x>', references: ['<a@x>'] },
    },
    {
      of: 'a mail deep in a thread',
      answered: { messageId: '<c@x>', inReplyTo: '<b@x>', references: ['<a@x>', '<b@x>'] },
      expected: { inReplyTo: '<c@x>', references: ['<a@x>', '<b@x>', '<c@x>'] },
    },
    {
      of: 'a mail with In-Reply-To only',
      answered: { messageId: '<c@x>', inReplyTo: '<b@x>', references: [] },
      expected: { inReplyTo: '<c@x>', references: ['<b@x>', '<c@x>'] },
    },
    {
      of: 'a mail without Message-ID',
      answered: { messageId: null, inReplyTo: null, references: [] },
      expected: { inReplyTo: undefined, references: [] },
    },
    {
      of: 'a mail that wants to smuggle a header field',
      answered: { messageId: '<c@x>\r\nBcc: a@b', inReplyTo: null, references: ['<ok@x>', 'free text'] },
      expected: { inReplyTo: undefined, references: ['<ok@x>'] },
    },
  ])('of $of', ({ answered, expected }) => {
    expect(replyReferences(answered)).toEqual(expected);
  });

  it('keep the first and the last when there are too many', () => {
    const references = Array.from({ length: 100 }, (_, index) => `<${index}@x>`);
    const made = replyReferences({ messageId: '<last@x>', inReplyTo: null, references }).references;
    expect(made).toHaveLength(20);
    expect(made[0]).toBe('<0@x>');
    expect(made.slice(-2)).toEqual(['<99@x>', '<last@x>']);
  });
});
