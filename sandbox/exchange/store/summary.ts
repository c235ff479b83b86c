/** A message as the control API and tests see it. */
import { decodeWords } from '../mime/decode.ts';
import { headerValue } from '../mime/header.ts';
import { flagNames } from './flags.ts';
import type { Message } from './folder.ts';

export interface MessageSummary {
  readonly uid: number;
  readonly messageId: string | undefined;
  readonly subject: string | undefined;
  readonly from: string | undefined;
  readonly flags: readonly string[];
  readonly size: number;
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  readonly internalDate: string;
}

export function summarise({ uid, content, flags, internalDate }: Message): MessageSummary {
  const { raw, root } = content;
  const header = (name: string) => headerValue(raw, root.start, root.bodyStart, name);
  const decoded = (name: string) => {
    const value = header(name);
    return value === undefined ? undefined : decodeWords(value);
  };
  return {
    uid,
    messageId: header('message-id'),
    subject: decoded('subject'),
    from: decoded('from'),
    flags: flagNames(flags),
    size: content.size,
    digest: content.digest,
    internalDate: internalDate.toISOString(),
  };
}
