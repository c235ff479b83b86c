/** What holds for the reading of any bytes at all. */

import { parseAttachment, parseMessage } from '../../server/wire/mime/parse.ts';
import { DEFAULT_READING_LIMITS, LIMITS } from '../../server/wire/mime/reading-limits.ts';

export const LONGEST_MS = 5_000;

/** @throws Error with what does not hold. @returns how long it took. */
export async function checkReading(raw: Buffer): Promise<number> {
  const before = Buffer.from(raw);
  const started = performance.now();
  const message = await parseMessage(raw);
  const tookMs = performance.now() - started;
  const written = JSON.stringify(message);
  const demand = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what);
  };
  demand(raw.equals(before), 'the original was changed');
  demand(tookMs < LONGEST_MS, `took ${Math.round(tookMs)} ms`);
  demand(!written.includes('\\u0000'), 'a NUL, which PostgreSQL refuses');
  demand(
    written.isWellFormed() && !/\\ud[89a-f]/.test(written),
    'half a character, which PostgreSQL refuses',
  );
  demand(message.text.length <= LIMITS.textLength, 'the text is too long');
  demand((message.html ?? '').length <= LIMITS.htmlLength, 'the page is too long');
  demand(message.subject.length <= LIMITS.subjectLength, 'the subject is too long');
  demand(message.attachments.length <= DEFAULT_READING_LIMITS.attachments, 'too many files');
  // Every file that is listed can be had, under the name and type of the list.
  for (const position of new Set([0, message.attachments.length - 1])) {
    const listed = message.attachments[position];
    if (!listed) continue;
    const found = await parseAttachment(raw, position);
    demand(
      found?.filename === listed.filename && found.contentType === listed.contentType,
      `file ${position} is another`,
    );
  }
  return tookMs;
}
