/**
 * When the server that a mail lies on got it: the date of the topmost Received field (RFC 5321 section 4.4), for
 * POP3, which has no other. The sender's own Date is taken where there is none.
 */
export function receivedDate(header: Buffer): Date | undefined {
  const fields = header.toString('latin1').replace(/\r?\n[ \t]+/g, ' ');
  const received = /^received:.*;([^;\r\n]*)$/im.exec(fields)?.[1];
  const sent = /^date:([^\r\n]*)$/im.exec(fields)?.[1];
  return [received, sent]
    .map((text) => new Date((text ?? '').trim()))
    .find((date) => !Number.isNaN(date.getTime()));
}
