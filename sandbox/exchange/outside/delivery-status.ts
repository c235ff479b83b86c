/** The mail that comes back when a recipient is unknown: a multipart/report of RFC 3462 and RFC 3464. */
import { randomBytes, randomUUID } from 'node:crypto';
import { formatDate } from '../mime/encode.ts';
import { headerValue } from '../mime/header.ts';
import type { Content } from '../store/content.ts';

export interface FailedRecipient {
  readonly address: string;
  /** ORCPT of the submission, e.g. `rfc822;a@x`. */
  readonly originalRecipient?: string | undefined;
  /** Enhanced status code, e.g. `5.1.1`. */
  readonly status: string;
  /** What the remote server said. */
  readonly diagnostic: string;
  readonly remoteHost: string;
}

export interface Report {
  readonly to: string;
  readonly host: string;
  readonly tenantDomain: string;
  readonly envelopeId?: string | undefined;
  readonly failed: readonly FailedRecipient[];
  readonly original: Content;
  /** RET=FULL; otherwise only the header comes back. */
  readonly returnFull: boolean;
  readonly at: Date;
}

export function composeReport(report: Report): Buffer {
  const { original, failed } = report;
  const { raw, root } = original;
  const boundary = `_${randomUUID()}`;
  const subject = headerValue(raw, root.start, root.bodyStart, 'subject') ?? '';
  const messageId = headerValue(raw, root.start, root.bodyStart, 'message-id');
  const head = [
    `From: "Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${report.tenantDomain}>`,
    `To: <${report.to}>`,
    `Date: ${formatDate(report.at)}`,
    `Subject: Undeliverable: ${subject}`,
    `Message-ID: <${randomBytes(16).toString('hex')}@${report.host}>`,
    ...(messageId ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`] : []),
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-replied',
    'X-MS-Exchange-Message-Is-Ndr:',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    'Delivery has failed to these recipients or groups:',
    '',
    ...failed.flatMap(({ address, diagnostic }) => [
      address,
      `The address couldn't be found. ${diagnostic}`,
      '',
    ]),
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    ...(report.envelopeId ? [`Original-Envelope-Id: ${report.envelopeId}`] : []),
    `Reporting-MTA: dns;${report.host}`,
    `Arrival-Date: ${formatDate(report.at)}`,
    '',
    ...failed.flatMap((recipient) => [
      ...(recipient.originalRecipient ? [`Original-Recipient: ${recipient.originalRecipient}`] : []),
      `Final-Recipient: rfc822;${recipient.address}`,
      'Action: failed',
      `Status: ${recipient.status}`,
      `Diagnostic-Code: smtp;${recipient.diagnostic}`,
      `Remote-MTA: dns;${recipient.remoteHost}`,
      '',
    ]),
    `--${boundary}`,
    `Content-Type: ${report.returnFull ? 'message/rfc822' : 'text/rfc822-headers'}`,
    '',
    '',
  ].join('\r\n');
  const returned = report.returnFull ? raw : raw.subarray(root.start, root.bodyStart);
  return Buffer.concat([Buffer.from(head), returned, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
