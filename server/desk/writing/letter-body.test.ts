import { describe, expect, it } from 'vitest';
import { letterBody } from './letter-body.ts';

const original = {
  fromName: 'Ådne Ødegård',
  fromAddress: 'adne@customer.example',
  sentAt: new Date('2026-11-20T09:30:00Z'),
  text: 'Hello,\n\n> earlier\nmy lamp <broke>',
};
const passedOn = { ...original, to: ['support@contoso.example'], subject: 'Lamp <1>' };
const body = (text: string, answered = original, locale: string | null = null) =>
  letterBody({ written: { text }, answered, locale });

describe('the body of a letter', () => {
  it('quotes the answered mail below the answer, one level deeper', () => {
    expect(body('We are sorry.\r\n\r\nSupport').text).toBe(
      'We are sorry.\n\nSupport\n\nOn 20 November 2026 at 09:30 UTC, Ådne Ødegård <adne@customer.example> wrote:\n' +
        '> Hello,\n>\n>> earlier\n> my lamp <broke>',
    );
  });

  it('speaks Dutch for an agent who does', () => {
    expect(body('Dank', original, 'nl-BE').text).toContain('UTC schreef Ådne Ødegård');
  });

  it('escapes everything in HTML and links only web addresses', () => {
    const { html } = body(
      'See https://shop.example/a?b=1&c="x". <script>alert(1)</script> javascript:alert(1)',
    );
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('<a href="https://shop.example/a?b=1&amp;c=">');
    expect(html).not.toContain('href="javascript');
    expect(html).toContain('my lamp &lt;broke&gt;');
  });

  it('leaves out an original without text', () => {
    expect(body('Hi', { ...original, text: ' \n' }).text).toBe('Hi');
  });

  it('cuts a quote that has grown without end', () => {
    const { text } = body('Hi', { ...original, text: 'x'.repeat(1_000_000) });
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('[…]');
  });

  it('says in text what it says in HTML', () => {
    const html =
      '<p>Dear <strong>Ådne</strong>,</p><ul><li>one</li><li>two</li></ul><p>See <a href="https://a.example/">here</a></p>';
    const { text, html: sent } = letterBody({ written: { html }, locale: null });
    expect(sent).toContain(html);
    expect(text).toContain('Dear Ådne,');
    expect(text).toMatch(/\* one\n +\* two/);
    expect(text).toContain('here <https://a.example/>');
  });

  it('puts a signature under the answer, apart by "-- " only where nothing follows', () => {
    const signature = '<p>Sanne<br>Contoso</p>';
    const alone = letterBody({ written: { text: 'Hi' }, signature, locale: null });
    expect(alone.text).toBe('Hi\n\n-- \nSanne\nContoso');
    expect(alone.html).toContain(`<div>${signature}</div>`);
    const answered = letterBody({ written: { text: 'Hi' }, signature, answered: original, locale: null });
    expect(answered.text).toMatch(/^Hi\n\nSanne\nContoso\n\nOn 20 November/);
  });

  it('passes messages on with who wrote them, when and to whom', () => {
    const { text, html } = letterBody({
      written: { text: 'Please look.' },
      passedOn: [passedOn, { ...passedOn, text: 'Second' }],
      locale: null,
    });
    expect(text).toContain(
      'From: Ådne Ødegård <adne@customer.example>\nDate: 20 November 2026 at 09:30 UTC\nSubject: Lamp <1>\nTo: support@contoso.example\n\nHello,',
    );
    expect(text.indexOf('Hello,')).toBeLessThan(text.indexOf('Second'));
    expect(html).toContain('<b>Subject:</b> Lamp &lt;1&gt;');
    expect(html).toContain('my lamp &lt;broke&gt;');
  });
});
