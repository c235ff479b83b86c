import { describe, expect, it } from 'vitest';
import { parseMessage } from '../parse.ts';

const report = (status: string, returned = 'Message-ID: <original@contoso.example>\r\nSubject: x') =>
  Buffer.from(
    [
      'From: postmaster@mx.example',
      'To: support@contoso.example',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I am sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      status,
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      returned,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );

const read = async (raw: Buffer) => (await parseMessage(raw)).report;

describe('a delivery report', () => {
  it('names the message, the recipients and what became of them', async () => {
    const status = [
      'Original-Envelope-Id: 0190-envelope',
      'Reporting-MTA: dns; mx.example',
      '',
      'Original-Recipient: rfc822;Asked+2BFor@customer.example',
      'Final-Recipient: rfc822; <Gone@elsewhere.example>',
      'Action: failed (for good)',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 <gone@elsewhere.example>:',
      '    User unknown',
      '',
      'Final-Recipient: RFC822;slow@customer.example',
      'Action: delayed',
      'Status: 4.4.7 (delay)',
    ].join('\r\n');
    expect(await read(report(status))).toEqual({
      envelopeId: '0190-envelope',
      originalMessageId: '<original@contoso.example>',
      recipients: [
        {
          address: 'gone@elsewhere.example',
          originalAddress: 'asked+for@customer.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: '550 5.1.1 <gone@elsewhere.example>: User unknown',
        },
        {
          address: 'slow@customer.example',
          originalAddress: undefined,
          action: 'delayed',
          status: '4.4.7',
          diagnostic: '',
        },
      ],
    });
  });

  it.each([
    ['without recipients', 'Reporting-MTA: dns; mx.example'],
    [
      'with an action nobody knows',
      'Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822;a@x\r\nAction: exploded',
    ],
    ['of noise', '\u0000:::\r\n\r\n\r\n:\r\n'],
  ])('%s is none', async (_, status) => {
    expect(await read(report(status))).toBeUndefined();
  });

  it('an ordinary mail is none', async () => {
    expect(
      await read(Buffer.from('Subject: Final-Recipient: rfc822;a@x\r\n\r\nAction: failed\r\n')),
    ).toBeUndefined();
  });
});
