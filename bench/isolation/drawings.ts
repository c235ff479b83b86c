import { randomBytes } from 'node:crypto';
import { largeMail } from '../../test/support/large-mail.ts';

export const SUBJECT = 'The drawings';

/** A mail with one file. @param bytes of the file; in base64 and lines it takes 37 in 100 more. */
export function drawings(bytes: number): Buffer {
  const files = [{ name: 'drawing.bin', type: 'application/octet-stream', content: randomBytes(bytes) }];
  return largeMail({ subject: SUBJECT, text: 'See the drawings.', files });
}
