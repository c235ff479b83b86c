import { describe, expect, it } from 'vitest';
import { readAttachment, readMessage } from '../mime/read.ts';
import { composeMessage, type Draft } from './compose.ts';

const draft: Draft = {
  from: { address: 'support@contoso.example', name: 'Contoso Support' },
  to: [{ address: 'adne@customer.example', name: 'Ådne Ødegård 日本' }],
  cc: [],
  subject: 'Re: 💡 Kapotte lamp – één vraag [#1042-9f86d0]',
  messageId: '<id-1@contoso.example>',
  inReplyTo: '<question@customer.example>',
  references: ['<first@customer.example>', '<question@customer.example>'],
  date: new Date('2026-11-23T10:00:00Z'),
  text: 'Dear Ådne,\n\nFrom now on it works. '.concat('word '.repeat(60).trim(), '\n> quoted'),
  html: '<p>Dear Ådne</p>',
};

const headerOf = (raw: Buffer) => raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';

describe('a composed message', () => {
  it('reads back as it was drafted', async () => {
    const mail = await readMessage(await composeMessage(draft));
    expect(mail.from).toMatchObject(draft.from);
    expect(mail.to).toMatchObject(draft.to);
    expect(mail.subject).toBe(draft.subject);
    expect(mail.messageId).toBe(draft.messageId);
    expect(mail.inReplyTo).toBe(draft.inReplyTo);
    expect(mail.references).toEqual(draft.references);
    expect(mail.date).toEqual(draft.date);
    expect(mail.html).toContain('<p>Dear Ådne</p>');
    expect(mail.text).toContain('Dear Ådne');
  });

  it('is seven-bit, has CRLF only and no line beyond 998 octets', async () => {
    const raw = await composeMessage(draft);
    const text = raw.toString('latin1');
    expect(text).not.toMatch(/[^\x00-\x7f]/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('offers flowed text and HTML as alternatives', async () => {
    const text = (await composeMessage(draft)).toString();
    expect(headerOf(Buffer.from(text))).toMatch(/Content-Type: multipart\/alternative/);
    expect(text).toMatch(/Content-Type: text\/plain; charset=utf-8; format=flowed/);
    expect(text).toMatch(/Content-Type: text\/html; charset=utf-8/);
    expect(text.indexOf('text/plain')).toBeLessThan(text.indexOf('text/html'));
  });

  it.each([
    ['subject', { subject: 'x\r\nBcc: evil@x.example' }],
    ['name', { from: { address: 'support@contoso.example', name: 'x\r\nBcc: evil@x.example' } }],
    ['recipient', { to: [{ address: 'a@x.example\r\nBcc: evil@x.example', name: '' }] }],
    ['reference', { references: ['<a@x>\r\nBcc: evil@x.example'] }],
  ])('keeps a hostile %s inside its field', async (_, hostile) => {
    const raw = await composeMessage({ ...draft, ...hostile });
    expect(headerOf(raw)).not.toMatch(/^Bcc:/im);
  });

  it('writes an internationalised address as SMTPUTF8 wants it and a domain in ASCII otherwise', async () => {
    const raw = await composeMessage({
      ...draft,
      to: [
        { address: 'ødegård@bücher.example', name: '' },
        { address: 'info@bücher.example', name: '' },
      ],
    });
    expect(headerOf(Buffer.from(raw.toString(), 'utf8'))).toContain('info@xn--bcher-kva.example');
    expect(raw.toString()).toContain('ødegård@bücher.example');
  });

  it('never reads a file or a URL that the draft names', async () => {
    const raw = await composeMessage({ ...draft, html: '<img src="file:///etc/passwd">' });
    expect(raw.toString()).not.toContain('root:');
  });

  it('carries attachments byte for byte', async () => {
    const content = Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 31) % 256));
    const raw = await composeMessage({
      ...draft,
      attachments: [{ filename: 'réçu.pdf', contentType: 'application/pdf', content }],
    });
    const attachment = await readAttachment(raw, 0);
    expect(attachment?.filename).toBe('réçu.pdf');
    expect(attachment?.content.equals(content)).toBe(true);
  });
});
