import { describe, expect, it } from 'vitest';
import { answerBody } from './quote.ts';

const original = {
  fromName: 'Ådne Ødegård',
  fromAddress: 'adne@customer.example',
  sentAt: new Date('2026-11-20T09:30:00Z'),
  text: 'Hello,\n\n> earlier\nmy lamp <broke>',
};

describe('the body of an answer', () => {
  it('quotes the original below the answer, one level deeper', () => {
    const { text } = answerBody('We are sorry.\r\n\r\nSupport', original, null);
    expect(text).toBe(
      'We are sorry.\n\nSupport\n\nOn 20 November 2026 at 09:30 UTC, Ådne Ødegård <adne@customer.example> wrote:\n' +
        '> Hello,\n>\n>> earlier\n> my lamp <broke>',
    );
  });

  it('speaks Dutch for an agent who does', () => {
    expect(answerBody('Dank', original, 'nl-BE').text).toContain('UTC schreef Ådne Ødegård');
  });

  it('escapes everything in HTML and links only web addresses', () => {
    const { html } = answerBody(
      'See https://shop.example/a?b=1&c="x". <script>alert(1)</script> javascript:alert(1)',
      original,
      null,
    );
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('<a href="https://shop.example/a?b=1&amp;c=">');
    expect(html).not.toContain('href="javascript');
    expect(html).toContain('my lamp &lt;broke&gt;');
  });

  it('leaves out an original without text', () => {
    expect(answerBody('Hi', { ...original, text: ' \n' }, null).text).toBe('Hi');
  });

  it('cuts a quote that has grown without end', () => {
    const { text } = answerBody('Hi', { ...original, text: 'x'.repeat(1_000_000) }, null);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('[…]');
  });
});
