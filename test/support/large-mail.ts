/** Mails with files, of any size. */
export interface LargeMail {
  readonly subject: string;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[];
  /** Passed on as attachments. */
  readonly mails?: readonly Buffer[];
}

/** As a mail program writes it: lines of 76 characters, ended by CRLF. */
export function largeMail({ subject, text, files, mails = [] }: LargeMail): Buffer {
  // One that has mails in it has another than they.
  const boundary = `=_large${mails.length}.`;
  const lines = [
    'From: Customer <customer@customers.example>',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    ...files.flatMap(({ name, type, content }) => [
      `--${boundary}`,
      `Content-Type: ${type}; name="${name}"`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${name}"`,
      '',
      inLines(content.toString('base64')),
    ]),
    ...mails.flatMap((mail) => [
      `--${boundary}`,
      'Content-Type: message/rfc822',
      '',
      mail.toString('latin1'),
    ]),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function inLines(base64: string): string {
  return base64.replace(/.{76}(?=.)/g, '$&\r\n');
}
