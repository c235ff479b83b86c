/**
 * What a mail client relies on, asked of whatever speaks IMAP, POP3 and SMTP submission: once of the sandbox, once of
 * Dovecot and Postfix. What the two may do differently (texts, order of attributes, greetings) is not in it; what a
 * client would trip over is.
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { Access, type Subject } from './protocol/access.ts';
import { imapReadingTests } from './protocol/imap-reading.ts';
import { imapSessionTests } from './protocol/imap-sessions.ts';
import { pop3Tests } from './protocol/pop3.ts';
import { smtpTests } from './protocol/smtp.ts';

export function protocolSuite(name: string, start: () => Promise<Subject>): void {
  describe(name, () => {
    let subject: Subject | undefined;
    const access = new Access(() => {
      if (!subject) throw new Error('the suite has not started');
      return subject;
    });
    beforeAll(async () => {
      subject = await start();
    });
    afterEach(() => access.endAll());
    afterAll(() => subject?.stop());
    describe('IMAP', () => {
      imapSessionTests(access);
      imapReadingTests(access);
    });
    describe('POP3', () => pop3Tests(access));
    describe('SMTP submission', () => smtpTests(access));
  });
}
