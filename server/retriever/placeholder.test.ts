import { describe, expect, it } from 'vitest';
import { isPlaceholder } from './placeholder.ts';

const SAYS = 'Retrieval using the IMAP4 protocol failed for the following message: 15541';
const mail = (header: string, body: string) => Buffer.from(`${header}\r\n\r\n${body}\r\n`);

describe('what Exchange hands out for a mail that it cannot convert', () => {
  it.each([
    ['as it comes', `From: Microsoft Exchange Server 2010\r\nSubject: ${SAYS}`],
    [
      'with its subject on two lines',
      `Subject: Retrieval using the IMAP4 protocol failed for the following message:\r\n 15541\r\nFrom: Microsoft Exchange Server`,
    ],
    ['over POP3', `Subject: ${SAYS.replace('IMAP4', 'POP3')}`],
    ['with bare line feeds', `From: x\nsubject: ${SAYS}`],
  ])('is known %s', (_, header) => {
    expect(isPlaceholder(mail(header, "The server couldn't retrieve the following message:"))).toBe(true);
  });

  it('is known by its header alone', () => {
    expect(isPlaceholder(Buffer.from(`From: x\r\nSubject: ${SAYS}\r\n\r\n`))).toBe(true);
  });
});

describe('a mail of a customer', () => {
  it.each([
    ['quotes it', 'Subject: What does this mean?', SAYS],
    ['answers to it', `Subject: RE: ${SAYS}`, 'Please help'],
    ['forwards it', `Subject: FW: ${SAYS}`, `Subject: ${SAYS}`],
    ['has it as a line of its own', 'Subject: Log file', `\r\nSubject: ${SAYS}\r\n`],
    ['has it in another field', `X-Subject: ${SAYS}\r\nSubject: Hello`, 'Hello'],
  ])('that %s is a mail', (_, header, body) => {
    expect(isPlaceholder(mail(header, body))).toBe(false);
  });

  it('that is longer than any placeholder is a mail', () => {
    expect(isPlaceholder(mail(`Subject: ${SAYS}`, 'x'.repeat(20_000)))).toBe(false);
  });
});
